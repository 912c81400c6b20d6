"""Saying something about a case, and sending copies of it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import Command, CommentCase, CopyCase
from engine.ids import Key
from engine.queries.case_page import case_page
from engine.queries.colleagues import everybody_but
from webui.attempt import attempt
from webui.posted import command_id
from webui.session import actor, engine

room = Blueprint("talking", __name__, url_prefix="/cases/<int:key>")
LONGEST = 500


@room.route("/comment", methods=["GET", "POST"])
def comment(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        return CommentCase(id=command_id(), actor=actor(), instance=Key(key), text=_text(), named=_people())

    words = {
        "heading": gettext("留言"), "text_label": gettext("内容"), "people_label": gettext("提醒谁看（可不选）"),
        "submit": gettext("留言"),
    }  # fmt: skip
    return _asked(key, wish, gettext("已留言"), copies=False, **words)


@room.route("/copy", methods=["GET", "POST"])
def copy(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        return CopyCase(id=command_id(), actor=actor(), instance=Key(key), people=_people(), text=_text())

    words = {
        "heading": gettext("抄送"), "text_label": gettext("附言（可不填）"),
        "people_label": gettext("抄送给谁（之后可以查看该事项）"), "submit": gettext("确认抄送"),
    }  # fmt: skip
    return _asked(key, wish, gettext("已抄送，对方会收到通知。"), copies=True, **words)


def _text() -> str:
    return request.form.get("text", "")


def _people() -> list[str]:
    return request.form.getlist("people")


def _asked(key: int, wish: Callable[[], Command], done: str, **words: object) -> ResponseReturnValue:
    """Asks, or does what was asked for; a refusal comes back with what was typed."""
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(key), engine().now())
        colleagues = everybody_but(work, engine().library, actor())
    tried = attempt(wish)
    if tried.is_done:
        flash(done)
        return redirect(url_for("case_page.case", key=key), 303)
    text = render_template(
        "verbs/talk.html", page=page, colleagues=colleagues, command_id=tried.command_id, error=tried.error,
        longest=LONGEST, **words,
    )  # fmt: skip
    return text, tried.status
