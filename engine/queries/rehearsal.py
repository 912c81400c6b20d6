"""What whoever plays looks at after a step: tasks and variables of a case, where it ended, what is due next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, union_all

from engine.bpmn.model import ElementType
from engine.forms import Form, Scope
from engine.ids import Key
from engine.people import form_of, with_opinion
from engine.queries.lookups import with_lookups
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.queries.variables import outermost_scope
from engine.runtime import decode_state
from engine.runtime.scopes import Visible
from engine.store.absences import absence
from engine.store.clocks import clock
from engine.store.elements import element_instance
from engine.store.instances import instance
from engine.store.notices import notice
from engine.store.recounts import recount
from engine.store.rows import columns_of
from engine.store.signals import signal
from engine.store.subscriptions import subscription
from engine.store.tasks import OPEN, TaskRow, task
from engine.store.timers import timer
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waits:
    """A case that waits for a message."""

    key: Key
    message: str
    match_key: str | None
    case: Key
    process: str


_DUE = (recount.c.due_at, absence.c.due_at, timer.c.due_at, clock.c.next_at, signal.c.due_at)
_SOONEST = union_all(*(
    select(func.min(due).label("at")).where(
        due.table.c.tenant_id == bindparam("tenant"), due > bindparam("after"), due <= bindparam("until")
    )
    for due in _DUE
))  # fmt: skip
"""Put together once: whoever plays asks it before every event."""


def next_due(work: UnitOfWork, after: datetime, until: datetime) -> datetime | None:
    """The earliest moment after the one and not after the other at which anything is due."""
    asked = {"tenant": work.tenant, "after": after, "until": until}
    return min((at for at in work.connection.execute(_SOONEST, asked).scalars() if at is not None), default=None)


def family_of(work: UnitOfWork, root: Key) -> list[Key]:
    """The instance and all that it has called, directly or not."""
    return [root, *(key for child in work.instances.children_of(root) for key in family_of(work, child.key))]


def newest_of(work: UnitOfWork, process: str) -> Key | None:
    """The instance of a process that began last, whoever or whatever began it."""
    where = (instance.c.tenant_id == work.tenant, instance.c.process_id == process)
    found: Key | None = work.connection.execute(select(func.max(instance.c.key)).where(*where)).scalar_one()
    return found


def tasks_of(work: UnitOfWork, instances: list[Key]) -> list[TaskRow]:
    """Open and closed alike, in the order in which they came up."""
    where = (task.c.tenant_id == work.tenant, task.c.instance_key.in_(instances))
    query = select(*columns_of(task, TaskRow)).where(*where).order_by(task.c.key)
    return [TaskRow(**row) for row in work.connection.execute(query).mappings()]


def end_event_of(work: UnitOfWork, case: Key) -> str | None:
    """The end event by which a case that is over was left, the last one of its outermost scope."""
    if work.instances.load(case).status == "active":
        return None
    table, scope = element_instance, outermost_scope(work, case)
    where = (table.c.tenant_id == work.tenant, table.c.instance_key == case)
    query = select(table.c.element_id).where(*where, table.c.scope_key == scope, table.c.type == ElementType.END_EVENT)
    return work.connection.execute(query.order_by(table.c.key.desc()).limit(1)).scalar_one_or_none()


def told_by(work: UnitOfWork, template: str) -> list[str]:
    """Everybody who has been told by this template, once, in order of their ids."""
    where = (notice.c.tenant_id == work.tenant, notice.c.template == template)
    query = select(notice.c.person_id).where(*where).distinct().order_by(notice.c.person_id)
    return list(work.connection.execute(query).scalars())


def open_tasks(work: UnitOfWork) -> list[Key]:
    """Everything that people may work on now, in the order in which it came up."""
    where = (task.c.tenant_id == work.tenant, task.c.status.in_(OPEN))
    return sorted(work.connection.execute(select(task.c.key).where(*where)).scalars())


def promised_for(work: UnitOfWork, row: TaskRow) -> datetime | None:
    """By when a task is to be done: its own promise, or one of the whole case that ends earlier."""
    running = (
        one for one in work.clocks.of_instance(row.instance_key) if one.stopped_at is None and one.paused_at is None
    )
    ahead = [one.due_at for one in running if one.task_key in (None, row.key) and one.due_at > row.created_at]
    return min([*ahead, *([row.due_at] if row.due_at else [])], default=None)


def waits_after(work: UnitOfWork, key: Key) -> list[Waits]:
    """What cases have begun to wait for since the subscription of that key."""
    table = subscription
    joined = table.join(
        instance, (instance.c.tenant_id == table.c.tenant_id) & (instance.c.key == table.c.instance_key)
    )
    where = (table.c.tenant_id == work.tenant, table.c.kind == "message", table.c.key > key)
    query = select(table.c.key, table.c.name, table.c.match_key, table.c.instance_key, instance.c.process_id)
    query = query.select_from(joined).where(*where).order_by(table.c.key)
    return [Waits(*row) for row in work.connection.execute(query)]


def form_at_hand(work: UnitOfWork, shelf: Shelf, row: TaskRow, now: datetime) -> tuple[Form | None, Scope]:
    """What is to be filled in to hand in a task that runs, and what its expressions see."""
    case = work.instances.load(row.instance_key)
    bundle = bundle_of(work, shelf, work.definitions.load(case.definition_key))
    seen = dict(Visible(decode_state(case.state), row.side_of or row.key, None, {"tables": bundle.tables}))
    form = form_of(row.part) if row.part else bundle.forms.get(row.form_id or "")
    form = with_opinion(form, row.properties) if form is not None and not row.part else form
    return form, with_lookups(work, shelf, bundle, form, form_scope(work, shelf, bundle, seen, case.unit, now))
