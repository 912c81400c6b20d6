"""What comes after a dot: entries of contexts, properties of temporal values and ranges (DMN 1.5 tables 58 and 59)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel import numbers
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.far import MICROSECOND, FarDate, FarMoment
from engine.feel.values import Range, YearMonthDuration, offset_of, plain, type_name

Property = Callable[[Any], object]


def _whole(length: int, unit: int) -> int:
    """Towards zero, as a part of a negative duration is negative."""
    return length // unit if length >= 0 else -(-length // unit)


def _part(unit: timedelta, within: timedelta | None) -> Property:
    def part(value: timedelta) -> int:
        micros = value // MICROSECOND
        size = abs(micros) % (within // MICROSECOND) if within else abs(micros)
        whole = size // (unit // MICROSECOND)
        return whole if micros >= 0 else -whole

    return part


def _months_part(value: YearMonthDuration) -> int:
    return value.months - 12 * _whole(value.months, 12)


def _zone(value: datetime | time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _seconds(value: datetime | time) -> object:
    if not value.microsecond:
        return value.second
    return numbers.divide(value.second * 1_000_000 + value.microsecond, 1_000_000)


_DATE: dict[str, Property] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME: dict[str, Property] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": _seconds,
    "time offset": offset_of,
    "timezone": _zone,
}


def _far(properties: dict[str, Property]) -> dict[str, Property]:
    """All but the year is as near by."""
    near = {name: _of_near(find) for name, find in properties.items()}
    return near | {"year": lambda value: value.year}


def _of_near(find: Property) -> Property:
    return lambda value: find(value.near)


_PROPERTIES: dict[type, dict[str, Property]] = {
    date: _DATE,
    time: _TIME,
    datetime: _DATE | _TIME,
    timedelta: {
        "days": _part(timedelta(days=1), None),
        "hours": _part(timedelta(hours=1), timedelta(days=1)),
        "minutes": _part(timedelta(minutes=1), timedelta(hours=1)),
        "seconds": _part(timedelta(seconds=1), timedelta(minutes=1)),
    },
    FarDate: _far(_DATE),
    FarMoment: _far(_DATE | _TIME),
    YearMonthDuration: {"years": lambda value: _whole(value.months, 12), "months": _months_part},
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.includes_low,
        "end included": lambda value: value.includes_high,
    },
}


def member(value: Any, name: str, evaluation: Evaluation) -> object:
    """The member `name`; of a list, the list of its items' members. Raises Undefined if there is none."""
    if isinstance(value, Mapping):
        try:
            return plain(value[name])
        except KeyError:
            raise Undefined(f"上下文没有成员 {name} / the context has no member {name}") from None
    if value.__class__ is list:
        evaluation.spend(len(value))
        return [_member_or_null(item, name, evaluation) for item in value]
    found = _PROPERTIES.get(value.__class__, {}).get(name)
    if found is None:
        raise Undefined(f"{type_name(value)} 没有成员 {name} / a {type_name(value)} has no member {name}")
    return found(value)


def _member_or_null(value: object, name: str, evaluation: Evaluation) -> object:
    try:
        return member(value, name, evaluation)
    except Undefined:
        return None
