"""How days of absence are counted, by day or by half, in total or per year; what they cost is for others to say."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from engine.calendar.days import Days
from engine.calendar.hours import Half

Count = int | Decimal
"""A number of days; a Decimal only where it ends in a half."""

HALF_DAY = Decimal("0.5")
LONGEST = 366 * 5
"""Days in one count; the longest leave the law knows takes two years."""


class CountMode(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_EXCL_STATUTORY = "calendar_excl_statutory"


def count_by_year(
    days: Days, start: date, start_half: Half, end: date, end_half: Half, mode: CountMode
) -> dict[int, Count]:
    """Days counted per year that the absence touches. Halves count in working days only; calendar days are whole.

    Raises ValueError beyond five years. An absence that ends before it starts has no days.
    """
    if (end, end_half is Half.PM) < (start, start_half is Half.PM):
        return {}
    if (end - start).days > LONGEST:
        raise ValueError(f"{start} – {end}")
    totals = dict.fromkeys(range(start.year, end.year + 1), Decimal(0))
    for day in _each(start, end):
        totals[day.year] += _counts(days, day, mode)
    if mode is CountMode.WORKING_DAYS:
        totals[start.year] -= HALF_DAY * (start_half is Half.PM and days.is_working(start))
        totals[end.year] -= HALF_DAY * (end_half is Half.AM and days.is_working(end))
    return {year: _plain(total) for year, total in totals.items()}


def _each(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=offset) for offset in range((end - start).days + 1))


def _counts(days: Days, day: date, mode: CountMode) -> bool:
    if mode is CountMode.WORKING_DAYS:
        return days.is_working(day)
    return mode is CountMode.CALENDAR_DAYS or not days.is_statutory(day)


def _plain(total: Decimal) -> Count:
    return int(total) if total == total.to_integral_value() else total
