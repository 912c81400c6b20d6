"""Which days are worked: what an administrator entered, else the library, else a provisional rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.calendar.library import library_year
from engine.calendar.statutory import statutory_days

FIRST_YEAR, LAST_YEAR = 2000, 2099
SATURDAY = 5


class CalendarRangeError(ValueError):
    """A day outside the years that calendars are computed for."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"日历只覆盖{FIRST_YEAR}–{LAST_YEAR}年，没有{year}年，请检查日期。"
            f" / The calendar covers {FIRST_YEAR} to {LAST_YEAR}, not {year}: check the date."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """One year as an administrator entered it. `is_complete` says that the whole notice is in, so that nothing in
    this year is provisional any more; `statutory_days` adds local ones (art. 4)."""

    year: int
    rest_days: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    statutory_days: frozenset[date] = frozenset()
    is_complete: bool = False


@dataclass(frozen=True)
class Days:
    """The layered days of a tenant."""

    overlays: Mapping[int, Overlay] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        overlay = self.overlays.get(day.year)
        if overlay is not None and day in overlay.working_days:
            return True
        if overlay is not None and day in overlay.rest_days:
            return False
        return self._is_working_by_rule(day)

    def _is_working_by_rule(self, day: date) -> bool:
        require_known(day.year)
        library = library_year(day.year)
        if day in library.working_weekends:
            return True
        rest_days = library.rest_days if library.is_published else statutory_days(day.year)
        return day.weekday() < SATURDAY and day not in rest_days and not self.is_statutory(day)

    def is_statutory(self, day: date) -> bool:
        require_known(day.year)
        overlay = self.overlays.get(day.year)
        return day in statutory_days(day.year) or (overlay is not None and day in overlay.statutory_days)

    def is_provisional(self, year: int) -> bool:
        """Whether the notice of this year is missing, so that its days may still change."""
        require_known(year)
        overlay = self.overlays.get(year)
        return not library_year(year).is_published and not (overlay is not None and overlay.is_complete)


def require_known(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarRangeError(year)
