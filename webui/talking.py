"""Saying something about a case, and sending copies of it."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import CommentCase, CopyCase
from engine.errors import Rejected
from engine.ids import Key
from engine.queries.case_page import CasePage, case_page
from engine.queries.colleagues import everybody_but
from webui.posted import command_id, once
from webui.session import actor, engine, language

room = Blueprint("talking", __name__, url_prefix="/cases/<int:key>")
LONGEST = 500


@room.route("/comment", methods=["GET", "POST"])
def comment(key: int) -> ResponseReturnValue:
    page = _page(key)
    if request.method == "GET":
        return _asked(page, "comment", str(uuid4()))
    text, named = request.form.get("text", ""), request.form.getlist("people")
    wish = CommentCase(id=command_id(), actor=actor(), instance=Key(key), text=text, named=named)
    try:
        engine().handle(wish)
    except Rejected as refused:
        return _asked(page, "comment", once(), refused.text(language())), refused.status
    flash(gettext("已留言"))
    return redirect(url_for("case_page.case", key=key), 303)


@room.route("/copy", methods=["GET", "POST"])
def copy(key: int) -> ResponseReturnValue:
    page = _page(key)
    if request.method == "GET":
        return _asked(page, "copy", str(uuid4()))
    people, text = request.form.getlist("people"), request.form.get("text", "")
    try:
        engine().handle(CopyCase(id=command_id(), actor=actor(), instance=Key(key), people=people, text=text))
    except Rejected as refused:
        return _asked(page, "copy", once(), refused.text(language())), refused.status
    flash(gettext("已抄送，对方会收到通知。"))
    return redirect(url_for("case_page.case", key=key), 303)


def _asked(page: CasePage, what: str, command: str, error: str | None = None) -> str:
    with engine().database.snapshot() as work:
        colleagues = everybody_but(work, engine().library, actor())
    return render_template(
        "verbs/talk.html", page=page, what=what, colleagues=colleagues, command_id=command, error=error,
        longest=LONGEST,
    )  # fmt: skip


def _page(key: int) -> CasePage:
    with engine().database.snapshot() as work:
        return case_page(work, engine().library, actor(), Key(key), engine().now())
