"""Several tasks of the inbox at once: claimed, completed alike, or passed on; a page says what became of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import ClaimTask, Command, CompleteTask, TransferTask
from engine.errors import InvalidRequest, ValidationFailed, WrongState
from engine.forms import has_files, initial
from engine.ids import Key
from engine.queries.colleagues import everybody_but
from engine.queries.form_pages import TaskPage, require_open_to, task_page
from engine.queries.tasks import chosen_tasks
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork
from webui.batch import MOST, Result, each
from webui.finding import form_of
from webui.forms import Values
from webui.posted import answers_of, command_id, is_redraw, once
from webui.session import actor, engine, language
from webui.titles import titled

room = Blueprint("batches", __name__, url_prefix="/batch")
LONGEST = 500
WAYS = ("transfer", "complete")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line of the result: which task, and why it was not done."""

    task: TaskRow
    refused: str | None

    @property
    def is_done(self) -> bool:
        return self.refused is None


@room.post("")
def choose() -> ResponseReturnValue:
    """From the inbox: claims at once, asks for the rest on a page of its own."""
    keys = _keys(request.form.getlist("task"))
    if not keys:
        flash(gettext("请先勾选任务"))
        return redirect(url_for("inbox.inbox"), 303)
    way = request.form.get("do", "")
    if way in WAYS:
        return redirect(url_for(f"batches.{way}", task=keys), 303)
    return _done(gettext("批量签收"), keys, lambda id, task: ClaimTask(id=id, actor=actor(), task=task))


@room.route("/transfer", methods=["GET", "POST"])
def transfer() -> ResponseReturnValue:
    keys, error, status = _keys(request.values.getlist("task")), None, 200
    person, reason = request.form.get("person", ""), request.form.get("reason", "").strip()
    if request.method == "POST":
        if person and 0 < len(reason) <= LONGEST:
            return _done(gettext("批量转办"), keys, lambda id, task: TransferTask(
                id=id, actor=actor(), task=task, person=person, reason=reason,
            ))  # fmt: skip
        error, status = gettext("请选择接办人，并用%(n)s字以内写明原因。", n=LONGEST), 422
    with engine().database.snapshot() as work:
        tasks = _rows(work, keys)
        colleagues = everybody_but(work, engine().library, actor())
    text = render_template(
        "batches/transfer.html", tasks=tasks, colleagues=colleagues,
        error=error, longest=LONGEST, command_id=once(), heading=gettext("批量转办"),
    )  # fmt: skip
    return text, status


@room.route("/complete", methods=["GET", "POST"])
def complete() -> ResponseReturnValue:
    """One form for tasks of the same step. A form that fits none of them comes back as it was typed."""
    keys = _keys(request.values.getlist("task"))
    page, tasks = _same_step(keys)
    if request.method == "GET":
        return _drawn(page, tasks, _blank(page), str(uuid4()))
    raw = answers_of(page.form)
    if is_redraw():
        return _drawn(page, tasks, raw, once())
    results = each(command_id(), keys, lambda id, task: CompleteTask(
        id=id, actor=actor(), task=task, answers=raw, revision=request.form.get(f"rev.{task}", type=int),
    ))  # fmt: skip
    first = results[0].refused
    if isinstance(first, ValidationFailed) and all(isinstance(one.refused, ValidationFailed) for one in results):
        return _drawn(page, tasks, raw, once(), first)
    return _results(gettext("批量办理"), results, {task.key: task for task in tasks})


def _done(heading: str, keys: Sequence[Key], wish: Callable[[str, Key], Command]) -> ResponseReturnValue:
    """What each task is called is read before: what was passed on is not one's own to see any more."""
    with engine().database.snapshot() as work:
        tasks = titled(work, chosen_tasks(work, actor(), keys).values())
    return _results(heading, each(command_id(), keys, wish), tasks)


def _results(heading: str, results: Sequence[Result], tasks: Mapping[Key, TaskRow]) -> ResponseReturnValue:
    outcomes = [
        Outcome(tasks[one.task], one.refused.said(language()) if one.refused else None)
        for one in results
        if one.task in tasks
    ]
    return results_page(heading, outcomes, url_for("inbox.inbox"))


def results_page(heading: str, outcomes: Sequence[Outcome], back: str) -> str:
    done = sum(one.is_done for one in outcomes)
    return render_template("batches/results.html", heading=heading, outcomes=outcomes, done=done, back=back)


def _same_step(keys: Sequence[Key]) -> tuple[TaskPage, list[TaskRow]]:
    """The page of the first, for all. Raises what stands in the way."""
    with engine().database.snapshot() as work:
        rows = _rows(work, keys)
        page = task_page(work, engine().library, rows[0].key, actor(), engine().now())
        require_open_to(work, page, actor())
    if len({(row.definition_key, row.element_id, row.part) for row in rows}) > 1:
        raise WrongState(
            reason="所选任务不是同一流程的同一环节，请分开办理 / they are not of one step: do them one by one"
        )
    if page.form is not None and has_files(page.form):
        raise WrongState(reason="该环节要上传文件，请逐项办理 / this step takes files: do them one by one")
    return page, rows


def _rows(work: UnitOfWork, keys: Sequence[Key]) -> list[TaskRow]:
    """In the order chosen. Raises InvalidRequest where there are none to see."""
    tasks = titled(work, chosen_tasks(work, actor(), keys).values())
    if not tasks:
        raise InvalidRequest(reason="请先勾选任务 / choose tasks first")
    return [tasks[key] for key in keys if key in tasks]


def _blank(page: TaskPage) -> Values:
    return initial(page.form, page.scope.variables, page.scope.evaluation) if page.form else {}


def _drawn(
    page: TaskPage, tasks: Sequence[TaskRow], values: Values, command: str, failed: ValidationFailed | None = None
) -> ResponseReturnValue:
    errors = failed.errors if failed else ()
    view = form_of(page, values, errors)
    text = render_template("batches/complete.html", page=page, tasks=tasks, view=view, command_id=command)
    return text, failed.status if failed else 200


def _keys(texts: Sequence[str]) -> list[Key]:
    """In the order chosen, each once. Raises InvalidRequest."""
    if len(texts) > MOST or not all(one.isascii() and one.isdecimal() and len(one) < 19 for one in texts):
        raise InvalidRequest(reason=f"请勾选不超过{MOST}项任务 / choose at most {MOST} tasks")
    return [Key(int(one)) for one in dict.fromkeys(texts)]
