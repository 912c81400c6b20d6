"""The values of FEEL beyond Python's own, their types, equality and order (DMN 1.5 table 42, clause 10.3.2.13).

number = int | Decimal, string = str, boolean = bool, list = list, context = dict, date, time, datetime as in Python's
`datetime`, days-and-time duration = timedelta; only what Python lacks is defined here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import numbers
from engine.feel.errors import FeelBudgetError, Undefined
from engine.feel.far import Far, FarDate, FarMoment, position
from engine.feel.numbers import LARGEST_INT
from engine.feel.syntax import Type

MAX_COMPARISONS = 100_000
MAX_STRING = 1_000_000

Spend = Callable[[int], None]


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


def sized(text: str) -> str:
    """The text, unless it is longer than any honest one. Raises FeelBudgetError."""
    if len(text) > MAX_STRING:
        raise _too_long()
    return text


def sized_join(separator: str, parts: Iterable[str]) -> str:
    """The parts joined; a text that grows too long is not even begun. Raises FeelBudgetError."""
    taken: list[str] = []
    length = 0
    for part in parts:
        length += len(part) + len(separator)
        if length > MAX_STRING:
            raise _too_long()
        taken.append(part)
    return separator.join(taken)


def _too_long() -> FeelBudgetError:
    return FeelBudgetError("文本过长 / the text grows too long")


class Function:
    """Anything that can be called; `engine.feel.functions` knows the kinds."""

    __slots__ = ()

    def takes(self, types: Sequence[Type]) -> bool:
        """Whether it can be called with arguments of these types; a function that cannot tell says yes."""
        return True


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
    FarDate: "date",
    FarMoment: "date and time",
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
    """A JSON number as FEEL has it: a float as the decimal that was written, an int of no more than 34 digits. What is
    no number or too large is null; everything else stays."""
    if isinstance(value, float):
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    return value if not is_huge(value) else numbers.rounded(value)


def is_huge(value: object) -> bool:
    """An int with more digits than FEEL keeps, with which reckoning would be slow."""
    return value.__class__ is int and not -LARGEST_INT < value < LARGEST_INT


def plain_items(items: list[Any]) -> list[Any]:
    return [plain(item) for item in items] if any(item.__class__ is float or is_huge(item) for item in items) else items


_A_DAY = date(2000, 1, 15)
"""The day whose offset counts for a time with the id of a zone."""


def moment_of(clock: time) -> datetime:
    """A time of day on a fixed day, to calculate with."""
    return datetime.combine(_A_DAY, clock)


def offset_of(value: datetime | time) -> timedelta | None:
    return (moment_of(value) if isinstance(value, time) else value).utcoffset()


def instant(value: Any) -> Any:
    """A zoned time or date-time as microseconds since a fixed moment, so that two zones compare as instants."""
    if value.__class__ is time and value.tzinfo is not None:
        value = moment_of(value)
    if value.__class__ is datetime and value.tzinfo is not None:
        return position(value)
    return value


def comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as values of Python that compare with each other as FEEL's do."""
    if isinstance(left, Far) or isinstance(right, Far):
        return position(left), position(right)
    return instant(left), instant(right)


def _are_zoned_alike(left: Any, right: Any) -> bool:
    return (getattr(left, "tzinfo", None) is None) == (getattr(right, "tzinfo", None) is None)


def equal(left: Any, right: Any, spend: Spend | None = None) -> bool | None:
    """Three-valued equality: null equals only null; values of different types give null. `spend` is told how many
    parts are compared; without it an allowance of their own keeps them from growing without limit."""
    left, right = plain(left), plain(right)
    if left is None or right is None:
        return left is right
    kind = type_name(left)
    if kind != type_name(right):
        return None
    match kind:
        case "list":
            return _equal_lists(left, right, spend or _allowance())
        case "context":
            return _equal_contexts(left, right, spend or _allowance())
        case "date and time" | "time":
            return _equal_moments(left, right)
    return bool(left == right)


def _equal_lists(left: list[Any], right: list[Any], spend: Spend) -> bool:
    if len(left) != len(right):
        return False
    spend(len(left))
    return all(equal(one, other, spend) is True for one, other in zip(left, right, strict=True))


def _equal_contexts(left: Mapping[str, Any], right: Mapping[str, Any], spend: Spend) -> bool:
    if left.keys() != right.keys():
        return False
    spend(len(left))
    return all(equal(left[key], right[key], spend) is True for key in left)


def _allowance() -> Spend:
    left = MAX_COMPARISONS

    def spend(steps: int) -> None:
        nonlocal left
        left -= steps
        if left < 0:
            raise FeelBudgetError("比较的数据过大 / the values to compare are too large")

    return spend


def _equal_moments(left: Any, right: Any) -> bool | None:
    if not _are_zoned_alike(left, right):
        return None
    one, other = comparable(left, right)
    return bool(one == other)


def order(left: Any, right: Any) -> int:
    """-1, 0 or 1. Raises Undefined for what has no order: null, other types, a local and a zoned time."""
    left, right = plain(left), plain(right)
    kind = type_name(left)
    if kind != type_name(right) or kind in ("null", "boolean", "list", "context", "function", "range"):
        raise Undefined(f"{kind} 与 {type_name(right)} 不能比较大小 / cannot order {kind} and {type_name(right)}")
    if not _are_zoned_alike(left, right):
        raise Undefined("有时区与无时区的时间不能比较 / cannot order a local and a zoned time")
    left, right = comparable(left, right)
    return int(left > right) - int(left < right)


def make_range(low: Any, high: Any, includes_low: bool, includes_high: bool) -> Range:
    """Raises Undefined for ends without a common order; an end that is null is open."""
    if low is not None and high is not None:
        order(low, high)
    else:
        order(low if high is None else high, low if high is None else high)
    return Range(low, high, includes_low, includes_high)


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
