"""Seeing what masks hide of one row: asks for what purpose, and shows it for some minutes. 查看个人信息"""

from functools import partial
from uuid import uuid4

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import SeeUnmasked
from engine.forms import Text
from engine.ids import Key
from engine.queries.ledgers import Cell
from engine.queries.unmasked import HiddenRow, hidden_row, seen_row
from webui.looks import Errors, looked, unkept
from webui.moments import Moments
from webui.posted import command_id
from webui.session import actor, engine, language

room = Blueprint("unmasking", __name__, url_prefix="/ledgers/<name>/see")


@room.get("")
def ask(name: str) -> ResponseReturnValue:
    return _asked(_row(name), str(uuid4()), {})


@room.post("")
def see(name: str) -> ResponseReturnValue:
    row = _row(name)
    wish = SeeUnmasked(
        id=command_id(), actor=actor(), ledger=name, key=row.key, fields=request.form.getlist("fields"),
        purpose=request.form.get("purpose", ""), instance=row.case.key if row.case else None, ip=request.remote_addr,
    )  # fmt: skip
    return looked(wish, partial(_asked, row), lambda access: url_for("unmasking.seen", name=name, access=access))


@room.get("/<access>")
def seen(name: str, access: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        row = seen_row(work, engine().library, actor(), name, access, engine().now())
    return unkept("unmasking/seen.html", row=row, text=_text, moments=Moments(engine().now()))


def _row(name: str) -> HiddenRow:
    case = request.values.get("case", type=int)
    with engine().database.snapshot() as work:
        key = request.values.get("row", "")
        return hidden_row(work, engine().library, actor(), name, key, Key(case) if case is not None else None)


def _asked(row: HiddenRow, command: str, errors: Errors) -> str:
    return render_template("unmasking/ask.html", row=row, command_id=command, errors=errors, text=_text)


def _text(cell: Cell) -> str:
    return cell.text(language()) if isinstance(cell, Text) else "" if cell is None else str(cell)
