"""+ - * / ** and negation over all types that have them (DMN 1.5 tables 53 to 57); Undefined for the rest."""

from collections.abc import Callable
from datetime import UTC, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.errors import Undefined
from engine.feel.far import MICROSECOND, Day, elapsed
from engine.feel.numbers import Number
from engine.feel.values import YearMonthDuration, moment_of, plain, sized, type_name

NUMBER, STRING = "number", "string"
MAX_MONTHS = 10**11

DATE, TIME, DATETIME = "date", "time", "date and time"
DAYS, MONTHS = "days and time duration", "years and months duration"

Operation = Callable[[Any, Any], object]


def _length(micros: Number) -> timedelta:
    try:
        return int(micros) * MICROSECOND
    except OverflowError:
        raise Undefined("时长超出范围 / duration out of range") from None


def _micros(length: timedelta) -> int:
    return length // MICROSECOND


def _between(left: Day, right: Day) -> timedelta:
    if (_zone(left) is None) != (_zone(right) is None):
        raise Undefined("有时区与无时区的时间不能相减 / cannot subtract a local and a zoned time")
    return elapsed(right, left)


def _zone(value: Day) -> tzinfo | None:
    return getattr(value, "tzinfo", None)


def _between_times(left: time, right: time) -> timedelta:
    return _between(moment_of(left), moment_of(right))


def _months(months: Number) -> YearMonthDuration:
    if not -MAX_MONTHS < months < MAX_MONTHS:
        raise Undefined("时长超出范围 / duration out of range")
    return YearMonthDuration(int(months))


def _date_and_moment(left: Day, right: Day) -> timedelta:
    """A date counts as midnight UTC beside a zoned date-time (DMN 1.5 clause 10.3.2.3.5)."""
    return _between(temporal.combined(left, time(tzinfo=UTC if _zone(right) else None)), right)


_ADD: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): numbers.add,
    (STRING, STRING): lambda a, b: sized(a + b),
    (DATE, DAYS): temporal.shift_date,
    (DATETIME, DAYS): temporal.shift,
    (TIME, DAYS): temporal.shift_time,
    (DATE, MONTHS): lambda a, b: temporal.shift_months(a, b.months),
    (DATETIME, MONTHS): lambda a, b: temporal.shift_months(a, b.months),
    (DAYS, DAYS): lambda a, b: _length(_micros(a) + _micros(b)),
    (MONTHS, MONTHS): lambda a, b: _months(a.months + b.months),
}


def _swapped(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


_ADD |= {(right, left): _swapped(add) for (left, right), add in _ADD.items() if left != right}

_SUBTRACT: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): numbers.subtract,
    (DATE, DATE): _between,
    (DATETIME, DATETIME): _between,
    (DATE, DATETIME): _date_and_moment,
    (DATETIME, DATE): lambda a, b: -_date_and_moment(b, a),
    (TIME, TIME): _between_times,
    (DATE, DAYS): lambda a, b: temporal.shift_date(a, -b),
    (DATETIME, DAYS): lambda a, b: temporal.shift(a, -b),
    (TIME, DAYS): lambda a, b: temporal.shift_time(a, -b),
    (DATE, MONTHS): lambda a, b: temporal.shift_months(a, -b.months),
    (DATETIME, MONTHS): lambda a, b: temporal.shift_months(a, -b.months),
    (DAYS, DAYS): lambda a, b: _length(_micros(a) - _micros(b)),
    (MONTHS, MONTHS): lambda a, b: _months(a.months - b.months),
}

_MULTIPLY: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): numbers.multiply,
    (DAYS, NUMBER): lambda a, b: _length(numbers.multiply(_micros(a), b)),
    (NUMBER, DAYS): lambda a, b: _length(numbers.multiply(_micros(b), a)),
    (MONTHS, NUMBER): lambda a, b: _months(numbers.multiply(a.months, b)),
    (NUMBER, MONTHS): lambda a, b: _months(numbers.multiply(b.months, a)),
}

_DIVIDE: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): numbers.divide,
    (DAYS, NUMBER): lambda a, b: _length(numbers.divide(_micros(a), b)),
    (DAYS, DAYS): lambda a, b: numbers.divide(_micros(a), _micros(b)),
    (MONTHS, NUMBER): lambda a, b: _months(numbers.divide(a.months, b)),
    (MONTHS, MONTHS): lambda a, b: numbers.divide(a.months, b.months),
}


_POWER: dict[tuple[str, str], Operation] = {(NUMBER, NUMBER): numbers.power}

_TABLES = {"+": _ADD, "-": _SUBTRACT, "*": _MULTIPLY, "/": _DIVIDE, "**": _POWER}


def arithmetic(operator: str) -> Operation:
    """The function of two values behind an operator. It raises Undefined for operands that do not go together."""
    table = _TABLES[operator]

    def apply(left: Any, right: Any) -> object:
        left, right = plain(left), plain(right)
        kinds = type_name(left), type_name(right)
        operation = table.get(kinds)
        if operation is None:
            raise Undefined(f"{kinds[0]} {operator} {kinds[1]} 没有意义 / has no meaning")
        return operation(left, right)

    return apply


def negate(value: Any) -> object:
    value = plain(value)
    if value.__class__ in (int, Decimal, timedelta):
        return -value
    if isinstance(value, YearMonthDuration):
        return YearMonthDuration(-value.months)
    raise Undefined(f"{type_name(value)} 不能取负 / cannot negate a {type_name(value)}")
