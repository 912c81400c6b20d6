"""Tags, follow-up date and priority of a task, on a page of their own."""

import re
from datetime import datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import MarkTask
from engine.errors import InvalidRequest, Rejected, ValidationFailed
from engine.feel.evaluation import SHANGHAI
from engine.ids import Key
from engine.people import LONGEST_TAG, MOST_TAGS
from engine.queries.marking import Marks, marks_of
from webui.posted import command_id, once
from webui.session import actor, engine, language

room = Blueprint("marking", __name__)
BETWEEN_TAGS = re.compile(r"[,，、;；\n]")
LEVELS = (90, 70, 50, 30)
"""Priorities that have a name: very urgent, urgent, as usual, can wait."""


@room.route("/tasks/<int:key>/marks", methods=["GET", "POST"])
def marks(key: int) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        page = marks_of(work, engine().library, actor(), Key(key))
    if request.method == "GET":
        return _drawn(page, str(uuid4()))
    try:
        engine().handle(MarkTask(id=command_id(), actor=actor(), task=Key(key), changes=_changes(page)))
    except Rejected as refused:
        return _drawn(page, once(), _said(refused)), refused.status
    flash(gettext("标记已保存"))
    return redirect(_back(page), 303)


def _changes(page: Marks) -> dict[str, object]:
    """What differs from what is there. Raises InvalidRequest."""
    asked: dict[str, object] = {
        "tags": [one.strip() for one in BETWEEN_TAGS.split(request.form.get("tags", "")) if one.strip()],
        "follow_up_at": _day(request.form.get("follow_up", "")),
    }
    if page.is_above and "priority" in request.form:
        asked["priority"] = _number(request.form["priority"])
    there = {"tags": list(page.tags), "follow_up_at": page.task.follow_up_at, "priority": page.task.priority}
    return {name: value for name, value in asked.items() if value != there[name]}


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None
    except ValueError:
        raise InvalidRequest(reason="请填写日期 / give a date") from None


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise InvalidRequest(reason="请选择优先级 / choose how urgent it is")
    return int(text)


def _said(refused: Rejected) -> str:
    if isinstance(refused, ValidationFailed):
        return " ".join(error.text(language()) for error in refused.errors)
    return refused.said(language())


def _drawn(page: Marks, command: str, error: str | None = None) -> str:
    day = page.task.follow_up_at.astimezone(SHANGHAI).date().isoformat() if page.task.follow_up_at else ""
    return render_template(
        "verbs/marks.html", page=page, heading=gettext("标签与跟进"), command_id=command, error=error, day=day,
        back=_back(page), levels=LEVELS, most=MOST_TAGS, longest=LONGEST_TAG,
    )  # fmt: skip


def _back(page: Marks) -> str:
    return url_for("tasks.show", key=page.task.key) if page.is_visible else url_for("watching.watching")
