"""A person's tasks and what can be done with one: claimed, kept as a draft, completed, sent back, passed on, signed."""

from dataclasses import fields

from flask import request

from engine.commands import (
    AskBeside,
    ClaimTask,
    CompleteTask,
    DiscardDraft,
    DropBeside,
    MarkTask,
    ReleaseTask,
    ReturnTask,
    SaveDraft,
    TakeBack,
    TransferTask,
)
from engine.errors import (
    CaseSuspended,
    Forbidden,
    FourEyes,
    InvalidRequest,
    NotYourTask,
    OpinionNeeded,
    ReasonNeeded,
    ReturnRefused,
    TaskAlreadyClaimed,
    TaskGone,
    TaskStale,
    ValidationFailed,
    VerbNotAllowed,
    WrongState,
)
from engine.feel.evaluation import SHANGHAI
from engine.forms import Text
from engine.ids import Key
from engine.people import Part, TaskFilter, read_filter
from engine.queries.colleagues import colleagues_for
from engine.queries.filters import Desk, filtered_tasks
from engine.queries.forecast import Outlook
from engine.queries.form_pages import TaskPage, require_open_to, task_page
from engine.queries.inbox import InboxItem, items_of
from engine.queries.opinions import Opinion
from engine.queries.pausing import Pausing
from engine.queries.returning import Target, return_targets
from engine.queries.user_tasks import seen_task
from engine.store.unit_of_work import UnitOfWork
from webui.api.body import key_of, plain_variables
from webui.people_api import shapes as s
from webui.people_api.route import Route, asked
from webui.session import actor, engine

QUERY = tuple(one.name for one in fields(TaskFilter))
"""As the filters of the inbox have them."""
CLOSED = (TaskGone, CaseSuspended, WrongState)
HELD = (NotYourTask, *CLOSED)
PASSING = (VerbNotAllowed, FourEyes, ReasonNeeded, *HELD)


def list_tasks() -> s.TaskList:
    with engine().database.snapshot() as work:
        wanted = read_filter(request.args.to_dict())
        desk = Desk(actor(), engine().library.organisation(work)[0], engine().now(), SHANGHAI)
        rows = filtered_tasks(work, desk, wanted)
        return s.TaskList(items=[_item(one) for one in items_of(work, engine().library, actor(), rows, engine().now())])


def get_task(task: Key) -> s.TaskView:
    with engine().database.snapshot() as work:
        return _view(_seen(work, task))


def mark_task(body: s.MarksBody, task: Key) -> s.TaskDone:
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    return s.TaskDone(task=s.key(asked(MarkTask, task=task, changes=changes)["task"]))


def claim_task(task: Key) -> s.TaskTaken:
    done = asked(ClaimTask, task=task)
    return s.TaskTaken(task=s.key(done["task"]), revision=_number(done["rev"]))


def release_task(task: Key) -> s.TaskDone:
    return s.TaskDone(task=s.key(asked(ReleaseTask, task=task)["task"]))


def save_draft(body: s.DraftBody, task: Key) -> s.TaskDone:
    return s.TaskDone(task=s.key(asked(SaveDraft, task=task, answers=plain_variables(body.answers))["task"]))


def discard_draft(task: Key) -> s.TaskDone:
    return s.TaskDone(task=s.key(asked(DiscardDraft, task=task)["task"]))


def complete_task(body: s.CompletionBody, task: Key) -> s.TaskMoved:
    outcome = {} if body.outcome is None else {"outcome": body.outcome}
    answers = {**plain_variables(body.answers), **outcome}
    return _moved(asked(CompleteTask, task=task, answers=answers, revision=body.revision))


def report_on_task(body: s.ReportBody, task: Key) -> s.TaskMoved:
    with engine().database.snapshot() as work:
        if _seen(work, task).task.side_of is None:
            raise InvalidRequest(reason="这不是加签或委派的任务 / this task was not asked for beside another")
    outcome = {} if body.outcome is None else {"outcome": body.outcome}
    return _moved(asked(CompleteTask, task=task, answers={"opinion": body.opinion, **outcome}))


def transfer_task(body: s.HandingBody, task: Key) -> s.TaskTaken:
    done = asked(TransferTask, task=task, person=body.person, reason=body.reason)
    return s.TaskTaken(task=s.key(done["task"]), revision=_number(done["rev"]))


def delegate_task(body: s.HandingBody, task: Key) -> s.OthersAsked:
    return _ask(task, [body.person], Part.DELEGATE, body.reason)


def ask_to_sign(body: s.SigningBody, task: Key) -> s.OthersAsked:
    return _ask(task, body.people, Part(body.part), body.reason)


def ask_no_more(task: Key, side: Key) -> s.TaskDone:
    with engine().database.snapshot() as work:
        if work.tasks.load(side).side_of != task:
            raise InvalidRequest(reason="该加签不属于这个任务 / it was not asked for beside this task")
    return s.TaskDone(task=s.key(asked(DropBeside, side=side)["task"]))


def preview_return(task: Key) -> s.ReturnTargets:
    with engine().database.snapshot() as work:
        page = _seen(work, task)
        require_open_to(work, page, actor())
        found = return_targets(work, engine().library, page.task)
    return s.ReturnTargets(items=[_target(one) for one in found])


def return_task(body: s.ReturnBody, task: Key) -> s.TaskMoved:
    instance = None if body.instance is None else Key(key_of(body.instance))
    return _moved(asked(ReturnTask, task=task, to=body.to, policy=body.policy, reason=body.reason, instance=instance))


def take_back(task: Key) -> s.TaskMoved:
    return _moved(asked(TakeBack, task=task))


def list_colleagues(task: Key) -> s.Colleagues:
    with engine().database.snapshot() as work:
        found = colleagues_for(work, engine().library, actor(), _seen(work, task).task)
    return s.Colleagues(items=[
        s.Colleague(person=one.id, name=one.name, unit=s.words(one.unit), is_near=one.is_near) for one in found
    ])  # fmt: skip


def _seen(work: UnitOfWork, task: Key) -> TaskPage:
    """Raises NotFound, also for a task that is not the actor's to see."""
    return task_page(work, engine().library, seen_task(work, actor(), task).row["key"], actor(), engine().now())


def _ask(task: Key, people: list[str], part: Part, reason: str) -> s.OthersAsked:
    done = asked(AskBeside, task=task, people=people, part=part.value, reason=reason)
    sides = done["sides"]
    assert isinstance(sides, list)
    return s.OthersAsked(task=s.key(done["task"]), sides=[s.key(one) for one in sides])


def _moved(done: dict[str, object]) -> s.TaskMoved:
    return s.TaskMoved(task=s.key(done["task"]), instance=s.key(done["instance"]))


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _item(item: InboxItem) -> s.TaskItem:
    row = item.task
    return s.TaskItem(
        task=s.key(row.key), instance=s.key(row.instance_key), element=row.element_id, name=s.words(item.name),
        process=s.words(item.process), title=row.title, business_key=row.business_key, status=row.status,
        is_mine=item.is_claimed, assignee=row.assignee, starter=s.words_or_none(item.starter),
        acting_for=s.words_or_none(item.acting_for), due_at=row.due_at, follow_up_at=row.follow_up_at,
        priority=row.priority, tags=list(item.tags), created_at=row.created_at, revision=row.rev,
        forecast=_forecast(item.outlook),
    )  # fmt: skip


def _forecast(outlook: Outlook | None) -> s.Forecast | None:
    if outlook is None:
        return None
    told, better = outlook.forecast, outlook.better
    hand = s.Hand(person=s.words(better.name), percent=better.forecast.percent, n=better.forecast.n) if better else None
    return s.Forecast(
        percent=told.percent, n=told.n, half=told.half, most=told.most, is_working=outlook.is_working, better=hand
    )


def _view(page: TaskPage) -> s.TaskView:
    row, draft = page.task, page.draft
    item = _item(
        InboxItem(
            task=row,
            name=page.name,
            process=page.process,
            starter=page.starter,
            unit=None,
            acting_for=page.acting_for,
            tags=page.tags,
            outlook=page.outlook,
        )
    )
    fields = {name: getattr(item, name) for name in s.TaskItem.model_fields} | {"is_mine": row.assignee == actor().id}
    return s.TaskView(
        **fields, form=page.form.id if page.form else None, side_of=s.key_or_none(row.side_of), part=row.part,
        verbs=sorted(verb.value for verb in page.verbs), said=[remark(one) for one in page.said],
        asked=[s.AskedPerson(side=s.key(one.side), person=s.words(one.person), part=one.part) for one in page.asked],
        clock=_clock(page.pausing),
        draft=s.DraftKept(answers=dict(draft.answers), saved_at=draft.saved_at) if draft else None,
    )  # fmt: skip


def remark(one: Opinion) -> s.Remark:
    return s.Remark(kind=one.kind, by=s.words(one.by), text=one.text, at=one.at, outcome=one.outcome)


def _clock(found: Pausing | None) -> s.ClockState | None:
    if found is None:
        return None
    reasons = [s.PauseReason(code=code, name=s.words(name)) for code, name in found.reasons]
    return s.ClockState(
        due_at=found.due_at, is_paused=found.is_paused, can_extend=found.can_extend, reasons=reasons
    )  # fmt: skip


def _target(one: Target) -> s.ReturnTarget:
    ways = [
        s.ReturnWay(
            policy=way.policy.value, ends=[s.words(name) for name in way.ended],
            again=[s.words(name) for name in way.again],
        )
        for way in one.ways
    ]  # fmt: skip
    return s.ReturnTarget(
        instance=s.key(one.instance), to=one.element, name=s.words(one.name), person=s.words_or_none(one.person),
        ways=ways,
    )  # fmt: skip


ROUTES = (
    Route(
        method="GET", path="/tasks", does=list_tasks, answer=s.TaskList,
        said=Text("我的待办：已签收和可签收的，可筛选、排序", "What one has or may take, filtered and sorted"),
        query=QUERY, refused=(ValidationFailed,),
    ),
    Route(
        method="GET", path="/tasks/{task}", does=get_task, answer=s.TaskView,
        said=Text("一项任务，以及可以怎样办理", "One task and what can be done with it"),
    ),
    Route(
        method="PATCH", path="/tasks/{task}/marks", does=mark_task, body=s.MarksBody, answer=s.TaskDone,
        said=Text("标签、跟进日期和优先级", "Tags and follow-up date; the priority for those above"),
        refused=(ValidationFailed, FourEyes, Forbidden, *HELD),
    ),
    Route(
        method="POST", path="/tasks/{task}/claim", does=claim_task, answer=s.TaskTaken,
        said=Text("签收", "Take an offered task"), refused=(TaskAlreadyClaimed, FourEyes, *HELD),
    ),
    Route(
        method="POST", path="/tasks/{task}/release", does=release_task, answer=s.TaskDone,
        said=Text("释放，同事可以签收", "Give a claimed task back to those it was offered to"), refused=HELD,
    ),
    Route(
        method="PUT", path="/tasks/{task}/draft", does=save_draft, body=s.DraftBody, answer=s.TaskDone,
        said=Text("保存草稿，不做检查", "Keep what was typed so far; nothing is judged"), refused=(NotYourTask,),
    ),
    Route(
        method="DELETE", path="/tasks/{task}/draft", does=discard_draft, answer=s.TaskDone,
        said=Text("放弃草稿", "Forget what was typed"),
    ),
    Route(
        method="POST", path="/tasks/{task}/completion", does=complete_task, body=s.CompletionBody, answer=s.TaskMoved,
        said=Text("提交，由表单检查", "Hand in the answers, judged by the task's form"),
        refused=(ValidationFailed, OpinionNeeded, TaskStale, FourEyes, *HELD),
    ),
    Route(
        method="POST", path="/tasks/{task}/report", does=report_on_task, body=s.ReportBody, answer=s.TaskMoved,
        said=Text("答复委派或加签", "Answer what was delegated, or whether one signs"),
        refused=(ValidationFailed, *HELD),
    ),
    Route(
        method="POST", path="/tasks/{task}/transfer", does=transfer_task, body=s.HandingBody, answer=s.TaskTaken,
        said=Text("转办：由对方办理，不再回来", "Pass it on for good"), refused=PASSING,
    ),
    Route(
        method="POST", path="/tasks/{task}/delegation", does=delegate_task, body=s.HandingBody, answer=s.OthersAsked,
        said=Text("委派：对方办好后回到自己", "One person does the work and reports; then it comes back"),
        refused=PASSING,
    ),
    Route(
        method="POST", path="/tasks/{task}/signatures", does=ask_to_sign, body=s.SigningBody, answer=s.OthersAsked,
        said=Text("加签：先征求意见、同时会签或办理后会签", "Ask for opinions first, to sign meanwhile, or after"),
        refused=PASSING,
    ),
    Route(
        method="DELETE", path="/tasks/{task}/signatures/{side}", does=ask_no_more, answer=s.TaskDone,
        said=Text("减签，对方答复之前", "Ask somebody no more, before they have answered"),
        refused=(Forbidden, WrongState),
    ),
    Route(
        method="GET", path="/tasks/{task}/return-targets", does=preview_return, answer=s.ReturnTargets,
        said=Text("可以退回到哪里，会结束什么、重办什么", "Where it can go back to, what that ends and has done again"),
        refused=(TaskAlreadyClaimed, FourEyes, *HELD),
    ),
    Route(
        method="POST", path="/tasks/{task}/return", does=return_task, body=s.ReturnBody, answer=s.TaskMoved,
        said=Text("退回", "Send the work back to an earlier step"), refused=(ReturnRefused, *PASSING),
    ),
    Route(
        method="POST", path="/tasks/{task}/take-back", does=take_back, answer=s.TaskMoved,
        said=Text("撤回自己刚才的办理", "Have back what one has just completed"),
        refused=(NotYourTask, VerbNotAllowed, CaseSuspended, WrongState, ReturnRefused),
    ),
    Route(
        method="GET", path="/tasks/{task}/colleagues", does=list_colleagues, answer=s.Colleagues,
        said=Text("可以转办、委派或加签的同事", "Whom it can be passed on to, or who can be asked"),
    ),
)  # fmt: skip
