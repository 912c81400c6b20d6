"""Seeing the masked answers of a case: asks for what purpose, and shows them for some minutes. 查看申请中的个人信息"""

from functools import partial
from uuid import uuid4

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import SeeAnswers
from engine.ids import Key
from engine.queries.unmasked import HiddenAnswers, hidden_answers, seen_answers
from webui.looks import Errors, looked, unkept
from webui.posted import command_id
from webui.session import actor, engine, language
from webui.summary import request_summary

room = Blueprint("answers", __name__, url_prefix="/cases/<int:key>/answers")


@room.get("")
def ask(key: int) -> ResponseReturnValue:
    return _asked(_hidden(key), str(uuid4()), {})


@room.post("")
def see(key: int) -> ResponseReturnValue:
    hidden = _hidden(key)
    wish = SeeAnswers(
        id=command_id(), actor=actor(), instance=Key(key), fields=request.form.getlist("fields"),
        purpose=request.form.get("purpose", ""), ip=request.remote_addr,
    )  # fmt: skip
    return looked(wish, partial(_asked, hidden), lambda access: url_for("answers.seen", key=key, access=access))


@room.get("/<access>")
def seen(key: int, access: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        page = seen_answers(work, engine().library, actor(), Key(key), access, engine().now())
    return unkept("unmasking/answers_seen.html", page=page, shown=request_summary(page.request, language()))


def _hidden(key: int) -> HiddenAnswers:
    with engine().database.snapshot() as work:
        return hidden_answers(work, engine().library, actor(), Key(key), engine().now())


def _asked(page: HiddenAnswers, command: str, errors: Errors) -> str:
    fields = [one for one in page.request.form.fields() if one.key in page.request.hidden]
    return render_template(
        "unmasking/answers.html", page=page, fields=[(one.key, one.label) for one in fields], command_id=command,
        errors=errors,
    )  # fmt: skip
