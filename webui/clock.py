"""The clock of rehearsals on a page: administrators let time pass, where the settings allow a test clock."""

from datetime import datetime, timedelta
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import SetClock
from engine.errors import Forbidden, InvalidRequest
from engine.feel.evaluation import SHANGHAI
from engine.queries.rehearsal import next_due
from webui.moments import Moments
from webui.session import actor, engine

room = Blueprint("clock_page", __name__, url_prefix="/clock")
FAR = timedelta(days=3660)
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@room.before_request
def administrators_of_rehearsals_only() -> None:
    if not (actor().is_admin and engine().allows_test_clock):
        raise Forbidden()


@room.get("")
def clock() -> ResponseReturnValue:
    now = engine().now()
    return render_template(
        "clock.html", now=now.astimezone(SHANGHAI), pinned=engine().pinned() is not None, due=_due_after(now),
        moments=Moments(now),
    )  # fmt: skip


@room.post("")
def turn() -> ResponseReturnValue:
    """Ahead by a step, to the next thing that is due, to a given time, or back to the machine's time."""
    at = _wanted(request.form.get("to", ""))
    engine().handle(SetClock(id=str(uuid4()), actor=actor(), at=at))
    flash(gettext("时钟已拨到%(time)s", time=at.strftime("%Y-%m-%d %H:%M")) if at else gettext("已恢复正常时间"))
    return redirect(url_for("clock_page.clock"), 303)


def _wanted(to: str) -> datetime | None:
    now = engine().now().astimezone(SHANGHAI)
    if to == "real":
        return None
    if to in STEPS:
        return now + STEPS[to]
    if to == "due":
        due = _due_after(now)
        return due.astimezone(SHANGHAI) if due is not None else now
    try:
        return datetime.fromisoformat(request.form.get("at", "")).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise InvalidRequest(reason="请填写日期和时间 / give a date and a time") from None


def _due_after(now: datetime) -> datetime | None:
    with engine().database.snapshot() as work:
        return next_due(work, now, now + FAR)
