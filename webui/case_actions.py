"""What people do to a case besides its tasks: asks first, by a form or by a word, and sends it."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import SendCaseMessage
from engine.errors import Rejected, ValidationFailed
from engine.forms import initial
from engine.ids import Key
from engine.queries.case_actions import ActionPage, action_page
from webui.finding import form_of
from webui.forms import Values
from webui.posted import answers_of, command_id, is_redraw, once
from webui.session import actor, engine, language

room = Blueprint("case_actions", __name__, url_prefix="/cases/<int:key>/actions/<message>")


@room.get("")
def ask(key: int, message: str) -> ResponseReturnValue:
    page = _page(key, message)
    first = initial(page.form, page.scope.variables, page.scope.evaluation) if page.form else {}
    return _drawn(message, page, first, str(uuid4()))


@room.post("")
def send(key: int, message: str) -> ResponseReturnValue:
    """What does not fit comes back as it was typed; the page's `command_id` makes a double submit harmless."""
    page = _page(key, message)
    raw = answers_of(page.form)
    if is_redraw():
        return _drawn(message, page, raw, once())
    try:
        engine().handle(
            SendCaseMessage(id=command_id(), actor=actor(), instance=Key(key), message=message, answers=raw)
        )
    except Rejected as refused:
        return _drawn(message, page, raw, once(), refused)
    flash(gettext("已提交：%(name)s", name=page.name.text(language())))
    return redirect(url_for("case_page.case", key=key), 303)


def _page(key: int, message: str) -> ActionPage:
    with engine().database.snapshot() as work:
        return action_page(work, engine().library, Key(key), message, actor(), engine().now())


def _drawn(
    message: str, page: ActionPage, values: Values, command: str, refused: Rejected | None = None
) -> tuple[str, int]:
    errors = refused.errors if isinstance(refused, ValidationFailed) else ()
    view = form_of(page, values, errors)
    reason = refused.said(language()) if refused and not errors else None
    text = render_template(
        "action.html", page=page, message=message, view=view, command_id=command, reason=reason
    )  # fmt: skip
    return text, refused.status if refused else 200
