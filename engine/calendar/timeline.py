"""Working time laid end to end, so that adding and subtracting it is one look-up in prefix sums.

Local times without zone in, local times out; exact to the microsecond. The years laid out grow as they are asked for.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.calendar.days import require_known
from engine.calendar.own_hours import Worked, length_of

MICROSECOND = timedelta(microseconds=1)
MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class _Laid:
    """Whole years; `starts[i]` is the working time, in microseconds, before the i-th day of `first`'s year."""

    first_year: int
    last_year: int
    first: int
    starts: list[int]


class Timeline:
    """The working time of one calendar. It never changes; the years it has laid out are a cache, replaced whole, so
    that threads may share it."""

    def __init__(self, worked: Worked) -> None:
        self._worked = worked
        self._laid: _Laid | None = None

    def add(self, local: datetime, working: timedelta) -> datetime:
        """The earliest moment at which `working` has passed since `local`, or before it when negative.

        The end of a working day counts to that day: 17:30, not 08:30 of the next. Nothing added is nothing moved.
        """
        if not working:
            return local
        first, last = local.year, local.year
        while True:
            laid = self._covering(first, last)
            target = self._position(laid, local) + working // MICROSECOND
            if target <= 0:
                first = laid.first_year - 1
            elif target > laid.starts[-1]:
                last = laid.last_year + 1
            else:
                return self._moment(laid, target)

    def between(self, start: datetime, end: datetime) -> timedelta:
        laid = self._covering(min(start.year, end.year), max(start.year, end.year))
        return (self._position(laid, end) - self._position(laid, start)) * MICROSECOND

    def _position(self, laid: _Laid, local: datetime) -> int:
        index = local.toordinal() - laid.first
        position = laid.starts[index]
        if laid.starts[index + 1] == position:
            return position
        passed = local - datetime.combine(local, MIDNIGHT)
        for opening, closing in self._worked.on(local.date()):
            position += max(min(passed, closing) - opening, timedelta()) // MICROSECOND
        return position

    def _moment(self, laid: _Laid, position: int) -> datetime:
        index = bisect_left(laid.starts, position) - 1
        day = date.fromordinal(laid.first + index)
        rest = (position - laid.starts[index]) * MICROSECOND
        for opening, closing in self._worked.on(day):
            if rest <= closing - opening:
                return datetime.combine(day, MIDNIGHT) + opening + rest
            rest -= closing - opening
        raise AssertionError(day)  # a position lies within the day it was looked up by

    def _covering(self, first_year: int, last_year: int) -> _Laid:
        laid = self._laid
        if laid is not None and laid.first_year <= first_year and last_year <= laid.last_year:
            return laid
        if laid is not None:
            first_year, last_year = min(first_year, laid.first_year), max(last_year, laid.last_year)
        self._laid = laid = self._lay(first_year, last_year)
        return laid

    def _lay(self, first_year: int, last_year: int) -> _Laid:
        require_known(first_year)
        require_known(last_year)
        first = date(first_year, 1, 1).toordinal()
        starts = [0]
        for ordinal in range(first, date(last_year, 12, 31).toordinal() + 1):
            starts.append(starts[-1] + self._working_on(date.fromordinal(ordinal)))
        return _Laid(first_year, last_year, first, starts)

    def _working_on(self, day: date) -> int:
        return length_of(self._worked.on(day)) // MICROSECOND
