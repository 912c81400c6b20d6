"""What a person sees of tasks: the open ones that are theirs or offered to them."""

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from engine.ids import TenantId
from engine.queries.seeing import offered_to
from engine.store.rows import columns_of
from engine.store.tasks import TaskRow, task

OPEN = ("open", "claimed")


def open_tasks_for(
    connection: Connection, tenant: TenantId, person: str, groups: Collection[str], limit: int = 200
) -> list[TaskRow]:
    """Claimed by the person, or open and offered to them or to a group of theirs; the earliest due first."""
    offered = offered_to(tenant, person, groups)
    where = (
        task.c.tenant_id == tenant,
        task.c.status.in_(OPEN),
        or_(task.c.assignee == person, task.c.assignee.is_(None) & task.c.key.in_(offered)),
    )
    query = select(*columns_of(task, TaskRow)).where(*where)
    found = connection.execute(query.order_by(task.c.due_at.is_(None), task.c.due_at, task.c.key).limit(limit))
    return [TaskRow(**row) for row in found.mappings()]
