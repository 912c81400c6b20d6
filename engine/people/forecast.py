"""How likely a promise is to break, from how long the same step took before; pure, it knows neither rows nor names.

Work is compared with finished work of the same step, begun on the same weekday by somebody with as much to do. Where
that is fewer than `ENOUGH`, weekday or load are left out of account; where the step itself has fewer, there is no
forecast. Of those that had not been finished either when they were as old as this one, the part that took longer than
its limit is the likelihood, by Laplace's rule of succession: (late + 1) / (compared + 2), so that nothing is certain.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.calendar import Calendar

ENOUGH = 30
"""Finished pieces of work without which nothing is foretold."""
KEPT = 500
"""The newest finished ones of each step that forecasts are made from."""
FEW, MANY = 3, 9
"""Up to so many promises at once is little to do; more than that much."""
WORTH_IT = Fraction(1, 10)
"""By how much another hand has to lower the likelihood to be named."""


@dataclass(frozen=True, slots=True)
class Finished:
    """One piece of work: how many minutes it took, in the promise's kind of time and without its pauses; the weekday on
    which it began, Monday is 0; and how many promises whoever had it was holding then, this one included."""

    took: int
    weekday: int
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A promise that runs: minutes gone and left. `load` is None while nobody has it."""

    gone: int
    left: int
    weekday: int
    load: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`n` finished ones were looked at, of which `half` and `most` (nine tenths) took at most so many minutes."""

    likelihood: Fraction
    n: int
    half: int
    most: int

    @property
    def percent(self) -> int:
        return round(self.likelihood * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Minutes of a promise's kind of time."""

    calendar: Calendar
    is_working: bool

    def between(self, since: datetime, to: datetime, stood: Iterable[tuple[datetime, datetime]] = ()) -> int:
        """Whole minutes from one moment to another, without those in which it stood still; never less than nothing."""
        return max(0, int(self._all(since, to) - sum((self._all(*span) for span in stood), Decimal())))

    def _all(self, since: datetime, to: datetime) -> Decimal:
        if self.is_working:
            return Decimal(self.calendar.working_minutes_between(since, to))
        return Decimal((to - since) // timedelta(minutes=1))


def weekday_of(moment: datetime, calendar: Calendar) -> int:
    """Monday is 0."""
    return moment.astimezone(calendar.zone).weekday()


class Past:
    """What was finished of one step, sorted once, so that many open promises can be held against it."""

    def __init__(self, finished: Iterable[Finished]) -> None:
        self._took: dict[tuple[int | None, int | None], list[int]] = {}
        for one in sorted(finished, key=lambda one: one.took):
            for weekday in (one.weekday, None):
                for band in (load_band(one.load), None):
                    self._took.setdefault((weekday, band), []).append(one.took)

    def alike(self, weekday: int, load: int | None) -> Sequence[int]:
        """What took those that are most alike and enough, the shortest first; all of them where they are not enough."""
        band = load_band(load) if load is not None else None
        kinds = ((weekday, band), (None, band), (weekday, None), (None, None)) if load is not None else (
            (weekday, None), (None, None))  # fmt: skip
        enough = (took for kind in kinds if len(took := self._took.get(kind, [])) >= ENOUGH)
        return next(enough, self._took.get((None, None), []))


def forecast(past: Past, it: Open) -> Forecast | None:
    """None where the step has not been finished often enough."""
    took = past.alike(it.weekday, it.load)
    return _forecast(took, it) if len(took) >= ENOUGH else None


def load_band(load: int) -> int:
    return (load > FEW) + (load > MANY)


def is_better(other: Forecast, than: Forecast) -> bool:
    return other.likelihood <= than.likelihood - WORTH_IT


def _forecast(took: Sequence[int], it: Open) -> Forecast:
    compared = len(took) - bisect_right(took, it.gone)
    late = len(took) - bisect_right(took, it.gone + it.left)
    return Forecast(
        likelihood=Fraction(late + 1, compared + 2), n=len(took), half=_percentile(took, 50), most=_percentile(took, 90)
    )


def _percentile(took: Sequence[int], percent: int) -> int:
    """The smallest within which so many of a hundred were done."""
    return took[-(-len(took) * percent // 100) - 1]
