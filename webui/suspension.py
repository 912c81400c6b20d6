"""An administrator suspends a case and resumes it; both pages ask first."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import Command, ResumeInstance, SuspendInstance
from engine.errors import Forbidden
from engine.ids import Key
from engine.queries.case_page import case_page
from webui.attempt import attempt
from webui.posted import command_id
from webui.session import actor, engine

room = Blueprint("suspension", __name__, url_prefix="/cases/<int:key>")
LONGEST = 500


@room.route("/suspend", methods=["GET", "POST"])
def suspend(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        return SuspendInstance(id=command_id(), actor=actor(), instance=Key(key), reason=request.form.get("reason", ""))

    words = {"heading": gettext("暂停办理"), "asks_why": True, "submit": gettext("确认暂停")}
    return _asked(key, wish, gettext("已暂停办理，经办人会收到通知。"), **words)


@room.route("/resume", methods=["GET", "POST"])
def resume(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        return ResumeInstance(id=command_id(), actor=actor(), instance=Key(key))

    words = {"heading": gettext("恢复办理"), "asks_why": False, "submit": gettext("确认恢复")}
    return _asked(key, wish, gettext("已恢复办理。"), **words)


def _asked(key: int, wish: Callable[[], Command], done: str, **words: object) -> ResponseReturnValue:
    if not actor().is_admin:
        raise Forbidden()
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(key), engine().now())
    tried = attempt(wish)
    if tried.is_done:
        flash(done)
        return redirect(url_for("case_page.case", key=key), 303)
    text = render_template(
        "verbs/suspend.html", page=page, command_id=tried.command_id, error=tried.error, longest=LONGEST, **words
    )
    return text, tried.status
