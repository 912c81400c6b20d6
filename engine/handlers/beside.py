"""委派, 加签, 减签: other people are asked beside a task, before it is decided, at the same time, or after.

Whoever is asked has a task of their own. The token knows nothing of it: it goes on when the task is closed, and that
waits for those who sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import runtime
from engine.commands import AskBeside, DropBeside
from engine.errors import Forbidden, InvalidRequest, WrongState
from engine.handlers.settlement import Settlement
from engine.handlers.task_rules import (
    instead_of,
    name_of,
    remember,
    require_impartial,
    require_mine,
    require_verb,
    said,
)
from engine.handlers.telling import tell
from engine.ids import PersonId
from engine.people import REFUSE, Part, Verb
from engine.store.tasks import RUNNING, TaskRow

MOST = 20
"""People asked at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Who did a task, in whose stead, and what came out."""

    by: str
    missed: str | None
    outcome: str | None


def ask_beside(command: AskBeside, it: Settlement) -> dict[str, object]:
    """Answers the keys of the new tasks."""
    task = it.work.tasks.load(command.task)
    require_mine(task, command.actor)
    part, reason = _part(command.part), said(command.reason)
    require_verb(task, Verb.DELEGATE if part is Part.DELEGATE else Verb.SIGN)
    _require_askable(it, task, part, command)
    keys = [_ask(it, task, part, person, command.actor.id) for person in command.people]
    if part.holds:
        it.work.tasks.turn(task.key, task.rev, "waiting")
    note = it.work.remarks.add(
        "delegate" if part is Part.DELEGATE else "sign", task.instance_key, command.actor.id, reason, it.env.now,
        task=task.key, element=task.element_id, told=list(command.people),
    )  # fmt: skip
    data = {"by": command.actor.id, "to": list(command.people), "part": part.value, "remark": note}
    remember(it, task, "OthersAsked", data)
    for person, key in zip(command.people, keys, strict=True) if part is not Part.AFTER else ():
        _tell_asked(it, task, part, person, command.actor.id, reason, f"/tasks/{key}")
    return {"task": task.key, "sides": keys}


def drop_beside(command: DropBeside, it: Settlement) -> dict[str, object]:
    """Only whoever asked, or has the task now, and only before the answer."""
    side = it.work.tasks.load(command.side)
    if side.side_of is None:
        raise InvalidRequest(reason="这不是加签或委派的任务 / this task was not asked for beside another")
    task = it.work.tasks.load(side.side_of)
    if command.actor.id not in (side.asked_by, task.assignee):
        raise Forbidden()
    if side.status not in (*RUNNING, "planned"):
        raise WrongState(reason="对方已经答复，不能减签 / they have answered already")
    it.work.tasks.turn(side.key, side.rev, "cancelled", completed_at=it.env.now)
    remember(it, task, "OthersDropped", {"by": command.actor.id, "person": side.assignee, "part": side.part})
    _go_on(it, task)
    return {"task": task.key}


def answer_beside(it: Settlement, side: TaskRow, done: Done, answers: Mapping[str, object]) -> None:
    """Somebody who was asked has answered; the task goes on when nobody else is waited for."""
    assert side.side_of is not None
    it.work.tasks.complete(side.key, done.outcome, done.by, done.missed, it.env.now)
    task = it.work.tasks.load(side.side_of)
    opinion = answers.get("opinion")
    note = it.work.remarks.add(
        "opinion", task.instance_key, done.by, opinion if isinstance(opinion, str) else "", it.env.now,
        task=task.key, element=task.element_id, told=[side.asked_by] if side.asked_by else [],
    )  # fmt: skip
    data = {"by": done.by, "outcome": done.outcome, "part": side.part, "remark": note, **instead_of(done.missed)}
    remember(it, task, "OthersAnswered", data)
    if done.outcome == REFUSE and task.status == "signing":
        _give_back(it, task, side)
    else:
        _go_on(it, task)


def wait_for_signers(it: Settlement, task: TaskRow, done: Done) -> bool:
    """Whether the task, now done, still waits for signatures; those asked for afterwards are asked now."""
    sides = it.work.tasks.sides_of(task.key)
    for side in sides:
        if side.status == "planned":
            it.work.tasks.turn(side.key, side.rev, "claimed", claimed_at=it.env.now)
            _tell_asked(it, task, Part.AFTER, str(side.assignee), done.by, "", f"/tasks/{side.key}")
    if not any(side.status in (*RUNNING, "planned") for side in sides):
        return False
    it.work.tasks.turn(
        task.key, task.rev, "signing", outcome=done.outcome, completed_by=done.by, acting_for=done.missed
    )
    remember(it, task, "TaskSigning", {"by": done.by, "outcome": done.outcome, **instead_of(done.missed)})
    return True


def close_task(it: Settlement, task: TaskRow, done: Done, answers: Mapping[str, object]) -> None:
    """The task is over and its token goes on."""
    it.work.tasks.complete(task.key, done.outcome, done.by, done.missed, it.env.now)
    remember(it, task, "TaskCompleted", {"by": done.by, "outcome": done.outcome, **instead_of(done.missed)})
    about = {
        "key": str(task.key), "completedBy": done.by, "actingFor": done.missed,
        "completedAt": it.env.now.astimezone(it.env.zone).isoformat(), "outcome": answers.get("outcome"),
    }  # fmt: skip
    local = {"answers": answers, "task": about}
    # Without output mappings the answers spread as Camunda 8 spreads them; with mappings those decide (convention 4).
    it.act(task.instance_key, lambda m, s, w: runtime.complete(m, s, w, task.key, answers, local))


def _go_on(it: Settlement, task: TaskRow) -> None:
    """When nobody is waited for any more: back to whoever has the task, or on to the next step."""
    open_sides = [side for side in it.work.tasks.sides_of(task.key) if side.status in RUNNING]
    if task.status == "waiting" and not any(_part(str(side.part)).holds for side in open_sides):
        it.work.tasks.turn(task.key, task.rev, "claimed")
        link, data = f"/tasks/{task.key}", {"title": task.title or task.name}
        tell(it, [str(task.assignee)], "others_answered", data, link=link, instance=task.instance_key)
    elif task.status == "signing" and not open_sides:
        done = Done(by=str(task.completed_by), missed=task.acting_for, outcome=task.outcome)
        close_task(it, task, done, it.work.tasks.answers(task.key) or {})


def _give_back(it: Settlement, task: TaskRow, side: TaskRow) -> None:
    """Somebody does not sign: whoever did the task has it again, with what they had handed in."""
    it.work.tasks.cancel_sides([task.key], it.env.now)
    it.work.tasks.turn(task.key, task.rev, "claimed", outcome=None, completed_by=None)
    holder = str(task.completed_by)
    it.work.tasks.save_draft(task.key, holder, it.work.tasks.answers(task.key) or {}, it.env.now)
    data = {"who": name_of(it, str(side.assignee)), "title": task.title or task.name}
    tell(it, [holder], "signature_refused", data, link=f"/tasks/{task.key}", instance=task.instance_key)


def _part(name: str) -> Part:
    try:
        return Part(name)
    except ValueError:
        raise InvalidRequest(reason=f"没有{name!r}这种加签 / nobody can be asked so: {name!r}") from None


def _require_askable(it: Settlement, task: TaskRow, part: Part, command: AskBeside) -> None:
    people = list(command.people)
    asked = {side.assignee for side in it.work.tasks.sides_of(task.key) if side.status in (*RUNNING, "planned")}
    if not 1 <= len(people) <= (1 if part is Part.DELEGATE else MOST) or len(set(people)) < len(people):
        raise InvalidRequest(reason="请选择人员，委派只能选一人 / choose people; work is delegated to one")
    for person in people:
        if it.organisation.person(PersonId(person)) is None:
            raise InvalidRequest(reason=f"没有{person!r}这个人 / there is nobody called {person!r}")
        if person == command.actor.id or person in asked:
            raise InvalidRequest(reason=f"{name_of(it, person)}已在办理 / {name_of(it, person)} has it already")
        require_impartial(it, task, person)


def _ask(it: Settlement, task: TaskRow, part: Part, person: str, by: str) -> int:
    key = it.work.keys.new()
    it.work.tasks.add(
        TaskRow(
            key=key, instance_key=task.instance_key, element_id=task.element_id, definition_key=task.definition_key,
            process_id=task.process_id, name=task.name, name_en=task.name_en,
            status="planned" if part is Part.AFTER else "claimed", assignee=person, due_at=task.due_at,
            priority=task.priority, unit=task.unit, title=task.title, business_key=task.business_key, rev=0,
            created_at=it.env.now, side_of=task.key, part=part.value, asked_by=by,
        )
    )  # fmt: skip
    return key


_ASKS = {
    Part.DELEGATE: ("委派给您办理", "asks you to do"),
    Part.BEFORE: ("请您先提意见", "asks for your opinion on"),
    Part.PARALLEL: ("请您会签", "asks you to sign"),
    Part.AFTER: ("请您会签", "asks you to sign"),
}


def _tell_asked(it: Settlement, task: TaskRow, part: Part, person: str, by: str, reason: str, link: str) -> None:
    (zh, en), title = _ASKS[part], task.title or task.name
    data = {"who": name_of(it, by), "title": title, "asked": zh, "asked_en": en, "reason": reason}
    tell(it, [person], "asked_beside", data, link=link, instance=task.instance_key)
