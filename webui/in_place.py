"""A short task is claimed and done on its card in the inbox; longer ones lead to their own page. It draws no page."""

from uuid import uuid4

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import ClaimTask, CompleteTask
from engine.errors import Rejected, ValidationFailed
from engine.forms import ComponentType, Form, initial
from engine.ids import Key
from engine.queries.form_pages import TaskPage, require_open_to, task_page
from webui.finding import form_of
from webui.forms import Values
from webui.live import fate_words
from webui.posted import answers_of, command_id, is_redraw, once, require_same_person
from webui.session import actor, engine, language
from webui.summary import summary_of

room = Blueprint("in_place", __name__, url_prefix="/tasks/<int:key>/in-place")
FIELDS = 3
"""The most that a short form has."""
LONG = frozenset({ComponentType.DYNAMICLIST, ComponentType.FILEPICKER})


@room.get("")
def show(key: int) -> ResponseReturnValue:
    """The form where it is short; a browser without scripts never asks for it."""
    with engine().database.snapshot() as work:
        page = task_page(work, engine().library, Key(key), actor(), engine().now())
        try:
            require_open_to(work, page, actor())
        except Rejected as refused:
            return _told(page, refused)
    return _form(page, _first(page), str(uuid4()))


@room.post("/claim")
def claim(key: int) -> ResponseReturnValue:
    try:
        engine().handle(ClaimTask(id=str(uuid4()), actor=actor(), task=Key(key)))
    except Rejected as refused:
        return _told(_page(key), refused)
    page = _page(key)
    return _form(page, _first(page), str(uuid4()), is_just_claimed=True)


@room.post("")
def complete(key: int) -> ResponseReturnValue:
    require_same_person()
    page = _page(key)
    raw = answers_of(page.form)
    if is_redraw():
        return _form(page, raw, once())
    try:
        engine().handle(CompleteTask(
            id=command_id(), actor=actor(), task=Key(key), answers=raw, revision=request.form.get("revision", type=int)
        ))  # fmt: skip
    except ValidationFailed as failed:
        return _form(page, raw, once(), failed=failed)
    except Rejected as refused:
        return _told(_page(key), refused)
    return _changed(render_template("inbox/done.html", page=page))


def is_short(form: Form | None) -> bool:
    fields = form.fields() if form is not None else ()
    return len(fields) <= FIELDS and not any(field.type in LONG for field in fields)


def _page(key: int) -> TaskPage:
    with engine().database.snapshot() as work:
        return task_page(work, engine().library, Key(key), actor(), engine().now())


def _first(page: TaskPage) -> Values:
    blank = initial(page.form, page.scope.variables, page.scope.evaluation) if page.form else {}
    return {**blank, **(page.draft.answers if page.draft else {})}


def _form(
    page: TaskPage, values: Values, command: str, *, is_just_claimed: bool = False,
    failed: ValidationFailed | None = None,
) -> ResponseReturnValue:  # fmt: skip
    if not is_short(page.form):
        return Response(headers={"HX-Redirect": url_for("tasks.show", key=page.task.key)})
    errors = failed.errors if failed else ()
    view = form_of(page, values, errors)
    asked = page.request
    summary = summary_of(asked.form, asked.values, asked.scope, language()) if asked else ()
    text = render_template(
        "inbox/form.html", page=page, view=view, request_summary=summary, command_id=command,
        is_just_claimed=is_just_claimed,
    )  # fmt: skip
    return _changed(text) if is_just_claimed else make_response(text)


def _told(page: TaskPage, refused: Rejected) -> Response:
    """Who was faster, where somebody was; else why not."""
    return _changed(render_template("inbox/told.html", text=fate_words(page.task.key) or refused.said(language())))


def _changed(text: str) -> Response:
    """The page then asks what else has."""
    answer = make_response(text)
    answer.headers["HX-Trigger-After-Settle"] = "ll:changed"
    return answer
