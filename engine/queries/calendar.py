"""A year of the calendar as an administrator sees it: what was entered, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.calendar.days import FIRST_YEAR, LAST_YEAR, SATURDAY, Overlay
from engine.errors import NotFound
from engine.queries.shelf import Shelf
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """`entered` is None where nobody has entered the year. `weekdays_off` and `weekends_worked` are what holds now,
    wherever it comes from, as first and last days; `source` is the notice that was named."""

    year: int
    is_provisional: bool
    entered: Overlay | None
    source: str
    weekdays_off: tuple[tuple[date, date], ...]
    weekends_worked: tuple[tuple[date, date], ...]


def calendar_year(work: UnitOfWork, shelf: Shelf, year: int) -> CalendarYear:
    """Raises NotFound for a year that calendars are not computed for."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(what=f"{year}年的日历 / calendar of {year}")
    _, calendar = shelf.organisation(work)
    stored = work.people.organisation()
    written = stored[1].get("calendar", {}).get(f"{year}.yaml", {}) if stored is not None else {}
    days = [date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    off = (day for day in days if day.weekday() < SATURDAY and not calendar.is_working_day(day))
    worked = (day for day in days if day.weekday() >= SATURDAY and calendar.is_working_day(day))
    return CalendarYear(
        year=year, is_provisional=calendar.is_provisional(year), entered=calendar.days.overlays.get(year),
        source=str(written.get("source") or ""), weekdays_off=tuple(_runs(off)), weekends_worked=tuple(_runs(worked)),
    )  # fmt: skip


def _runs(days: Iterator[date]) -> Iterator[tuple[date, date]]:
    """Days that follow one another as their first and last."""
    first = last = None
    for day in days:
        if last is not None and first is not None and (day - last).days > 1:
            yield first, last
            first = day
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last
