"""转办全部: all that a person has in hand goes to somebody else, as far as each task may.

One command, for which tasks there are is only known inside it; it moves no token, so it is one commit however many
there are. Completing many at once is a command for each: every case is locked, played and refused by itself.
"""

from engine.commands import TransferWork
from engine.errors import Conflict, Forbidden, InvalidRequest, Rejected, VerbNotAllowed
from engine.handlers.settlement import Settlement
from engine.handlers.task_rules import name_of, remember, require_impartial, require_of_units, said
from engine.handlers.telling import tell_house
from engine.ids import PersonId
from engine.store.tasks import TaskRow

MOST = 200
"""Tasks in one command."""


def transfer_work(command: TransferWork, it: Settlement) -> dict[str, object]:
    """Answers `results`, for each task its key and why it stays (`code`, `zh`, `en`), and how many were `left` for
    another time."""
    watched = it.organisation.watched_by(command.actor.id)
    if not (command.actor.is_admin or watched):
        raise Forbidden()
    reason = said(command.reason)
    if it.organisation.person(PersonId(command.to)) is None or command.to == command.person:
        raise InvalidRequest(reason="请选择接办人 / choose who is to have it")
    tasks = it.work.held.found(lambda: it.work.tasks.in_hand(command.person))
    results = [_result(it, task, command, reason, watched) for task in tasks[:MOST]]
    moved = sum(one["code"] is None for one in results)
    if moved:
        _tell(it, command, reason, moved)
    return {"person": command.person, "to": command.to, "results": results, "left": max(len(tasks) - MOST, 0)}


def _result(
    it: Settlement, task: TaskRow, command: TransferWork, reason: str, watched: frozenset[str]
) -> dict[str, object]:
    """Everything is asked before anything is written, so what is refused has left nothing behind."""
    try:
        _require_transferable(it, task, command, watched)
    except Rejected as refused:
        return {"task": task.key, "code": refused.code, "zh": refused.text("zh"), "en": refused.text("en")}
    _pass_on(it, task, command, reason)
    return {"task": task.key, "code": None}


def _require_transferable(it: Settlement, task: TaskRow, command: TransferWork, watched: frozenset[str]) -> None:
    if not command.actor.is_admin:
        if task.unit not in watched:
            raise Forbidden()
        require_of_units(it, task, command.to, watched)
    if task.side_of is not None:  # whoever was asked was asked by name
        raise VerbNotAllowed()
    require_impartial(it, task, command.to)


def _pass_on(it: Settlement, task: TaskRow, command: TransferWork, reason: str) -> None:
    if not it.work.tasks.pass_on(task.key, task.rev, command.to, it.env.now):
        raise Conflict(f"task {task.key} has moved on from revision {task.rev}")
    note = it.work.remarks.add(
        "transfer", task.instance_key, command.actor.id, reason, it.env.now,
        task=task.key, element=task.element_id, told=[command.to],
    )  # fmt: skip
    data = {"by": command.actor.id, "from": command.person, "to": command.to, "remark": note}
    remember(it, task, "TaskTransferred", data)


def _tell(it: Settlement, command: TransferWork, reason: str, moved: int) -> None:
    """Once for all of them: the new person, and the one who had them; not whoever did it."""
    who, old, new = (name_of(it, one) for one in (command.actor.id, command.person, command.to))
    data = {"who": who, "old": old, "new": new, "n": moved, "reason": reason}
    for person in sorted({command.to, command.person} - {command.actor.id}):
        link = "/" if person == command.to else None
        tell_house(it.work, it.env, [person], "work_transferred", data, link)
