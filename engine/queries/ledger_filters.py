"""What somebody asks of a ledger's rows, read from texts and meant in SQL.

How far a column can be asked about follows from its class: open ones by a part of their value and as an order, personal
ones only by the whole value (whoever asks knows it already), sensitive ones not at all; else the answers would tell
what the cells hide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from engine.errors import FieldError, ValidationFailed
from engine.ledgers import Column, ColumnType, Ledger, Pii
from engine.org import Organisation
from engine.store.ledgers import content, ledger_row
from engine.store.unit_of_work import UnitOfWork

LONGEST = 100
PAGES = 200
_UNASKED = (ColumnType.JSON, ColumnType.DATETIME)
_UNSORTED = (ColumnType.JSON, ColumnType.PERSON, ColumnType.UNIT)


class Way(StrEnum):
    """How a column is asked about: by a part of its text, the whole value, a number, a day or its beginning, yes or no,
    or one of the values that have names."""

    PART = "part"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    YES_NO = "yes_no"
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`values` by column; `sort` a column, with `-` before it the largest first, None = the newest rows first."""

    values: Mapping[str, str] = field(default_factory=dict)
    sort: str | None = None
    page: int = 1


def way_of(ledger: Ledger, column: Column) -> Way | None:
    """None = it cannot be asked about: sensitive, not a plain value, or computed from postings."""
    if column.pii is Pii.SENSITIVE or column.type in _UNASKED or column.name in ledger.amounts:
        return None
    if column.pii is Pii.PERSONAL:
        return Way.WHOLE
    if column.type.is_number:
        return Way.NUMBER
    if column.values:
        return Way.NAMED
    return {ColumnType.DATE: Way.DAY, ColumnType.BOOL: Way.YES_NO}.get(column.type, Way.PART)


def is_sortable(ledger: Ledger, column: Column) -> bool:
    return column.pii is Pii.NONE and column.type not in _UNSORTED and column.name not in ledger.amounts


def read_wanted(ledger: Ledger, values: Mapping[str, str], sort: str = "", page: str = "") -> Wanted:
    """What is empty asks for nothing. Raises ValidationFailed with all that cannot be asked."""
    asked = {name: value.strip() for name, value in values.items() if value.strip()}
    faults = [fault for name, value in asked.items() if (fault := _fault(ledger, name, value)) is not None]
    ordered = ledger.columns.get(sort.removeprefix("-"))
    if sort and (ordered is None or not is_sortable(ledger, ordered)):
        faults.append(
            _error("sort", "SORT", "不能按此列排序，请换一列。", "Rows cannot be sorted by it; choose another.")
        )
    number = int(page) if page.isascii() and page.isdecimal() else 1 if not page else 0
    if not 1 <= number <= PAGES:
        faults.append(_error(
            "page", "PAGE", f"页码应在1到{PAGES}之间，请用筛选缩小范围。",
            f"Pages run from 1 to {PAGES}; narrow the rows.",
        ))  # fmt: skip
    if faults:
        raise ValidationFailed(faults)
    return Wanted(values=asked, sort=sort or None, page=number)


def conditions(
    work: UnitOfWork, ledger: Ledger, wanted: Wanted, organisation: Organisation
) -> Iterator[ColumnElement[bool]]:
    for name, value in wanted.values.items():
        yield _condition(content(work.connection, name), ledger.columns[name], value, organisation)


def order(work: UnitOfWork, ledger: Ledger, sort: str | None) -> Sequence[ColumnElement[Any]]:
    """What is empty comes last whatever the direction."""
    newest = (ledger_row.c.updated_at.desc(), ledger_row.c.key.desc())
    if sort is None:
        return newest
    column = ledger.columns[sort.removeprefix("-")]
    read = content(work.connection, column.name)
    value: ColumnElement[Any] = read.as_float() if column.type.is_number else read.as_string()
    last = case((value.is_(None), 1), else_=0)
    return (last, value.desc() if sort.startswith("-") else value, *newest)


def _condition(read: ColumnElement[Any], column: Column, value: str, organisation: Organisation) -> ColumnElement[bool]:
    text: ColumnElement[Any] = read.as_string()
    is_whole = column.pii is Pii.PERSONAL
    if column.type in (ColumnType.PERSON, ColumnType.UNIT):
        return text.in_([value, *_named(column, value, organisation, is_whole=is_whole)])
    if column.type.is_number:
        found: ColumnElement[bool] = read.as_float() == float(value)
    elif column.type is ColumnType.BOOL:
        found = read.as_boolean() == (value == "yes")
    elif is_whole or column.values:
        found = text == value
    elif column.type is ColumnType.DATE:
        found = text.startswith(value, autoescape=True)
    else:
        found = text.icontains(value, autoescape=True)
    return found


def _named(column: Column, value: str, organisation: Organisation, *, is_whole: bool) -> list[str]:
    """The ids behind a name as somebody types it."""
    low = value.lower()
    if column.type is ColumnType.PERSON:
        names = [(str(one.id), (one.name,)) for one in organisation.people.values()]
        return [id for id, known in names if _fits(low, known, is_whole)]
    return [one.id for one in organisation.units.values() if _fits(low, (one.zh, one.en), is_whole)]


def _fits(low: str, names: Sequence[str], is_whole: bool) -> bool:
    return any(low == name.lower() or (not is_whole and low in name.lower()) for name in names)


def _fault(ledger: Ledger, name: str, value: str) -> FieldError | None:
    column = ledger.columns.get(name)
    way = way_of(ledger, column) if column is not None else None
    if column is None or way is None:
        return _error(name, "NOT_ASKED", "不能按此列筛选，请换一列。", "Rows cannot be narrowed by it; choose another.")
    if len(value) > LONGEST:
        return _error(name, "TOO_LONG", f"最多{LONGEST}字，请缩短。", f"Use at most {LONGEST} characters.")
    if column.type.is_number and not _is_number(value):
        return _error(name, "NUMBER", "应为数字，如 3 或 0.5。", "It must be a number such as 3 or 0.5.")
    if way is Way.DAY and not _is_day(value):
        return _error(
            name, "DAY", "应为年、年月或日期，如 2026、2026-12。", "Write a year, a month or a day: 2026, 2026-12."
        )
    if way is Way.YES_NO and value not in ("yes", "no"):
        return _error(name, "YES_NO", "请选择“是”或“否”。", "Choose yes or no.")
    return None


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_day(value: str) -> bool:
    """A day, or the year or month that it begins with."""
    try:
        date.fromisoformat(value + "0000-01-01"[len(value) :])
    except ValueError:
        return False
    return len(value) in (4, 7, 10)


def _error(field: str, code: str, zh: str, en: str) -> FieldError:
    return FieldError(field=field, code=code, zh=zh, en=en)
