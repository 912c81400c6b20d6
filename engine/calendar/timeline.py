"""Working time laid end to end, so that adding and subtracting it is one look-up in prefix sums.

Local times without zone in, local times out; exact to the microsecond. The years laid out grow as they are asked for.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.calendar.days import require_known
from engine.calendar.own_hours import Worked

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Whole years, in microseconds: plain numbers, for an addition takes some of them and happens often. `starts[i]` is
    the working time before the i-th day of `first`'s year, `spans[i]` what is worked on it."""

    first_year: int
    last_year: int
    first: int
    starts: list[int]
    spans: list[tuple[tuple[int, int], ...]]


class Timeline:
    """The working time of one calendar. It never changes; the years it has laid out are a cache, replaced whole, so
    that threads may share it."""

    def __init__(self, worked: Worked) -> None:
        self._worked = worked
        self._laid: _Laid | None = None

    def add(self, local: datetime, working: int) -> datetime:
        """The earliest moment at which so many microseconds have been worked since `local`, or before it when negative.

        The end of a working day counts to that day: 17:30, not 08:30 of the next. Nothing added is nothing moved.
        """
        if not working:
            return local
        first, last = local.year, local.year
        while True:
            laid = self._covering(first, last)
            target = _position(laid, local) + working
            if target <= 0:
                first = laid.first_year - 1
            elif target > laid.starts[-1]:
                last = laid.last_year + 1
            else:
                return _moment(laid, target)

    def between(self, start: datetime, end: datetime) -> int:
        """Microseconds worked."""
        laid = self._covering(min(start.year, end.year), max(start.year, end.year))
        return _position(laid, end) - _position(laid, start)

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
        first, behind = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal() + 1
        spans = [self._spans_on(date.fromordinal(ordinal)) for ordinal in range(first, behind)]
        starts = [0]
        for day in spans:
            starts.append(starts[-1] + sum(closing - opening for opening, closing in day))
        return _Laid(first_year, last_year, first, starts, spans)

    def _spans_on(self, day: date) -> tuple[tuple[int, int], ...]:
        return tuple((opening // MICROSECOND, closing // MICROSECOND) for opening, closing in self._worked.on(day))


def _position(laid: _Laid, local: datetime) -> int:
    index = local.toordinal() - laid.first
    position = laid.starts[index]
    passed = ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000 + local.microsecond
    for opening, closing in laid.spans[index]:
        if passed <= opening:
            break
        position += (passed if passed < closing else closing) - opening
    return position


def _moment(laid: _Laid, position: int) -> datetime:
    index = bisect_left(laid.starts, position) - 1
    rest = position - laid.starts[index]
    for opening, closing in laid.spans[index]:
        if rest <= closing - opening:
            return datetime.fromordinal(laid.first + index) + timedelta(microseconds=opening + rest)
        rest -= closing - opening
    raise AssertionError(position)  # it lies within the day that it was looked up by
