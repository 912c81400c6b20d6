"""An administrator changes an open task: when it is due, to whom it is offered, how urgent it is."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.commands import ReviseTask
from engine.errors import Conflict, Forbidden, TaskGone, WrongState
from engine.handlers.settlement import Settlement
from engine.ids import Key

COLUMNS = ("due_at", "follow_up_at", "priority")
OFFERS = ("candidate_users", "candidate_groups")


def revise_task(command: ReviseTask, it: Settlement) -> dict[str, object]:
    """The due time of a task with a promise is the promise's: changing it by hand would only hide that it breaks."""
    if not command.actor.is_admin:
        raise Forbidden()
    task, changes = it.work.tasks.load(command.task), dict(command.changes)
    if task.status == "cancelled":
        raise TaskGone()
    if task.status == "completed":
        raise WrongState(reason="该任务已办结 / the task is done")
    if "due_at" in changes and "sla" in task.properties:
        raise WrongState(reason="办理时限由时限规则确定，不能直接修改 / its due time follows from its promise")
    columns = {name: changes[name] for name in COLUMNS if name in changes}
    if columns and not it.work.tasks.revise(task.key, task.rev, **columns):
        raise Conflict(f"task {task.key} has moved on from revision {task.rev}")
    if any(name in changes for name in OFFERS):
        _offer(it, task.key, changes)
    said: dict[str, Any] = {"task": task.key, "element": task.element_id, "by": command.actor.id, **changes}
    it.work.history.append(task.instance_key, [("TaskRevised", said)], it.actor.id, it.command_id, it.env.now)
    return {"task": task.key}


def _offer(it: Settlement, task: Key, changes: Mapping[str, Any]) -> None:
    groups, users = it.work.tasks.candidates(task)
    wanted_groups: Iterable[str] = changes.get("candidate_groups", groups)
    wanted_users: Iterable[str] = changes.get("candidate_users", users)
    it.work.tasks.remove_candidates(task)
    it.work.tasks.add_candidates(task, wanted_groups, wanted_users)
