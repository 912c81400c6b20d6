"""A person's own days and hours, as dated rows over those of the unit: part-time, shifts, days off; it knows nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from engine.calendar.days import Days
from engine.calendar.hours import Hours, Spans, offset


@dataclass(frozen=True, slots=True)
class OwnHours:
    """From `first` to `last`, both included, on `weekdays` (Monday is 0). No `spans` is a time off. Where weekdays are
    named the days are worked whatever the calendar says, as a roster says; otherwise only working days are."""

    first: date
    last: date
    spans: tuple[tuple[time, time], ...] = ()
    weekdays: frozenset[int] | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last and (self.weekdays is None or day.weekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class Worked:
    """When is worked on each day: the calendar's days and hours, and over them a person's rows, the last one first."""

    days: Days
    hours: Hours
    own: tuple[OwnHours, ...] = ()

    def on(self, day: date) -> Spans:
        """Offsets from midnight, in order; none where the day is not worked."""
        row = next((row for row in reversed(self.own) if row.covers(day)), None)
        if row is not None and (not row.spans or row.weekdays is not None):
            return _spans(row)
        if not self.days.is_working(day):
            return ()
        return _spans(row) if row is not None else self.hours.on(day).spans


def _spans(row: OwnHours) -> Spans:
    return tuple((offset(start), offset(end)) for start, end in row.spans)


People = Mapping[str, tuple[OwnHours, ...]]
