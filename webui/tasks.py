"""The page of one task: what it is about, its form, its draft; it builds commands out of posts."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import ClaimTask, CompleteTask, DiscardDraft, ReleaseTask, SaveDraft
from engine.errors import (
    CaseSuspended,
    NotYourTask,
    Rejected,
    TaskAlreadyClaimed,
    TaskGone,
    TaskStale,
    ValidationFailed,
    WrongState,
)
from engine.forms import initial
from engine.ids import Key
from engine.queries.form_pages import TaskPage, require_open_to, task_page
from webui.finding import form_of
from webui.forms import Values
from webui.live import fate_words
from webui.moments import Moments
from webui.posted import answers_of, command_id, is_redraw, once, require_same_person
from webui.reasons import reason_view
from webui.session import actor, engine, language
from webui.summary import AnswerView, request_summary, summary_of

room = Blueprint("tasks", __name__, url_prefix="/tasks/<int:key>")


@room.get("")
def show(key: int) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        page = task_page(work, engine().library, Key(key), actor(), engine().now())
        try:
            require_open_to(work, page, actor())
        except (TaskGone, WrongState, CaseSuspended) as over:
            return _refused(page, over)
    return _drawn(page, _first_values(page), str(uuid4()))


@room.post("")
def complete(key: int) -> ResponseReturnValue:
    """A refused form comes back as it was typed; whatever else stands in the way, the answers are kept."""
    require_same_person()
    page = _page(key)
    raw = answers_of(page.form)
    if is_redraw():
        return _drawn(page, raw, once())
    wish = CompleteTask(
        id=command_id(), actor=actor(), task=Key(key), answers=raw, revision=request.form.get("revision", type=int)
    )
    try:
        engine().handle(wish)
    except ValidationFailed as failed:
        _save(page, raw)
        return _drawn(page, raw, once(), failed)
    except Rejected as refused:
        return _kept(page, raw, refused)
    flash(gettext("已提交：%(name)s", name=page.name.text(language())))
    return redirect(url_for("inbox.inbox"), 303)


@room.post("/draft")
def draft(key: int) -> ResponseReturnValue:
    """From the button, or by itself while somebody types: then it answers without a page."""
    page = _page(key)
    _save(page, answers_of(page.form))
    if request.headers.get("X-Draft") == "auto":
        return "", 204
    flash(gettext("草稿已保存"))
    return redirect(url_for("tasks.show", key=key), 303)


@room.post("/draft/discard")
def discard(key: int) -> ResponseReturnValue:
    engine().handle(DiscardDraft(id=str(uuid4()), actor=actor(), task=Key(key)))
    return redirect(url_for("tasks.show", key=key), 303)


@room.post("/claim")
def claim(key: int) -> ResponseReturnValue:
    engine().handle(ClaimTask(id=str(uuid4()), actor=actor(), task=Key(key)))
    return redirect(url_for("tasks.show", key=key), 303)


@room.post("/release")
def release(key: int) -> ResponseReturnValue:
    engine().handle(ReleaseTask(id=str(uuid4()), actor=actor(), task=Key(key)))
    flash(gettext("已释放，同事可以签收"))
    return redirect(url_for("inbox.inbox"), 303)


def _page(key: int) -> TaskPage:
    with engine().database.snapshot() as work:
        return task_page(work, engine().library, Key(key), actor(), engine().now())


def _save(page: TaskPage, raw: Values) -> None:
    engine().handle(SaveDraft(id=str(uuid4()), actor=actor(), task=page.task.key, answers=raw))


def _first_values(page: TaskPage) -> Values:
    blank = initial(page.form, page.scope.variables, page.scope.evaluation) if page.form else {}
    return {**blank, **(page.draft.answers if page.draft else {})}


def _drawn(page: TaskPage, values: Values, command: str, failed: ValidationFailed | None = None) -> tuple[str, int]:
    errors = failed.errors if failed else ()
    view = form_of(page, values, errors)
    asked = page.request
    summary = request_summary(asked, language())
    reasons = [reason_view(one, page.story.words, language()) for one in page.story.reasons]
    text = render_template(
        "task.html", page=page, view=view, request_summary=summary, reasons=reasons, command_id=command,
        file_command=str(uuid4()), moments=Moments(engine().now()), is_fresh=request.method == "GET",
    )  # fmt: skip
    return text, failed.status if failed else 200


def _kept(page: TaskPage, raw: Values, refused: Rejected) -> tuple[str, int]:
    """The refusal with what was typed, which is also kept as a draft by those who had the task."""
    if raw and isinstance(refused, TaskStale | TaskGone | CaseSuspended):
        _save(page, raw)
    typed = summary_of(page.form, raw, page.scope, language()) if page.form else ()
    return _refused(page, refused, typed)


def _refused(page: TaskPage, refused: Rejected, typed: tuple[AnswerView, ...] = ()) -> tuple[str, int]:
    again = url_for("tasks.show", key=page.task.key) if isinstance(refused, TaskStale) else None
    faster = fate_words(page.task.key) if isinstance(refused, WrongState | TaskAlreadyClaimed | NotYourTask) else None
    text = render_template(
        "refusal.html", text=faster or refused.said(language()), status=refused.status, typed=typed, again=again,
        case=None if isinstance(refused, NotYourTask) else url_for("case_page.case", key=page.case.key),
    )  # fmt: skip
    return text, refused.status
