"""Cron texts of timer cycles (five fields, or six with seconds first); it only computes the next moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_BOUNDS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_DAYS = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))}
_SEARCH = timedelta(days=366 * 5)


@dataclass(frozen=True, slots=True)
class Cron:
    """Allowed values per field. The `…_starred` keep cron's rule that day and weekday are joined by *or* if both are
    given."""

    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    day_starred: bool
    weekday_starred: bool

    def next_after(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """The first moment strictly after `moment` that fits, in `zone`; None when there is none within five years."""
        here = moment.astimezone(zone).replace(microsecond=0) + timedelta(seconds=1)
        day = here.date()
        last = day + _SEARCH
        while day <= last:
            if self._fits(day.day, day.month, day.isoweekday() % 7):
                start = here.time() if day == here.date() else None
                for hour in sorted(self.hours):
                    for minute in sorted(self.minutes):
                        for second in sorted(self.seconds):
                            if start is None or (hour, minute, second) >= (start.hour, start.minute, start.second):
                                return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
            day += timedelta(days=1)
        return None

    def _fits(self, day: int, month: int, weekday: int) -> bool:
        if month not in self.months:
            return False
        if self.day_starred or self.weekday_starred:
            return day in self.days and weekday in self.weekdays
        return day in self.days or weekday in self.weekdays


def parse_cron(text: str) -> Cron:
    """Raises ValueError when a field is out of bounds or unreadable."""
    fields = text.split()
    if len(fields) == 5:
        fields.insert(0, "0")
    if len(fields) != 6:
        raise ValueError(f"cron needs five or six fields: {text!r}")
    seconds, minutes, hours, days, months, weekdays = (
        _values(field, low, high) for field, (low, high) in zip(fields, _BOUNDS, strict=True)
    )
    return Cron(
        seconds, minutes, hours, days, months, frozenset(day % 7 for day in weekdays),
        fields[3] in "*?", fields[5] in "*?",
    )  # fmt: skip


def _values(field: str, low: int, high: int) -> frozenset[int]:
    allowed: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span in ("*", "?"):
            begin, end = low, high
        else:
            begin = _number(first)
            end = _number(last) if dash else (high if step else begin)
        if not low <= begin <= end <= high or (step and int(step) < 1):
            raise ValueError(f"cron field out of bounds: {field!r}")
        allowed.update(range(begin, end + 1, int(step or 1)))
    return frozenset(allowed)


def _number(text: str) -> int:
    name = text.upper()
    return _MONTHS[name] if name in _MONTHS else _DAYS[name] if name in _DAYS else int(text)
