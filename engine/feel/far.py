"""Dates outside Python's years 1 to 9999: a near date, and how many times 400 years lie between.

The Gregorian calendar repeats itself every 400 years, weekdays included, so that all reckoning happens near by. Only
this room knows far dates: whoever asks for Python's `date` does not get one.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from engine.feel.errors import Undefined

YEARS = 400
CYCLE = timedelta(days=146_097)
BASE = 2000
MAX_YEAR = 999_999_999
MICROSECOND = timedelta(microseconds=1)
_FIRST = datetime(1, 1, 1)  # noqa: DTZ001 - a local time, to count from


@dataclass(frozen=True, slots=True)
class Far:
    """`near` lies in the years 2000 to 2399."""

    cycles: int
    near: date

    @property
    def year(self) -> int:
        return self.near.year + YEARS * self.cycles

    @property
    def month(self) -> int:
        return self.near.month

    @property
    def day(self) -> int:
        return self.near.day

    @property
    def tzinfo(self) -> tzinfo | None:
        return self.near.tzinfo if isinstance(self.near, datetime) else None


class FarDate(Far):
    __slots__ = ()


class FarMoment(Far):
    __slots__ = ()


Day = date | FarDate | FarMoment
"""A date or a date and time, wherever it lies."""


def split(value: Day) -> tuple[int, date]:
    """The cycles and the near part; nothing is far of what Python can name."""
    return (value.cycles, value.near) if isinstance(value, Far) else (0, value)


def rebased(cycles: int, near: date) -> tuple[int, date]:
    """The same with a near part that has room on both sides."""
    more, year = divmod(near.year - BASE, YEARS)
    return cycles + more, near.replace(year=BASE + year)


def joined(cycles: int, near: date) -> Day:
    """The date itself if Python can name it. Raises Undefined beyond the years that FEEL has."""
    year = near.year + YEARS * cycles
    if 1 <= year <= 9999:
        return near.replace(year=year)
    if abs(year) > MAX_YEAR:
        raise Undefined("日期超出范围 / date out of range")
    return (FarMoment if isinstance(near, datetime) else FarDate)(*rebased(cycles, near))


def position(value: Day) -> int:
    """Microseconds since a fixed moment, a date's from its midnight."""
    cycles, near = split(value)
    moment = near if isinstance(near, datetime) else datetime.combine(near, time())
    passed = moment.replace(tzinfo=None) - _FIRST - (moment.utcoffset() or timedelta())
    return cycles * (CYCLE // MICROSECOND) + passed // MICROSECOND


def elapsed(start: Day, end: Day) -> timedelta:
    try:
        return (position(end) - position(start)) * MICROSECOND
    except OverflowError:
        raise Undefined("时长超出范围 / duration out of range") from None
