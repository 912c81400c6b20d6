"""Fits one value into one column, as JSON, or says why it does not; it knows no row."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from engine.feel import Undefined, parse_temporal, to_json
from engine.ledgers.ledger import Column, ColumnType


class Misfit(Exception):
    """A value does not fit its column."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.zh, self.en = code, zh, en


def missing() -> Misfit:
    return Misfit("REQUIRED", "此列必填。", "This column is required.")


def fitted(column: Column | None, value: object) -> object:
    """The JSON value to store; None where nothing is said. Raises Misfit; `column` None is a name nobody declared."""
    if column is None:
        raise Misfit("UNKNOWN_COLUMN", "没有这一列，请改用已声明的列。", "There is no such column; use a declared one.")
    if value is None or value == "":
        if column.required:
            raise missing()
        return None
    return _in_step(column, _FIT[column.type](value))


def _in_step(column: Column, value: object) -> object:
    if column.step is not None and Decimal(str(value)) % column.step:
        raise Misfit("STEP", f"应为 {column.step} 的倍数。", f"It must be a multiple of {column.step}.")
    return value


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise Misfit("TEXT", "应为文字。", "It must be a text.")
    return value


def _int(value: object) -> object:
    number = _decimal(value)
    if not isinstance(number, int):
        raise Misfit("INT", "应为整数。", "It must be a whole number.")
    return number


def _decimal(value: object) -> object:
    try:
        number = None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise Misfit("NUMBER", "应为数字。", "It must be a number.")
    return to_json(number)


def _bool(value: object) -> object:
    if not isinstance(value, bool):
        raise Misfit("BOOL", "应为 true 或 false。", "It must be true or false.")
    return value


def _date(value: object) -> object:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Misfit("DATE", "应为日期，如 2026-12-07。", "It must be a date such as 2026-12-07.") from None


def _datetime(value: object) -> object:
    """A time without an offset or a zone would mean another moment elsewhere."""
    try:
        moment = parse_temporal(value) if isinstance(value, str) else value
    except Undefined:
        moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise Misfit(
            "DATETIME", "应为带时区的时间，如 2026-12-07T08:30:00+08:00。",
            "It must be a time with its offset, such as 2026-12-07T08:30:00+08:00.",
        )  # fmt: skip
    return moment.isoformat()


_FIT: Mapping[ColumnType, Callable[[object], object]] = {
    ColumnType.TEXT: _text,
    ColumnType.INT: _int,
    ColumnType.DECIMAL: _decimal,
    ColumnType.DATE: _date,
    ColumnType.DATETIME: _datetime,
    ColumnType.BOOL: _bool,
    ColumnType.JSON: lambda value: value,
    ColumnType.PERSON: _text,
    ColumnType.UNIT: _text,
}
