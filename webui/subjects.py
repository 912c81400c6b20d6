"""One person's data, for the officer who answers their request: what there is, a file of it, and removing it."""

import json
from collections.abc import Iterator
from uuid import uuid4

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import Command, ForgetSubject, ReadSubject
from engine.errors import InvalidRequest, Rejected
from engine.forms import Text
from engine.queries.ledgers import Cell
from engine.queries.subjects import SubjectData, subject_data
from webui.moments import Moments
from webui.posted import command_id, once
from webui.session import actor, engine, language
from webui.sheets import TYPES, XLSX, Value, sheet

room = Blueprint("subjects", __name__, url_prefix="/accesses/subject")


@room.get("")
def look() -> ResponseReturnValue:
    return _drawn(_data(request.args.get("number", "")), str(uuid4()))


@room.post("/file")
def take() -> ResponseReturnValue:
    """Noted before it leaves the house, as JSON or as Excel."""
    data, format = _data(request.form.get("number", "")), request.form.get("format", "")
    if format not in (XLSX, "json"):
        raise InvalidRequest(reason="请选择JSON或Excel / choose JSON or Excel")
    rows = {id: len(of) for id, of in data.rows.items()}
    wish = ReadSubject(
        id=str(uuid4()), actor=actor(), subject=data.subject, rows=rows, purpose=_purpose(), ip=request.remote_addr
    )  # fmt: skip
    return _tried(data, wish) or _file(data, format)


@room.post("/forget")
def forget() -> ResponseReturnValue:
    data = _data(request.form.get("number", ""))
    wish = ForgetSubject(
        id=command_id(), actor=actor(), subject=data.subject, purpose=_purpose(), ip=request.remote_addr
    )  # fmt: skip
    refused = _tried(data, wish)
    if refused is not None:
        return refused
    flash(gettext("已匿名化，保留统计所需的内容。"))
    return redirect(url_for("subjects.look", number=data.subject), 303)


def _data(number: str) -> SubjectData:
    with engine().database.snapshot() as work:
        return subject_data(work, engine().library, actor(), number.strip()[:100])


def _purpose() -> str:
    return request.form.get("purpose", "")


def _tried(data: SubjectData, wish: Command) -> ResponseReturnValue | None:
    """The page with the reason where it is refused."""
    try:
        engine().handle(wish)
    except Rejected as refused:
        errors = getattr(refused, "errors", ())
        said = errors[0].text(language()) if errors else refused.said(language())
        return _drawn(data, once(), said), refused.status
    return None


def _drawn(data: SubjectData, command: str, error: str | None = None) -> str:
    return render_template(
        "unmasking/subject.html", data=data, command_id=command, error=error, moments=Moments(engine().now())
    )  # fmt: skip


def _file(data: SubjectData, format: str) -> Response:
    heads = [gettext("台账"), gettext("记录"), gettext("栏目"), gettext("内容")]
    content = sheet(XLSX, heads, _cells(data)) if format == XLSX else _json(data)
    answer = make_response(content)
    answer.headers["Content-Type"] = TYPES.get(format, "application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="subject.{format}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _cells(data: SubjectData) -> Iterator[list[Value]]:
    for id, rows in data.rows.items():
        for n, row in enumerate(rows, start=1):
            ledger = data.ledgers[id].title(language())
            yield from ([ledger, n, title.text(language()), _plain(cell)] for title, cell in row)
    for n, case in enumerate(data.cases, start=1):
        yield [gettext("事项"), n, case.process.text(language()), case.business_key]


def _json(data: SubjectData) -> bytes:
    rows = {
        id: [{title.text(language()): _written(cell) for title, cell in row} for row in of]
        for id, of in data.rows.items()
    }  # fmt: skip
    cases = [
        {"number": one.business_key, "process": one.process.text(language()), "from": one.started_at.isoformat(),
         "until": one.ended_at.isoformat() if one.ended_at else None} for one in data.cases
    ]  # fmt: skip
    return json.dumps({"subject": data.subject, "ledgers": rows, "cases": cases}, ensure_ascii=False, indent=1).encode()


def _plain(cell: Cell) -> Value:
    return cell.text(language()) if isinstance(cell, Text) else cell


def _written(cell: Cell) -> object:
    plain = _plain(cell)
    return plain if plain is None or isinstance(plain, str | int | float) else plain.isoformat()
