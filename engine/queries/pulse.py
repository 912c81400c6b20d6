"""Whether a person's inbox has changed, told cheaply and often, and what has become of tasks that have left it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select

from engine.forms import Text
from engine.ids import Key
from engine.queries.filters import COUNTED, Desk
from engine.queries.names import Names
from engine.queries.tasks import open_for
from engine.store.tasks import TaskRow, candidate, task
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """`stamp` is another whenever the inbox is: a task more or less, one taken, marked or overdue. Counts stop at
    `COUNTED`; `newest` is the key of the task that came last, 0 without any."""

    stamp: str
    open: int
    overdue: int
    today: int
    came: int
    newest: Key


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of a task: `done` by the asking person, `claimed` or `completed` by whom; `over` when it is gone
    for another reason or is not the asking person's to know about."""

    what: str
    by: Text | None = None


def pulse_of(work: UnitOfWork, desk: Desk) -> Pulse:
    """One statement."""
    some = (
        select(task.c.key, task.c.rev, task.c.due_at, task.c.created_at)
        .where(open_for(work.tenant, desk.actor.id, desk.actor.groups))
        .limit(COUNTED)
        .subquery()
    )
    tomorrow = desk.midnight + timedelta(days=1)
    counts = (
        func.count(), func.coalesce(func.sum(some.c.rev), 0), func.coalesce(func.max(some.c.key), 0),
        *(func.coalesce(func.sum(case((wanted, 1), else_=0)), 0) for wanted in (
            some.c.due_at < desk.now, some.c.due_at.between(desk.now, tomorrow), some.c.created_at >= desk.midnight,
        )),
    )  # fmt: skip
    numbers = [int(one) for one in work.connection.execute(select(*counts)).one()]
    total, _, newest, overdue, today, came = numbers
    stamp = hashlib.sha256(repr((desk.actor.id, numbers)).encode()).hexdigest()[:20]
    return Pulse(stamp=stamp, open=total, overdue=overdue, today=today, came=came, newest=Key(newest))


def fates_of(work: UnitOfWork, desk: Desk, shown: Collection[Key]) -> dict[Key, Fate]:
    """Of those tasks among `shown` that are no longer in the person's inbox."""
    if not shown:
        return {}
    here = select(task.c.key).where(task.c.key.in_(shown), open_for(work.tenant, desk.actor.id, desk.actor.groups))
    gone = set(shown) - set(work.connection.execute(here).scalars())
    known, names = _offered_once(work, desk, gone), Names(desk.organisation)
    rows = {row.key: row for row in work.tasks.find(sorted(known))}
    return {key: _fate(rows.get(key), desk, names) for key in gone}


def fate_of(work: UnitOfWork, desk: Desk, key: Key) -> Fate | None:
    """None while it is in the person's inbox."""
    return fates_of(work, desk, [key]).get(key)


def _fate(row: TaskRow | None, desk: Desk, names: Names) -> Fate:
    if row is not None and row.completed_by == desk.actor.id:
        return Fate("done")
    if row is not None and row.completed_by:
        return Fate("completed", names.person(row.completed_by))
    if row is not None and row.assignee and row.assignee != desk.actor.id:
        return Fate("claimed", names.person(row.assignee))
    return Fate("over")


def _offered_once(work: UnitOfWork, desk: Desk, keys: Collection[Key]) -> set[Key]:
    """Those that were offered to the person: what became of others is not theirs to know."""
    mine = (candidate.c.kind == "user") & (candidate.c.value == desk.actor.id)
    ours = (candidate.c.kind == "group") & candidate.c.value.in_(sorted(desk.actor.groups))
    query = select(candidate.c.task_key).where(candidate.c.tenant_id == work.tenant, candidate.c.task_key.in_(keys))
    return set(work.connection.execute(query.where(mine | ours)).scalars())
