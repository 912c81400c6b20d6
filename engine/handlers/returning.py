"""退回 and 撤回: work goes back to an earlier step, by whoever has it now or by whoever did the step before."""

from engine import runtime
from engine.commands import ReturnTask, TakeBack
from engine.errors import InvalidRequest, NotYourTask, ReturnRefused, WrongState
from engine.handlers.settlement import Case, Settlement
from engine.handlers.task_rules import (
    name_of,
    remember,
    require_mine,
    require_offered,
    require_verb,
    said,
)
from engine.handlers.telling import tell
from engine.ids import Key
from engine.people import Verb
from engine.runtime import Policy
from engine.store.tasks import TaskRow, require_running
from engine.store.untouched import untouched_since


def return_task(command: ReturnTask, it: Settlement) -> dict[str, object]:
    """The step is open again for whoever did it; they are told why."""
    task = it.work.tasks.load(command.task)
    require_running(task)
    if task.assignee is None:
        require_offered(it, task, command.actor)
    else:
        require_mine(task, command.actor)
    require_verb(task, Verb.RETURN)
    reason, policy = said(command.reason), _policy(command.policy)
    case, source = _case_and_source(it, task, command.instance)
    before = _done_before(it, case, command.to)
    to = before.acting_for or before.completed_by
    # Judged here as well, so that whoever asks hears at once why not: the deed itself comes with the other steps.
    runtime.plan(case.model, case.state, source, command.to, policy)
    it.work.tasks.turn(task.key, task.rev, "returned", completed_by=command.actor.id, completed_at=it.env.now)
    it.work.tasks.cancel_sides([task.key], it.env.now)
    note = it.work.remarks.add(
        "return", task.instance_key, command.actor.id, reason, it.env.now,
        task=task.key, element=task.element_id, told=[to] if to else [],
    )  # fmt: skip
    remember(
        it, task, "TaskReturned",
        {"by": command.actor.id, "step": command.to, "to": [to] if to else [], "policy": policy.value, "remark": note},
    )  # fmt: skip
    it.act(
        case.row.key,
        lambda m, s, w: runtime.send_back(m, s, w, source, command.to, policy, to=to, by=command.actor.id),
    )
    _tell(it, task, before, command.actor.id, reason)
    return {"task": task.key, "instance": case.row.key}


def take_back(command: TakeBack, it: Settlement) -> dict[str, object]:
    """Whoever completed a task has it back while nobody has touched what came of it."""
    task = it.work.tasks.load(command.task)
    if task.completed_by != command.actor.id or task.side_of is not None:
        raise NotYourTask()
    require_verb(task, Verb.TAKE_BACK)
    case = it.case(task.instance_key)
    following = untouched_since(it.work, task)
    if case.row.status != "active" or not following:
        raise WrongState(reason="后续环节已经开始办理，不能撤回 / what follows has begun: it cannot be taken back")
    source = following[0].key
    runtime.plan(case.model, case.state, source, task.element_id, Policy.REDO)
    remember(it, task, "TaskTakenBack", {"by": command.actor.id})
    answers = it.work.tasks.answers(task.key)
    it.act(
        case.row.key,
        lambda m, s, w: runtime.send_back(m, s, w, source, task.element_id, Policy.REDO, to=command.actor.id),
    )
    it.act(case.row.key, lambda m, s, w: _with_draft(it, case, task, answers))
    return {"task": task.key, "instance": case.row.key}


def _with_draft(it: Settlement, case: Case, task: TaskRow, answers: dict[str, object] | None) -> runtime.Step:
    """What was handed in comes back as a draft of the task that is open again."""
    again = [row for row in it.work.tasks.open_of(task.instance_key) if row.element_id == task.element_id]
    if answers and again and task.completed_by:
        it.work.tasks.save_draft(again[-1].key, task.completed_by, answers, it.env.now)
    return runtime.Step(case.state, ())


def _policy(name: str) -> Policy:
    try:
        return Policy(name)
    except ValueError:
        raise InvalidRequest(reason=f"没有{name!r}这种退回方式 / there is no such policy: {name!r}") from None


def _case_and_source(it: Settlement, task: TaskRow, instance: Key | None) -> tuple[Case, Key]:
    """The case in which the step lies, and what of it holds the task: the task itself, or the activity that called the
    task's own case. Raises ReturnRefused for a case that did not."""
    case, source = it.case(task.instance_key), task.key
    while instance is not None and case.row.key != instance:
        if case.row.parent_key is None or case.row.parent_token is None:
            raise ReturnRefused(zh="该事项不是本事项的上级事项", en="that case did not call this one")
        source, case = case.row.parent_token, it.case(case.row.parent_key)
    return case, source


def _done_before(it: Settlement, case: Case, element: str) -> TaskRow:
    found = it.work.tasks.last_done(case.row.key, element)
    if found is None:
        raise ReturnRefused(zh="该环节还没有人办理过", en="nobody has done that step yet")
    return found


def _tell(it: Settlement, task: TaskRow, before: TaskRow, by: str, reason: str) -> None:
    to = before.acting_for or before.completed_by
    if to is None or to == by:
        return
    step = {"step": before.name, "step_en": before.name_en or before.name}
    data = {"who": name_of(it, by), "title": task.title or before.name, "reason": reason, **step}
    tell(it, [to], "task_returned", data, link="/", instance=task.instance_key)
