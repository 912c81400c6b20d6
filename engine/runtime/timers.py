"""When a BPMN timer is due (BPMN 2.0.2 §10.5.5.8): dates, durations and cycles become moments; it waits for nothing."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.bpmn.model import Timer, TimerKind
from engine.errors import IncidentError
from engine.runtime.cron import parse_cron

_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_REPEAT = re.compile(r"R(?P<times>\d*)/(?:(?P<start>[^P][^/]*)/)?(?P<every>P.+)")
FOR_EVER = -1


@dataclass(frozen=True, slots=True)
class Due:
    """The next firing; `repeat` more times after it (None = once, FOR_EVER), `every` an ISO duration or a cron text."""

    at: datetime
    repeat: int | None = None
    every: str | None = None


def first_due(timer: Timer, value: object, now: datetime, zone: ZoneInfo) -> Due:
    """`value` is what the timer's expression gave, as JSON. Raises IncidentError EXTRACT_VALUE_ERROR for no time."""
    try:
        if not isinstance(value, str):
            raise ValueError
        if timer.kind is TimerKind.DATE:
            return Due(moment(value, zone))
        if timer.kind is TimerKind.DURATION:
            return Due(plus(now, value, zone))
        return _first_of_cycle(value, now, zone)
    except (ValueError, OverflowError):
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"TIMER_VALUE: 定时器的值{value!r}不是有效的时间，请修改{timer.value.text!r}。 / "
            f"{value!r} is no {timer.kind}: mend the timer's expression {timer.value.text!r}.",
        ) from None


def next_due(fired: Due, zone: ZoneInfo) -> Due | None:
    """What follows a firing of a cycle, counted from when it was due, so lateness never drifts; None = the last."""
    if fired.repeat in (None, 0) or fired.every is None:
        return None
    repeat = FOR_EVER if fired.repeat == FOR_EVER else (fired.repeat or 0) - 1
    if fired.every.startswith("P"):
        return Due(plus(fired.at, fired.every, zone), repeat, fired.every)
    following = parse_cron(fired.every).next_after(fired.at, zone)
    return Due(following, repeat, fired.every) if following else None


def _first_of_cycle(value: str, now: datetime, zone: ZoneInfo) -> Due:
    parts = _REPEAT.fullmatch(value)
    if parts is None:
        following = parse_cron(value).next_after(now, zone)
        if following is None:
            raise ValueError
        return Due(following, FOR_EVER, value)
    times = int(parts["times"]) if parts["times"] else None
    if times == 0:
        raise ValueError
    at = moment(parts["start"], zone) if parts["start"] else plus(now, parts["every"], zone)
    return Due(at, FOR_EVER if times is None else times - 1, parts["every"])


def moment(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 date or date and time, with offset or `@zone`; without either it is local; a date is midnight."""
    stamp, _, name = text.partition("@")
    if "T" not in stamp:
        return datetime.combine(date.fromisoformat(stamp), time(), zone)
    parsed = datetime.fromisoformat(stamp)
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=ZoneInfo(name) if name else zone)
    return parsed


def plus(start: datetime, duration: str, zone: ZoneInfo) -> datetime:
    """`start` plus an ISO 8601 duration; years and months keep the local clock time and stop at the month's end."""
    parts = _DURATION.fullmatch(duration)
    if parts is None or duration.endswith(("P", "T")):
        raise ValueError(duration)
    sign = -1 if parts["sign"] else 1
    amounts = {name: float(parts[name] or 0) for name in ("weeks", "days", "hours", "minutes", "seconds")}
    months = sign * (int(parts["years"] or 0) * 12 + int(parts["months"] or 0))
    return _plus_months(start, months, zone) + sign * timedelta(**amounts)


def _plus_months(start: datetime, months: int, zone: ZoneInfo) -> datetime:
    if not months:
        return start
    local = start.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)
