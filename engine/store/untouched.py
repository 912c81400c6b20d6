"""Whether anything has happened since somebody completed a task; it reads two kinds of rows together."""

from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


def untouched_since(work: UnitOfWork, task: TaskRow) -> list[TaskRow]:
    """The tasks that opened when `task` was completed, if nothing but that has happened in the case since: nobody has
    claimed one, and no machine has gone on. Empty otherwise."""
    done = [row for row in work.history.last_command(task.instance_key) if row.kind == "TaskCompleted"]
    if task.key not in [row.fields.get("task") for row in done]:
        return []
    return [row for row in work.tasks.open_of(task.instance_key) if row.created_at == task.completed_at]
