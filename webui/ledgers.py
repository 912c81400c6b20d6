"""Pages of ledgers: which there are, their rows, and the same rows as a file."""

from collections.abc import Iterator
from uuid import uuid4

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import NoteLedgerExport
from engine.errors import FieldError, InvalidRequest, ValidationFailed
from engine.forms import Text
from engine.ledgers import Ledger, LedgerKind
from engine.queries.ledger_filters import Wanted, read_wanted
from engine.queries.ledgers import Cell, LedgerPage, SeenRow, ledger_export, ledger_page, open_ledger, open_ledgers
from webui.moments import Moments
from webui.session import actor, engine, language
from webui.sheets import TYPES, Value, sheet

room = Blueprint("ledgers", __name__, url_prefix="/ledgers")
ASKED = "f."
"""Before a column's name in the address."""


@room.get("")
def ledgers() -> str:
    with engine().database.snapshot() as work:
        found = open_ledgers(work, engine().library, actor())
    return render_template("ledgers/all.html", ledgers=found)


@room.get("/<name>")
def rows(name: str) -> ResponseReturnValue:
    """The address holds what is asked. What cannot be read shows everything, and says what is wrong with it."""
    now, errors = engine().now(), tuple[FieldError, ...]()
    with engine().database.snapshot() as work:
        ledger = open_ledger(work, engine().library, actor(), name)
        try:
            wanted = _wanted(ledger)
        except ValidationFailed as refused:
            wanted, errors = Wanted(), refused.errors
        page = ledger_page(work, engine().library, actor(), ledger, wanted, now)
    text = render_template(
        "ledgers/rows.html", page=page, wanted=wanted, asked=asked_columns(), moments=Moments(now), number=_number,
        errors={error.field: error for error in errors},
    )  # fmt: skip
    return text, ValidationFailed.status if errors else 200


@room.post("/<name>/export")
def export(name: str) -> Response:
    """Noted before it leaves the house, every time."""
    format = request.form.get("format", "")
    if format not in TYPES:
        raise InvalidRequest(reason="请选择CSV或Excel / choose CSV or Excel")
    with engine().database.snapshot() as work:
        ledger = open_ledger(work, engine().library, actor(), name)
        wanted = _wanted(ledger)
        page = ledger_export(work, engine().library, actor(), ledger, wanted, engine().now())
    engine().handle(NoteLedgerExport(
        id=str(uuid4()), actor=actor(), ledger=name, format=format, filtered=list(wanted.values), rows=len(page.rows),
    ))  # fmt: skip
    return file_of(page, name, format)


def file_of(page: LedgerPage, name: str, format: str) -> Response:
    """The rows of a page as a file to keep."""
    answer = make_response(sheet(format, _heads(page), _lines(page)))
    answer.headers["Content-Type"] = TYPES[format]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def asked_columns() -> dict[str, str]:
    """By column, from the address of a page or the hidden fields of an export."""
    return {name.removeprefix(ASKED): value for name, value in request.values.items() if name.startswith(ASKED)}


def _wanted(ledger: Ledger) -> Wanted:
    return read_wanted(ledger, asked_columns(), request.values.get("sort", ""), request.values.get("page", ""))


def _heads(page: LedgerPage) -> list[str]:
    titles = (heading.title.text(language()) for heading in page.headings)
    correction = [gettext("更正情况")] if page.ledger.kind is LedgerKind.JOURNAL else []
    return [gettext("事项编号"), *titles, gettext("版次"), gettext("更新时间"), *correction]


def _lines(page: LedgerPage) -> Iterator[list[Value]]:
    for row in page.rows:
        correction = [_standing(row)] if page.ledger.kind is LedgerKind.JOURNAL else []
        yield [row.business_key, *(_value(cell) for cell in row.cells), row.version, row.updated_at, *correction]


def _standing(row: SeenRow) -> str | None:
    if row.is_corrected:
        return str(gettext("已更正"))
    return str(gettext("更正")) if row.corrects else None


def _value(cell: Cell) -> Value:
    return cell.text(language()) if isinstance(cell, Text) else cell


def _number(value: float) -> str:
    """3 rather than 3.0."""
    return f"{value:g}" if isinstance(value, float) else str(value)
