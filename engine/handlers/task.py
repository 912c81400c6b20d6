"""A person's verbs on a task: claim, release, draft, complete."""

from engine.commands import AssignTask, ClaimTask, CompleteTask, DiscardDraft, ReleaseTask, SaveDraft
from engine.errors import (
    Conflict,
    Forbidden,
    InvalidRequest,
    NotYourTask,
    TaskAlreadyClaimed,
    TaskStale,
    ValidationFailed,
)
from engine.forms import Form, judge
from engine.handlers.beside import Done, answer_beside, close_task, wait_for_signers
from engine.handlers.clocks import answer_clocks
from engine.handlers.document import attach_files, with_stored_files
from engine.handlers.settlement import Case, Settlement
from engine.handlers.task_rules import (
    instead_of,
    is_offered,
    name_of,
    remember,
    require_impartial,
    require_mine,
    require_of_units,
    require_offered,
)
from engine.handlers.telling import tell
from engine.ids import PersonId
from engine.people import form_of, refusal, require_opinion, with_opinion
from engine.store.tasks import TaskRow, require_running


def claim_task(command: ClaimTask, it: Settlement) -> dict[str, object]:
    """A compare-and-set: of two at once one wins, the other learns the winner's name."""
    task = it.work.tasks.load(command.task)
    require_running(task)
    require_offered(it, task, command.actor)
    if task.assignee == command.actor.id:
        return {"task": task.key, "rev": task.rev}
    missed = it.work.stand_ins.principal(task.key, command.actor.id, command.actor.groups)
    if task.assignee is not None or not it.work.tasks.claim(task.key, task.rev, command.actor.id, it.env.now, missed):
        raise _already_claimed(it, task)
    answer_clocks(it, task.instance_key, task.side_of or task.key)
    remember(it, task, "TaskClaimed", {"by": command.actor.id, **instead_of(missed)})
    return {"task": task.key, "rev": task.rev + 1}


def _already_claimed(it: Settlement, task: TaskRow) -> TaskAlreadyClaimed:
    winner = it.work.tasks.load(task.key)
    person = it.organisation.person(PersonId(winner.assignee or ""))
    at = it.env.now.astimezone(it.env.zone).strftime("%H:%M")
    return TaskAlreadyClaimed(name=person.name if person else winner.assignee, at=at)


def assign_task(command: AssignTask, it: Settlement) -> dict[str, object]:
    """An administrator gives a task to anybody without an interest in it, a supervisor one of the units below to
    whoever works there; everybody else only claims for oneself."""
    task = it.work.tasks.load(command.task)
    watched = it.organisation.watched_by(command.actor.id)
    is_over = command.actor.is_admin or task.unit in watched
    if _is_claim(it, task, command, is_over):
        return claim_task(ClaimTask(id=command.id, actor=command.actor, task=command.task), it)
    if not is_over:
        raise Forbidden()
    require_running(task)
    _require_assignable(it, task, command, watched)
    if task.assignee == command.person:
        return {"task": task.key, "rev": task.rev}
    if not it.work.tasks.assign(task.key, task.rev, command.person, it.env.now):
        raise Conflict(f"task {task.key} has moved on from revision {task.rev}")
    why = {"reason": command.reason} if command.reason else {}
    remember(it, task, "TaskAssigned", {"by": command.actor.id, "to": command.person, **why})
    _tell_of_assignment(it, task, command)
    return {"task": task.key, "rev": task.rev + 1}


def _is_claim(it: Settlement, task: TaskRow, command: AssignTask, is_over: bool) -> bool:
    """For oneself, as the task is offered: only a supervisor may also take what is somebody else's."""
    is_own = command.person == command.actor.id and not command.actor.is_admin
    return is_own and (not is_over or (task.assignee is None and is_offered(it, task, command.actor)))


def _require_assignable(it: Settlement, task: TaskRow, command: AssignTask, watched: frozenset[str]) -> None:
    if it.organisation.person(PersonId(command.person)) is None:
        raise InvalidRequest(reason=f"没有{command.person!r}这个人 / there is nobody called {command.person!r}")
    if not command.actor.is_admin:
        require_of_units(it, task, command.person, watched)
    require_impartial(it, task, command.person)
    if task.assignee not in (None, command.person) and not command.override:
        raise _already_claimed(it, task)


def _tell_of_assignment(it: Settlement, task: TaskRow, command: AssignTask) -> None:
    """The new person and the one who had it; not whoever did it."""
    title = task.title or task.name
    new, old = (name_of(it, one) for one in (command.person, task.assignee or ""))
    data = {"title": title, "old": old, "new": new, "reason": command.reason or ""}
    for person in {command.person, task.assignee} - {None, command.actor.id}:
        link = f"/tasks/{task.key}" if person == command.person else None
        tell(it, [str(person)], "task_reassigned", data, link=link, instance=task.instance_key)


def release_task(command: ReleaseTask, it: Settlement) -> dict[str, object]:
    task = it.work.tasks.load(command.task)
    if command.actor.is_admin:
        require_running(task)
    else:
        require_mine(task, command.actor)
    if it.work.tasks.release(task.key, task.rev):
        remember(it, task, "TaskReleased", {"by": command.actor.id})
    return {"task": task.key}


def save_draft(command: SaveDraft, it: Settlement) -> dict[str, object]:
    """Kept per person even when the task is gone meanwhile: nothing typed is lost."""
    task = it.work.tasks.load(command.task)
    if not is_offered(it, task, command.actor):
        raise NotYourTask()
    if task.assignee == command.actor.id and task.status == "claimed":
        answer_clocks(it, task.instance_key, task.side_of or task.key)
    it.work.tasks.save_draft(task.key, command.actor.id, dict(command.answers), it.env.now)
    return {"task": task.key}


def discard_draft(command: DiscardDraft, it: Settlement) -> dict[str, object]:
    it.work.tasks.drop_draft(command.task, command.actor.id)
    return {"task": command.task}


def complete_task(command: CompleteTask, it: Settlement) -> dict[str, object]:
    """Judges the answers and lets the token go on; an unclaimed task offered to the actor needs no claim before."""
    task = it.work.tasks.load(command.task)
    require_running(task)
    if task.assignee is None:
        require_offered(it, task, command.actor)
        missed = it.work.stand_ins.principal(task.key, command.actor.id, command.actor.groups)
    else:
        require_mine(task, command.actor)
        missed = task.acting_for
    if command.revision is not None and command.revision != task.rev:
        raise TaskStale()
    case = it.case(task.instance_key)
    answers = _judged(it, case, task, command)
    it.work.tasks.keep_answers(task.key, answers, command.actor.id, it.env.now)
    it.work.tasks.drop_draft(task.key, command.actor.id)
    done = Done(by=command.actor.id, missed=missed, outcome=_text(answers.get("outcome")))
    if task.side_of is not None:
        answer_beside(it, task, done, answers)
    elif not wait_for_signers(it, task, done):
        close_task(it, task, done, answers)
    return {"task": task.key, "instance": case.row.key}


def _judged(it: Settlement, case: Case, task: TaskRow, command: CompleteTask) -> dict[str, object]:
    form = case.bundle.forms.get(task.form_id) if task.form_id else None
    if task.part is not None:
        form = form_of(task.part)
    if not isinstance(form, Form):
        require_opinion(task.properties, command.answers)
        return dict(command.answers)
    evaluation = it.world(case).evaluation()
    raw = with_stored_files(it, form, command.answers, case.row.key)
    asked = with_opinion(form, task.properties)
    try:
        answers = judge(asked, raw, case.visible(task.side_of or task.key), evaluation, it.options())
    except ValidationFailed as failed:
        raise refusal(failed, task.properties, form, raw.get("outcome")) from None
    attach_files(it, form, answers, case.row.key)
    return answers


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
