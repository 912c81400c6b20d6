"""转办 and 催办: a task is passed on to somebody else; whoever is waited for is reminded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from engine.commands import TransferTask, UrgeCase
from engine.errors import Conflict, Forbidden, InvalidRequest, TooSoon, WrongState
from engine.handlers.settlement import Settlement
from engine.handlers.task_rules import (
    LONGEST,
    name_of,
    remember,
    require_impartial,
    require_mine,
    require_verb,
    said,
)
from engine.handlers.telling import tell
from engine.ids import Key, PersonId
from engine.people import Verb, allowed
from engine.store.tasks import TaskRow

SELDOM = 240
"""Working minutes between two reminders of one task, whoever reminds."""


def transfer_task(command: TransferTask, it: Settlement) -> dict[str, object]:
    """For good: the new person has the task as if it had come to them, and its promise runs on."""
    task = it.work.tasks.load(command.task)
    require_mine(task, command.actor)
    require_verb(task, Verb.TRANSFER)
    reason = said(command.reason)
    if it.organisation.person(PersonId(command.person)) is None or command.person == command.actor.id:
        raise InvalidRequest(reason="请选择接办人 / choose who is to have it")
    require_impartial(it, task, command.person)
    if not it.work.tasks.assign(task.key, task.rev, command.person, it.env.now):
        raise Conflict(f"task {task.key} has moved on from revision {task.rev}")
    note = it.work.remarks.add(
        "transfer", task.instance_key, command.actor.id, reason, it.env.now,
        task=task.key, element=task.element_id, told=[command.person],
    )  # fmt: skip
    remember(it, task, "TaskTransferred", {"by": command.actor.id, "to": command.person, "remark": note})
    who, title = name_of(it, command.actor.id), task.title or task.name
    data = {"who": who, "title": title, "reason": reason}
    tell(it, [command.person], "task_transferred", data, link=f"/tasks/{task.key}", instance=task.instance_key)
    return {"task": task.key, "rev": task.rev + 1}


def urge_case(command: UrgeCase, it: Settlement) -> dict[str, object]:
    """Whoever began the case, or watches over its unit, reminds all it waits for."""
    case, by = it.case(command.instance), command.actor
    if by.id != case.row.started_by and not by.is_admin and case.row.unit not in it.organisation.watched_by(by.id):
        raise Forbidden()
    tasks = it.work.tasks.open_of(case.row.key) if case.row.status == "active" else []
    return remind_all(it, case.row.key, tasks, command.text.strip()[:LONGEST])


def remind_all(
    it: Settlement, case: Key, tasks: Sequence[TaskRow], text: str, *, pause: timedelta = timedelta()
) -> dict[str, object]:
    """Everybody whom these tasks wait for is told, in the name of the actor, who may do so again after the `pause`.
    Raises WrongState where nobody is waited for, TooSoon where all were reminded lately."""
    tasks, by = [task for task in tasks if Verb.URGE in allowed(task.properties)], it.actor
    if not tasks:
        raise WrongState(reason="目前没有可以催办的环节 / nobody is waited for now")
    last = it.work.remarks.newest("urge", case, by.id)
    if last is not None and last + pause > it.env.now:
        raise TooSoon(at=_when(last + pause, it))
    again = {task.key: _again_from(it, task) for task in tasks}
    tasks = [task for task in tasks if again[task.key] <= it.env.now]
    if not tasks:
        raise TooSoon(at=_when(min(again.values()), it))
    it.work.tasks.urged([task.key for task in tasks], it.env.now)
    told = sorted({person for task in tasks for person in _waited_for(it, task)} - {by.id})
    note = it.work.remarks.add("urge", case, by.id, text, it.env.now, told=told)
    remember(it, tasks[0], "CaseUrged", {"by": by.id, "to": told, "remark": note})
    for task in tasks:
        for person in sorted(_waited_for(it, task) - {by.id}):
            _remind(it, task, person, by.id, text)
    return {"instance": case, "told": told}


def _again_from(it: Settlement, task: TaskRow) -> datetime:
    """The first moment at which somebody may be reminded of the task."""
    if task.urged_at is None:
        return it.env.now
    return it.calendar.of_unit(task.unit).add_working_minutes(task.urged_at, SELDOM)


def _when(moment: datetime, it: Settlement) -> str:
    """By the hour, and the day where that is another one."""
    local = moment.astimezone(it.env.zone)
    is_today = local.date() == it.env.now.astimezone(it.env.zone).date()
    return local.strftime("%H:%M" if is_today else "%m-%d %H:%M")


def _waited_for(it: Settlement, task: TaskRow) -> set[str]:
    """Who has the task, else everybody who may take it."""
    if task.assignee is not None:
        return {task.assignee}
    groups, users = it.work.tasks.candidates(task.key)
    members = {person.id for person in it.organisation.people.values() if it.organisation.groups_of(person.id) & groups}
    return set(users) | {str(one) for one in members}


def _remind(it: Settlement, task: TaskRow, person: str, by: str, text: str) -> None:
    who, title = name_of(it, by), task.title or task.name
    data = {"who": who, "title": title, "text": text}
    tell(it, [person], "case_urged", data, link=f"/tasks/{task.key}", instance=task.instance_key)
