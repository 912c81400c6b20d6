"""For when a measure counts, and the weeks or months of its trend; days begin and end in the tenant's zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from engine.feel.evaluation import SHANGHAI

BUCKETS = 12
_DAYS = re.compile(r"([1-9]\d{0,2})d\Z")
_MONTHS = re.compile(r"([1-9]|1\d|2[0-4])m\Z")
_A_FEW = 92
"""Days: what looks back no further is shown by weeks."""


class Kind(StrEnum):
    NOW = "now"
    DAYS = "days"
    MONTHS = "months"
    QUARTER = "quarter"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Period:
    """`count` days or months back from today, the running quarter, or two days and what lies between."""

    kind: Kind
    count: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def is_now(self) -> bool:
        return self.kind is Kind.NOW

    def bounds(self, now: datetime) -> tuple[datetime, datetime]:
        """From the beginning of its first day to just before the end of its last."""
        today = now.astimezone(SHANGHAI).date()
        match self.kind:
            case Kind.DAYS:
                first, last = today - timedelta(days=self.count - 1), today
            case Kind.MONTHS:
                first, last = months_before(today, self.count) + timedelta(days=1), today
            case Kind.QUARTER:
                first, last = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today
            case Kind.BETWEEN:
                first, last = self.first or today, self.last or today
            case _:
                first, last = date.min.replace(year=1900), today
        return _begins(first), _begins(last + timedelta(days=1))

    def buckets(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """Twelve weeks from Monday or twelve months from the first, the running one last; none of what is now."""
        if self.is_now:
            return []
        first, last = (moment.astimezone(SHANGHAI).date() for moment in self.bounds(now))
        last -= timedelta(days=1)
        firsts = list(_mondays(last) if (last - first).days < _A_FEW else _firsts(last))
        return [(_begins(one), _begins(after)) for one, after in pairwise(firsts)]


NOW = Period(Kind.NOW)


def read_period(raw: object) -> Period | None:
    """`now`, `30d`, `12m`, `quarter`, or a mapping of `from` and `to`; None for anything else."""
    if raw == Kind.NOW:
        return NOW
    if raw == Kind.QUARTER:
        return Period(Kind.QUARTER)
    if isinstance(raw, str) and (found := _DAYS.match(raw)):
        return Period(Kind.DAYS, int(found[1]))
    if isinstance(raw, str) and (found := _MONTHS.match(raw)):
        return Period(Kind.MONTHS, int(found[1]))
    return _between(raw) if isinstance(raw, dict) else None


def _between(raw: dict[object, object]) -> Period | None:
    if raw.keys() != {"from", "to"}:
        return None
    try:
        first, last = (date.fromisoformat(str(raw[name])) for name in ("from", "to"))
    except ValueError:
        return None
    return Period(Kind.BETWEEN, first=first, last=last) if first <= last else None


def months_before(day: date, count: int) -> date:
    """The same day of an earlier month, or its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    for shorter in range(4):
        try:
            return date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("a month has at least 28 days")


def _mondays(last: date) -> Iterator[date]:
    running = last - timedelta(days=last.weekday())
    return (running + timedelta(weeks=place) for place in range(1 - BUCKETS, 2))


def _firsts(last: date) -> Iterator[date]:
    running = last.replace(day=1)
    return (months_before(running, -place) for place in range(1 - BUCKETS, 2))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
