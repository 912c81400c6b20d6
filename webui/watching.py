"""The page of open promises for administrators and supervisors, and giving a task behind one to somebody else."""

from datetime import datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import AssignTask, TransferWork
from engine.engine import Receipt
from engine.errors import InvalidRequest, Rejected
from engine.ids import Key
from engine.queries.hands import Hands, hands_for, watched_tasks, work_of
from engine.queries.pausing import wishes_for
from engine.queries.watching import NOBODY, NONE, Choice, Look, overview
from webui.batches import Outcome, results_page
from webui.moments import Moments
from webui.posted import command_id, once
from webui.session import actor, engine, language
from webui.titles import titled

room = Blueprint("watching", __name__, url_prefix="/promises")
LOOKS = tuple(look.value for look in Look)
LONGEST = 200
"""Characters of a reason."""


@room.get("")
def watching() -> ResponseReturnValue:
    """The address holds what is chosen, so that it can be kept and passed on."""
    now, chosen = engine().now(), {name: request.args.get(name) or None for name in Choice.__slots__}
    with engine().database.snapshot() as work:
        page = overview(work, engine().library, actor(), Choice(**chosen), now, _after())
        wishes = wishes_for(work, engine().library, actor(), now)
    return render_template(
        "watching/promises.html",
        page=page,
        chosen=chosen,
        moments=Moments(now),
        looks=LOOKS,
        nobody=NOBODY,
        none=NONE,
        wishes=wishes,
    )


@room.get("/tasks/<int:key>")
def hands(key: int) -> ResponseReturnValue:
    return _asked(_hands(key), str(uuid4()))


@room.post("/tasks/<int:key>")
def assign(key: int) -> ResponseReturnValue:
    page, person, reason = _hands(key), request.form.get("person", ""), request.form.get("reason", "").strip()
    if not person or not reason or len(reason) > LONGEST:
        return _asked(page, once(), gettext("请选择接办人，并用%(n)s字以内写明原因。", n=LONGEST)), 422
    try:
        engine().handle(AssignTask(id=command_id(), actor=actor(), task=Key(key), person=person, reason=reason))
    except Rejected as refused:
        return _asked(page, once(), refused.said(language())), refused.status
    flash(gettext("已改派，新旧办理人都会收到通知。"))
    return redirect(url_for("watching.watching"), 303)


@room.route("/people/<person>", methods=["GET", "POST"])
def work(person: str) -> ResponseReturnValue:
    """All that somebody has in hand, to one other person."""
    with engine().database.snapshot() as unit:
        page = work_of(unit, engine().library, actor(), person)
    error, status, command = None, 200, str(uuid4())
    if request.method == "POST":
        to, reason = request.form.get("person", ""), request.form.get("reason", "")
        try:
            done = engine().handle(TransferWork(id=command_id(), actor=actor(), person=person, to=to, reason=reason))
        except Rejected as refused:
            error, status, command = refused.said(language()), refused.status, once()
        else:
            return _handed_over(person, done)
    text = render_template(
        "watching/work.html", page=page, person_id=person, heading=gettext("全部转办"), error=error,
        command_id=command, longest=LONGEST,
    )  # fmt: skip
    return text, status


def _handed_over(person: str, done: Receipt) -> ResponseReturnValue:
    results = done["results"]
    assert isinstance(results, list)
    with engine().database.snapshot() as unit:
        rows = titled(unit, watched_tasks(unit, engine().library, actor(), [one["task"] for one in results]).values())
    outcomes = [Outcome(rows[one["task"]], one.get(language())) for one in results if one["task"] in rows]
    if done["left"]:
        flash(gettext("还有%(n)s项，请再转一次。", n=done["left"]))
    return results_page(gettext("全部转办"), outcomes, url_for("watching.watching"))


def _asked(page: Hands, command: str, error: str | None = None) -> str:
    return render_template(
        "watching/hands.html", page=page, command_id=command, error=error, longest=LONGEST,
        moments=Moments(engine().now()),
    )  # fmt: skip


def _hands(key: int) -> Hands:
    with engine().database.snapshot() as work:
        return hands_for(work, engine().library, actor(), Key(key))


def _after() -> tuple[datetime, Key] | None:
    """`after` as time and key of the last row of the page before. Raises InvalidRequest."""
    at, _, key = request.args.get("after", "").partition("~")
    if not at:
        return None
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not key.isascii():
            raise ValueError(at)
        return moment, Key(int(key))
    except ValueError:
        raise InvalidRequest(reason="页码无法识别，请从第一页开始 / begin with the first page") from None
