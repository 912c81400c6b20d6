"""What the `holidays` library knows of a year in China; nothing else talks to it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from holidays import country_holidays


@dataclass(frozen=True, slots=True)
class LibraryYear:
    """Days of rest and 调休 weekends worked. `is_published` is false until the library carries the State Council's
    notice: it then knows the festivals only."""

    rest_days: frozenset[date]
    working_weekends: frozenset[date]

    @property
    def is_published(self) -> bool:
        return bool(self.working_weekends)


@lru_cache(maxsize=256)
def library_year(year: int) -> LibraryYear:
    known = country_holidays("CN", years=year, expand=False, language="en_US")
    return LibraryYear(
        rest_days=frozenset(day for day in known if day.year == year),
        working_weekends=frozenset(day for day in known.weekend_workdays if day.year == year),
    )


def festival_days(year: int) -> frozenset[date]:
    """The festivals themselves, without the days that the library moves to a weekday."""
    known = country_holidays("CN", years=year, expand=False, observed=False, language="en_US")
    return frozenset(day for day, name in known.items() if "substituted" not in name)
