"""Pausing the clock of a task, letting it run on, asking for more time, and a supervisor's word on it."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import Command, ConfirmPause, DecideExtension, ExtendClock, PauseClock, ResumeClock
from engine.errors import InvalidRequest, NotFound, VerbNotAllowed
from engine.feel.evaluation import SHANGHAI
from engine.ids import Key
from engine.queries.form_pages import require_open_to, task_page
from engine.queries.pausing import Pausing
from webui.attempt import attempt
from webui.moments import Moments
from webui.posted import command_id
from webui.session import actor, engine

room = Blueprint("pausing", __name__)
LONGEST = 500
"""Characters of a reason, as the command has it."""


@room.route("/tasks/<int:key>/pause", methods=["GET", "POST"])
def pause(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        given = request.form
        return PauseClock(
            id=command_id(), actor=actor(), task=Key(key), code=given.get("code", ""), reason=given.get("reason", ""),
            evidence=given.get("evidence", ""), until=_moment("until"),
        )  # fmt: skip

    return _asked(key, "verbs/pause.html", gettext("已暂停计时。"), wish, lambda found: bool(found.reasons))


@room.route("/tasks/<int:key>/extend", methods=["GET", "POST"])
def extend(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        due_at = _moment("due_at")
        if due_at is None:
            raise InvalidRequest(reason="请填写新的时限 / say until when you need")
        reason = request.form.get("reason", "")
        return ExtendClock(id=command_id(), actor=actor(), task=Key(key), due_at=due_at, reason=reason)

    return _asked(
        key, "verbs/extend.html", gettext("已申请延期，请等待主管批准。"), wish, lambda found: found.can_extend
    )


@room.post("/tasks/<int:key>/run-on")
def run_on(key: int) -> ResponseReturnValue:
    engine().handle(ResumeClock(id=str(uuid4()), actor=actor(), task=Key(key)))
    flash(gettext("已恢复计时。"))
    return redirect(url_for("tasks.show", key=key), 303)


@room.post("/promises/<kind>/<int:clock>")
def decide(kind: str, clock: int) -> ResponseReturnValue:
    yes, id = request.form.get("answer") == "yes", str(uuid4())
    if kind == "pause":
        engine().handle(ConfirmPause(id=id, actor=actor(), clock=Key(clock), confirmed=yes))
    elif kind == "extension":
        engine().handle(DecideExtension(id=id, actor=actor(), clock=Key(clock), granted=yes))
    else:
        raise NotFound(what=f"时限 / promise {kind}")
    flash(gettext("已处理，对方会收到通知。"))
    return redirect(url_for("watching.watching"), 303)


def _moment(field: str) -> datetime | None:
    """As the browser's field for a local time gives it. Raises InvalidRequest."""
    text = request.form.get(field, "")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None
    except ValueError:
        raise InvalidRequest(reason="请填写日期和时间 / give a date and a time") from None


def _asked(
    key: int, template: str, done: str, wish: Callable[[], Command], may: Callable[[Pausing], bool]
) -> ResponseReturnValue:
    """Asks, or does what was asked for; a refusal comes back with what was typed."""
    with engine().database.snapshot() as work:
        page = task_page(work, engine().library, Key(key), actor(), engine().now())
        require_open_to(work, page, actor())
    if page.pausing is None or not may(page.pausing):
        raise VerbNotAllowed()
    tried = attempt(wish)
    if tried.is_done:
        flash(done)
        return redirect(url_for("tasks.show", key=key), 303)
    heading = gettext("暂停计时") if template.endswith("pause.html") else gettext("申请延期")
    text = render_template(
        template, page=page, heading=heading, error=tried.error, longest=LONGEST, command_id=tried.command_id,
        moments=Moments(engine().now()),
    )  # fmt: skip
    return text, tried.status
