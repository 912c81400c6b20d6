"""Which hours of a working day are worked: a morning and an afternoon, by season; it knows no days."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)
Spans = tuple[tuple[timedelta, timedelta], ...]
"""From and to, as offsets from midnight, in order and without overlap."""


class Half(StrEnum):
    """Half a working day."""

    AM = "am"
    PM = "pm"


@dataclass(frozen=True, slots=True)
class DayHours:
    """The two spans of one day, each from and to a clock time, in order and without overlap."""

    am: tuple[time, time]
    pm: tuple[time, time]

    def __post_init__(self) -> None:
        opening, noon, afternoon, closing = *self.am, *self.pm
        if not opening < noon <= afternoon < closing:
            raise ValueError(f"{opening}–{noon}, {afternoon}–{closing}")

    @property
    def spans(self) -> Spans:
        """Both spans as offsets from midnight."""
        return tuple((offset(start), offset(end)) for start, end in (self.am, self.pm))

    @property
    def length(self) -> timedelta:
        return sum((end - start for start, end in self.spans), timedelta())

    def half(self, half: Half) -> tuple[time, time]:
        return self.am if half is Half.AM else self.pm


def offset(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


@dataclass(frozen=True, slots=True)
class DatedHours:
    """Other hours for a time, both days included: the summer schedule of one year."""

    first: date
    last: date
    hours: DayHours


STANDARD_DAY = DayHours((time(8, 30), time(12)), (time(14), time(17, 30)))


@dataclass(frozen=True, slots=True)
class Hours:
    """The usual hours and the seasons that differ. One working day `1wd` is as long as a usual day, always."""

    usual: DayHours = STANDARD_DAY
    seasons: tuple[DatedHours, ...] = ()

    def on(self, day: date) -> DayHours:
        for season in self.seasons:
            if season.first <= day <= season.last:
                return season.hours
        return self.usual

    @property
    def minutes_per_day(self) -> int:
        return self.usual.length // MINUTE
