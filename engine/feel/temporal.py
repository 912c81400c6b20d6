"""Dates, times and durations: reading and writing ISO 8601 (XML Schema 1.1 with zone ids), and exact arithmetic.

Seconds run to the microsecond, as Python's do; years that Python does not have are `far`.
"""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from engine.feel.errors import Undefined
from engine.feel.far import BASE, CYCLE, YEARS, Day, Far, joined, rebased, split
from engine.feel.values import YearMonthDuration, moment_of

MAX_OFFSET = 14

_DATE = re.compile(r"(?a)(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})")
_ID = r"[A-Za-z0-9_+/-]+"
_OFFSET = r"[+-]\d{2}:\d{2}(?::\d{2})?"
_ZONE = re.compile(rf"(?a)([Zz])|({_OFFSET})|(?:{_OFFSET}\[|@)({_ID})\]?")
_TIME = re.compile(rf"(?a)(\d{{2}}):(\d{{2}})(?::(\d{{2}})(?:\.(\d{{1,9}}))?)?([Zz]|{_OFFSET}(?:\[{_ID}\])?|@{_ID})?")
_YEARS_MONTHS = re.compile(r"(?a)(-)?P(?:(\d{1,9})Y)?(?:(\d{1,10})M)?")
_DAYS_TIME = re.compile(
    r"(?a)(-)?P(?:(\d{1,9})D)?"
    r"(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d{1,9}))?S)?)?"
)


def parse_temporal(text: str) -> object:
    """The value of `@"text"`: whichever of date, time, date and time, duration it is."""
    for parse in (parse_date, parse_datetime, parse_time, parse_duration):
        try:
            return parse(text)
        except Undefined:
            continue
    raise Undefined(f"不是日期、时间或时长：{text} / not a date, time or duration: {text}")


def parse_date(text: str) -> Day:
    match = _DATE.fullmatch(text)
    if match is None:
        raise Undefined(f"不是日期：{text} / not a date: {text}")
    return make_date(*(int(part) for part in match.groups()))


def make_date(year: int, month: int, day: int) -> Day:
    cycles, near = divmod(year - BASE, YEARS)
    try:
        return joined(cycles, date(BASE + near, month, day))
    except (ValueError, OverflowError):
        raise Undefined(f"没有这一天：{year}-{month}-{day} / no such day: {year}-{month}-{day}") from None


def parse_time(text: str) -> time:
    """`T08:30:00` is the time of a day too, as the standard's own examples write it."""
    return _clock(text.removeprefix("T"))


def _clock(text: str) -> time:
    match = _TIME.fullmatch(text)
    if match is None:
        raise Undefined(f"不是时间：{text} / not a time: {text}")
    hour, minute, second, fraction, zone = match.groups()
    try:
        return time(int(hour), int(minute), int(second or 0), _micros(fraction), parse_zone(zone) if zone else None)
    except ValueError:
        raise Undefined(f"没有这个时刻：{text} / no such time: {text}") from None


def parse_datetime(text: str) -> Day:
    """A date alone is its midnight."""
    day, separator, clock = text.partition("T")
    return combined(parse_date(day), _clock(clock) if separator else time())


def combined(day: Day, clock: time) -> Day:
    """The day, or that of a moment, at a time."""
    cycles, near = split(day)
    return joined(cycles, datetime.combine(near, clock))


def date_of(moment: Day) -> Day:
    cycles, near = split(moment)
    return joined(cycles, near.date() if isinstance(near, datetime) else near)


def at_zone(moment: Day, zone: tzinfo) -> Day:
    """A local time as that of a zone."""
    cycles, near = split(moment)
    return joined(cycles, datetime.combine(near, near.time() if isinstance(near, datetime) else time(), zone))


def parse_zone(text: str) -> tzinfo:
    """`Z`, `+08:00`, `@Asia/Shanghai`, or offset and id as in `+08:00[Asia/Shanghai]`, where the id counts."""
    match = _ZONE.fullmatch(text)
    if match is None:
        raise Undefined(f"没有这个时区：{text} / no such time zone: {text}")
    if match[1]:
        return UTC
    return zone_id(match[3]) if match[3] else _offset_zone(text)


def named_zone(text: str) -> tzinfo:
    """The same without the sign before an id."""
    return parse_zone(text if text[:1] in ("Z", "z", "+", "-") else f"@{text}")


def _offset_zone(text: str) -> tzinfo:
    hours, minutes, seconds = (int(part) for part in f"{text[1:]}:00"[:8].split(":"))
    if hours > MAX_OFFSET or minutes > 59 or seconds > 59:
        raise Undefined(f"没有这个时差：{text} / no such offset: {text}")
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-offset if text[0] == "-" else offset)


def zone_id(text: str) -> tzinfo:
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise Undefined(f"没有这个时区：{text} / no such time zone: {text}") from None


def parse_duration(text: str) -> timedelta | YearMonthDuration:
    if (match := _YEARS_MONTHS.fullmatch(text)) and any(match.groups()[1:]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearMonthDuration(-months if match[1] else months)
    if (match := _DAYS_TIME.fullmatch(text)) and any(match.groups()[1:]) and not text.endswith("T"):
        return _days_time(match)
    raise Undefined(f"不是时长：{text} / not a duration: {text}")


def _days_time(match: re.Match[str]) -> timedelta:
    sign, days, hours, minutes, seconds, fraction = match.groups()
    try:
        length = timedelta(
            days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0),
            microseconds=_micros(fraction),
        )  # fmt: skip
    except OverflowError:
        raise Undefined("时长超出范围 / duration out of range") from None
    return -length if sign else length


def _micros(fraction: str | None) -> int:
    return int((fraction or "0").ljust(6, "0")[:6])


def shift_months(day: Day, months: int) -> Day:
    """The same day `months` later, or the month's last day; a datetime keeps its time and zone."""
    cycles, near = split(day)
    year, month = divmod(near.year * 12 + near.month - 1 + months, 12)
    more, year = divmod(year - BASE, YEARS)
    last = monthrange(BASE + year, month + 1)[1]
    return joined(cycles + more, near.replace(year=BASE + year, month=month + 1, day=min(near.day, last)))


def shift(moment: Day, length: timedelta) -> Day:
    """`length` later in elapsed time, also across a change of clocks."""
    if isinstance(moment, datetime):
        with suppress(OverflowError):
            return _later(moment, length)
    cycles, near = rebased(*split(moment))
    more, rest = divmod(length, CYCLE)
    assert isinstance(near, datetime)
    return joined(cycles + more, _later(near, rest))


def _later(moment: datetime, length: timedelta) -> datetime:
    if moment.tzinfo is None:
        return moment + length
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def in_zone(moment: Day, zone: tzinfo) -> Day:
    """The same moment on the clocks of another zone."""
    cycles, near = rebased(*split(moment))
    assert isinstance(near, datetime)
    return joined(cycles, near.astimezone(zone))


def shift_date(day: Day, length: timedelta) -> Day:
    return date_of(shift(combined(day, time()), length))


def shift_time(clock: time, length: timedelta) -> time:
    """Around the clock: 23:00 plus two hours is 01:00."""
    return (moment_of(clock) + length % timedelta(days=1)).timetz()


def iso(value: object) -> str:
    """ISO 8601 of any temporal value; a zone by id is written `@Asia/Shanghai`, as FEEL reads it."""
    if isinstance(value, timedelta):
        return _iso_days_time(value)
    if isinstance(value, YearMonthDuration):
        return _iso_years_months(value)
    if isinstance(value, Far):
        return f"{'-' if value.year < 0 else ''}{abs(value.year):04}{iso(value.near)[4:]}"
    if isinstance(value, datetime | time):
        return _iso_clock(value.replace(tzinfo=None).isoformat()) + _iso_zone(value)
    assert isinstance(value, date)
    return value.isoformat()


def _iso_clock(text: str) -> str:
    return text.rstrip("0") if "." in text else text


def _iso_zone(value: datetime | time) -> str:
    if value.tzinfo is None:
        return ""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"@{value.tzinfo.key}"
    offset = value.utcoffset() or timedelta()
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _iso_years_months(value: YearMonthDuration) -> str:
    years, months = divmod(abs(value.months), 12)
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if value.months < 0 else "") + "P" + (parts or "0M")


def _iso_days_time(value: timedelta) -> str:
    if not value:
        return "PT0S"
    length = abs(value)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{length.days}D" if length.days else ""
    return ("-" if value < timedelta() else "") + "P" + days + (f"T{clock}" if clock else "")
