"""The statutory holidays 法定节假日 of each year, apart from the rest days around them; it knows no 调休.

Holiday libraries mark the whole break. Absence counted by calendar days, and overtime at 300 %, need the statutory
days themselves (全国年节及纪念日放假办法, art. 2; 13 days since 2025-01-01, 11 before).
"""

from datetime import date
from functools import lru_cache

from engine.calendar.library import festival_days

_DAYS = {
    2024: "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03",
    2025: "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-06 10-01 10-02 10-03",
    2026: "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03",
    2027: "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03",
}


@lru_cache(maxsize=256)
def statutory_days(year: int) -> frozenset[date]:
    """The table's days; beyond the table, the festivals that the library computes for the year."""
    listed = _DAYS.get(year)
    if listed is None:
        return festival_days(year)
    return frozenset(date.fromisoformat(f"{year}-{day}") for day in listed.split())
