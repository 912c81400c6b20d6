"""The values of FEEL beyond Python's own, their types, equality and order (DMN 1.5 table 42, clause 10.3.2.13).

number = int | Decimal, string = str, boolean = bool, list = list, context = dict, date, time, datetime as in Python's
`datetime`, days-and-time duration = timedelta; only what Python lacks is defined here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.errors import FeelBudgetError, Undefined

MAX_COMPARISONS = 100_000

Number = int | Decimal


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """A years and months duration, counted in months."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends; an end that is None is open without limit."""

    low: object
    high: object
    includes_low: bool
    includes_high: bool


class Function:
    """Anything that can be called; `engine.feel.functions` knows the kinds."""

    __slots__ = ()


_TYPE_NAMES: dict[type, str] = {
    int: "number",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    list: "list",
    dict: "context",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearMonthDuration: "years and months duration",
    Range: "range",
    type(None): "null",
}

PLAIN = frozenset({int, Decimal, str, date, timedelta, YearMonthDuration})
"""Types whose Python order and equality are FEEL's."""


def type_name(value: object) -> str:
    name = _TYPE_NAMES.get(value.__class__)
    if name is not None:
        return name
    return "function" if isinstance(value, Function) else "context" if isinstance(value, Mapping) else "number"


def plain(value: object) -> object:
    """A JSON float as the decimal that was written; everything else as it is."""
    if value.__class__ is not float:
        return value
    number = Decimal(repr(value))
    return number if number.is_finite() else None


def plain_items(items: list[Any]) -> list[Any]:
    return [plain(item) for item in items] if any(item.__class__ is float for item in items) else items


_FIRST = datetime(1, 1, 1)  # noqa: DTZ001 - a local time, to count from


def instant(value: Any) -> Any:
    """A zoned date-time as time elapsed since a fixed moment, so that two zones compare and subtract as instants."""
    if value.__class__ is datetime and value.tzinfo is not None:
        # Not astimezone: the year 1 and the year 9999 have no room for an offset.
        return value.replace(tzinfo=None) - _FIRST - (value.utcoffset() or timedelta())
    return value


def equal(left: Any, right: Any) -> bool | None:
    """Three-valued equality: null equals only null; values of different types give null."""
    return _equal(left, right, [MAX_COMPARISONS])


def _equal(left: Any, right: Any, budget: list[int]) -> bool | None:
    left, right = plain(left), plain(right)
    if left is None or right is None:
        return left is right
    kind = type_name(left)
    if kind != type_name(right):
        return None
    budget[0] -= 1
    if budget[0] < 0:
        raise FeelBudgetError("比较的数据过大 / the values to compare are too large")
    if kind == "list":
        return len(left) == len(right) and all(
            _equal(one, other, budget) is True for one, other in zip(left, right, strict=True)
        )
    if kind == "context":
        return left.keys() == right.keys() and all(_equal(left[key], right[key], budget) is True for key in left)
    if kind == "date and time":
        return _equal_moments(left, right)
    return bool(left == right)


def _equal_moments(left: datetime, right: datetime) -> bool | None:
    if (left.tzinfo is None) != (right.tzinfo is None):
        return None
    return bool(instant(left) == instant(right))


def order(left: Any, right: Any) -> int:
    """-1, 0 or 1. Raises Undefined for what has no order: null, other types, a local and a zoned time."""
    left, right = plain(left), plain(right)
    kind = type_name(left)
    if kind != type_name(right) or kind in ("null", "boolean", "list", "context", "function", "range"):
        raise Undefined(f"{kind} 与 {type_name(right)} 不能比较大小 / cannot order {kind} and {type_name(right)}")
    left, right = instant(left), instant(right)
    try:
        return int(left > right) - int(left < right)
    except TypeError:
        raise Undefined("有时区与无时区的时间不能比较 / cannot order a local and a zoned time") from None


def contains(area: Range, value: object) -> bool:
    """Whether `value` lies in the range. Raises Undefined where they have no common order."""
    if area.low is not None:
        side = order(value, area.low)
        if side < 0 or (side == 0 and not area.includes_low):
            return False
    if area.high is not None:
        side = order(value, area.high)
        if side > 0 or (side == 0 and not area.includes_high):
            return False
    return True
