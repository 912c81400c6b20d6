"""When a notice leaves the house, and whether: quiet hours, a daily summary, what a person does not want; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` until `end`, over midnight where `end` is the earlier one."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def hold(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


class Wanted(StrEnum):
    """Whose quiet hours a person keeps."""

    HOUSE = "house"
    OWN = "own"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person wants of what leaves the house. `muted`: kind → channels it does not take. `digest_at` is the hour
    of one mail a day instead of many."""

    muted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quiet: Wanted = Wanted.HOUSE
    own: Hours | None = None
    digest_at: time | None = None

    def takes(self, kind: str, channel: str) -> bool:
        return channel not in self.muted.get(kind, frozenset())

    def hours(self, house: Hours | None) -> Hours | None:
        return {Wanted.HOUSE: house, Wanted.OWN: self.own, Wanted.NONE: None}[self.quiet]


def read_hours(text: str) -> Hours | None:
    """`20:00-08:00`; None for what is written otherwise, or lasts no time."""
    found = _HOURS.fullmatch(text.strip())
    if found is None or found[0][:5] == found[0][6:]:
        return None
    return Hours(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))


def read_time(text: str) -> time | None:
    """`17:30`; None for what is written otherwise."""
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text.strip())
    return time(int(found[1]), int(found[2])) if found else None


def leave_at(now: datetime, quiet: Hours | None, zone: ZoneInfo, *, urgent: bool) -> datetime:
    """Now, or at the end of the quiet hours; what is urgent does not wait (domain 4.6)."""
    local = now.astimezone(zone)
    if urgent or quiet is None or not quiet.hold(local.time()):
        return now
    return _next(local, quiet.end)


def digest_after(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    return _next(now.astimezone(zone), at)


def _next(local: datetime, at: time) -> datetime:
    day = local.date() if local.time() < at else local.date() + timedelta(days=1)
    return datetime.combine(day, at, local.tzinfo)
