"""标签, 跟进日期, 优先级: people order their tasks; nobody's form grows stale by it, and no token moves."""

from datetime import datetime

from engine.actor import Actor
from engine.commands import MarkTask
from engine.errors import Forbidden, NotYourTask, TaskGone, WrongState
from engine.handlers.settlement import Settlement
from engine.handlers.task_rules import is_offered, name_of, remember, require_impartial
from engine.handlers.telling import tell
from engine.people import read_marks
from engine.store.tasks import RUNNING, TaskRow


def mark_task(command: MarkTask, it: Settlement) -> dict[str, object]:
    """Whoever has a task, or may take it, names it and says when to look again; how urgent it is among others is for
    those above to say. The history knows what was marked, never the words of a tag."""
    task, by = it.work.tasks.load(command.task), command.actor
    is_over = by.is_admin or task.unit in it.organisation.watched_by(by.id)
    _require_may(it, task, by, is_over)
    marks = read_marks(command.changes)
    if "priority" in marks and not is_over:
        raise Forbidden()
    tags = marks.pop("tags", None)
    if isinstance(tags, tuple):
        it.work.tags.put(task.key, tags)
    if marks:
        it.work.tasks.mark(task.key, **marks)
    said = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in marks.items()}
    named = sorted([*marks, *(["tags"] if tags is not None else [])])
    remember(it, task, "TaskMarked", {"by": by.id, "marked": named, **said})
    if "priority" in marks and marks["priority"] != task.priority:
        _tell_of_priority(it, task)
    return {"task": task.key}


def _require_may(it: Settlement, task: TaskRow, actor: Actor, is_over: bool) -> None:
    if task.status == "cancelled":
        raise TaskGone()
    if task.status not in RUNNING:
        raise WrongState(reason="该任务已办结 / the task is done")
    require_impartial(it, task, actor.id)
    has = task.assignee == actor.id or (task.assignee is None and is_offered(it, task, actor))
    if not has and not is_over:
        raise NotYourTask()


def _tell_of_priority(it: Settlement, task: TaskRow) -> None:
    if task.assignee is None or task.assignee == it.actor.id:
        return
    who, title = name_of(it, it.actor.id), task.title or task.name
    data = {"who": who, "title": title}
    tell(it, [task.assignee], "task_priority", data, link=f"/tasks/{task.key}", instance=task.instance_key)
