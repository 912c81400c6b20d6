"""What a person sees of tasks: the open ones that are theirs or offered to them."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, union_all

from engine.actor import Actor
from engine.ids import Key, TenantId
from engine.queries.seeing import offers, visible_tasks
from engine.store.among import Among
from engine.store.rows import columns_of
from engine.store.tasks import TaskRow, task
from engine.store.unit_of_work import UnitOfWork

OPEN = ("open", "claimed")
_own = task.alias("own")


def open_tasks_for(
    connection: Connection, tenant: TenantId, person: str, groups: Collection[str], limit: int = 200
) -> list[TaskRow]:
    """Claimed by the person, or open and offered to them or to a group of theirs; the earliest due first."""
    query = select(*columns_of(task, TaskRow)).where(open_for(tenant, person, groups))
    found = connection.execute(query.order_by(task.c.due_at.is_(None), task.c.due_at, task.c.key).limit(limit))
    return [TaskRow(**row) for row in found.mappings()]


def chosen_tasks(work: UnitOfWork, actor: Actor, keys: Collection[Key]) -> dict[Key, TaskRow]:
    """Those of these tasks that are the actor's to see, by key."""
    where = (task.c.tenant_id == work.tenant, task.c.key.in_(keys), visible_tasks(work.tenant, actor))
    found = work.connection.execute(select(*columns_of(task, TaskRow)).where(*where)).mappings() if keys else ()
    return {row["key"]: TaskRow(**row) for row in found}


def open_task_count(
    connection: Connection, tenant: TenantId, person: str, groups: Collection[str], at_most: int = 100
) -> int:
    """How many of them there are; no more than `at_most` are counted."""
    some = select(task.c.key).where(open_for(tenant, person, groups)).limit(at_most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def open_for(tenant: TenantId, person: str, groups: Collection[str]) -> ColumnElement[bool]:
    """A condition on `task`."""
    own = select(_own.c.key).where(_own.c.tenant_id == tenant, _own.c.assignee == person, _own.c.status.in_(OPEN))
    keys = Among(task.c.key, union_all(own, *offers(tenant, person, groups)))
    # No condition on the outer status: for it SQLite would read all open work. A candidate's `is_open` repeats it.
    is_theirs = or_(task.c.assignee == person, task.c.assignee.is_(None))
    return and_(task.c.tenant_id == tenant, keys, is_theirs)
