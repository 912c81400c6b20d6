"""Several tasks at once, with one result for each; and all that a person has in hand."""

from collections.abc import Callable

from engine.commands import ClaimTask, Command, CompleteTask, TransferTask, TransferWork
from engine.errors import Forbidden, ReasonNeeded, Rejected, ValidationFailed
from engine.forms import Text
from engine.ids import Key
from webui.api.body import key_of, plain_variables
from webui.batch import Result, each
from webui.people_api import shapes as s
from webui.people_api.route import Route, asked, command_id
from webui.session import actor


def claim_tasks(body: s.TasksBody) -> s.BatchResult:
    return _each(body, lambda id, task: ClaimTask(id=id, actor=actor(), task=task))


def complete_tasks(body: s.BatchCompletionBody) -> s.BatchResult:
    answers = {**plain_variables(body.answers), **({} if body.outcome is None else {"outcome": body.outcome})}
    return _each(body, lambda id, task: CompleteTask(id=id, actor=actor(), task=task, answers=answers))


def transfer_tasks(body: s.BatchHandingBody) -> s.BatchResult:
    person, reason = body.person, body.reason
    return _each(body, lambda id, task: TransferTask(id=id, actor=actor(), task=task, person=person, reason=reason))


def transfer_work(body: s.WorkBody) -> s.WorkTransferred:
    done = asked(TransferWork, person=body.person, to=body.to, reason=body.reason)
    results, left = done["results"], done["left"]
    assert isinstance(results, list)
    assert isinstance(left, int)
    return s.WorkTransferred(items=[_stored(one) for one in results], left=left)


def _each(body: s.TasksBody, wish: Callable[[str, Key], Command]) -> s.BatchResult:
    keys = [Key(key_of(one)) for one in body.tasks]
    return s.BatchResult(items=[_item(one) for one in each(command_id(), keys, wish)])


def _item(result: Result) -> s.TaskResult:
    refused = result.refused
    return s.TaskResult(
        task=s.key(result.task), code=refused.code if refused else None,
        detail=_said(refused) if refused else None, errors=_errors(refused),
    )  # fmt: skip


def _errors(refused: Rejected | None) -> list[s.FieldRefused]:
    errors = refused.errors if isinstance(refused, ValidationFailed) else ()
    return [s.FieldRefused(field=one.field, code=one.code, message=s.Words(zh=one.zh, en=one.en)) for one in errors]


def _said(refused: Rejected) -> s.Words:
    return s.Words(zh=refused.text("zh"), en=refused.text("en"))


def _stored(result: dict[str, str]) -> s.TaskResult:
    """As the receipt has it."""
    detail = s.Words(zh=result["zh"], en=result["en"]) if result["code"] else None
    return s.TaskResult(task=s.key(result["task"]), code=result["code"], detail=detail, errors=[])


ROUTES = (
    Route(
        method="POST", path="/batches/claim", does=claim_tasks, body=s.TasksBody, answer=s.BatchResult,
        said=Text("批量签收，每项各有结果", "Claim several, with one result for each"),
    ),
    Route(
        method="POST", path="/batches/completion", does=complete_tasks, body=s.BatchCompletionBody,
        answer=s.BatchResult,
        said=Text("用同样的内容提交多项，每项各有结果", "Complete several with the same answers, one result for each"),
    ),
    Route(
        method="POST", path="/batches/transfer", does=transfer_tasks, body=s.BatchHandingBody, answer=s.BatchResult,
        said=Text("批量转办，每项各有结果", "Pass several on to one person, one result for each"),
    ),
    Route(
        method="POST", path="/batches/work", does=transfer_work, body=s.WorkBody, answer=s.WorkTransferred,
        said=Text("主管把一个人手中的任务全部转办", "A supervisor passes on all that a person has in hand"),
        refused=(Forbidden, ReasonNeeded),
    ),
)  # fmt: skip
