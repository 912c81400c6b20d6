"""What a scenario looks at after a step: tasks and variables of a case, where it ended, when something is due next."""

from datetime import datetime

from sqlalchemy import func, select

from engine.bpmn.model import ElementType
from engine.ids import Key
from engine.queries.variables import outermost_scope
from engine.store.absences import absence
from engine.store.clocks import clock
from engine.store.elements import element_instance
from engine.store.instances import instance
from engine.store.notices import notice
from engine.store.recounts import recount
from engine.store.rows import columns_of
from engine.store.signals import signal
from engine.store.tasks import TaskRow, task
from engine.store.timers import timer
from engine.store.unit_of_work import UnitOfWork


def next_due(work: UnitOfWork, after: datetime, until: datetime) -> datetime | None:
    """The earliest moment after the one and not after the other at which anything is due."""
    found = [
        work.connection.execute(
            select(func.min(due)).where(due.table.c.tenant_id == work.tenant, due > after, due <= until)
        ).scalar_one()
        for due in (recount.c.due_at, absence.c.due_at, timer.c.due_at, clock.c.next_at, signal.c.due_at)
    ]
    return min((moment for moment in found if moment is not None), default=None)


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
