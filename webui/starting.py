"""Starting cases: what a person may start, and the form of each."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.commands import StartInstance
from engine.errors import Rejected, ValidationFailed
from engine.forms import initial
from engine.queries.form_pages import FormPage, start_page, startable
from webui.finding import form_of
from webui.forms import Values
from webui.posted import answers_of, command_id, is_redraw, once, require_same_person
from webui.session import actor, engine, language

room = Blueprint("starting", __name__, url_prefix="/start")


@room.get("")
def start() -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        found = startable(work, engine().library, actor())
    return render_template("start.html", processes=found)


@room.get("/<process>")
def form(process: str) -> ResponseReturnValue:
    page = _page(process)
    first = initial(page.form, page.scope.variables, page.scope.evaluation) if page.form else {}
    return _drawn(process, page, first, str(uuid4()))


@room.post("/<process>")
def begin(process: str) -> ResponseReturnValue:
    """Whatever stands in the way, the form comes back as it was typed."""
    require_same_person()
    page = _page(process)
    raw = answers_of(page.form)
    if is_redraw():
        return _drawn(process, page, raw, once())
    try:
        receipt = engine().handle(StartInstance(id=command_id(), actor=actor(), process_id=process, answers=raw))
    except Rejected as refused:
        return _drawn(process, page, raw, once(), refused)
    return redirect(url_for("case_page.case", key=receipt["instance"]), 303)


def _page(process: str) -> FormPage:
    with engine().database.snapshot() as work:
        return start_page(work, engine().library, process, actor(), engine().now())


def _drawn(
    process: str, page: FormPage, values: Values, command: str, refused: Rejected | None = None
) -> tuple[str, int]:
    errors = refused.errors if isinstance(refused, ValidationFailed) else ()
    view = form_of(page, values, errors)
    reason = refused.said(language()) if refused and not errors else None
    text = render_template("start_form.html", page=page, process=process, view=view, command_id=command, reason=reason)
    return text, refused.status if refused else 200
