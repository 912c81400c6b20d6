"""Dates, times, durations and what the calendar says of them (DMN 1.5 tables 73, 78 and 79)."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from engine.feel import temporal
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.far import Day, FarMoment, joined, position, split
from engine.feel.numbers import Number, multiply, plain_text
from engine.feel.values import YearMonthDuration

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@builtin("now()", "当前时刻（本地时区）", "The present moment, in the zone.", needs_evaluation=True)
def now(evaluation: Evaluation) -> datetime:
    return evaluation.now.astimezone(evaluation.zone)


@builtin("today()", "今天", "Today's date.", needs_evaluation=True)
def today(evaluation: Evaluation) -> date:
    return now(evaluation).date()


@builtin("date(from: string)", "文本转日期", "A date out of a text.")
def date_from_text(text: str) -> Day:
    """A form or a variable often holds a moment where its day is wanted."""
    return temporal.date_of(temporal.parse_datetime(text)) if "T" in text else temporal.parse_date(text)


@builtin("date(from: date and time)", "取日期部分", "The date of a moment.")
def date_of_moment(moment: Day) -> Day:
    return temporal.date_of(moment)


@builtin("date(from: date)", "日期保持不变", "A date stays as it is.")
def date_of_date(day: Day) -> Day:
    return day


@builtin("date(year: integer, month: integer, day: integer)", "由年月日组成日期", "A date of year, month and day.")
def date_of_parts(year: int, month: int, day: int) -> Day:
    return temporal.make_date(year, month, day)


@builtin("date and time(from: string)", "文本转日期时间", "A date and time out of a text.")
def moment_from_text(text: str) -> Day:
    return temporal.parse_datetime(text)


@builtin("date and time(from: date and time)", "日期时间保持不变", "A date and time stays as it is.")
def moment_of_moment(moment: Day) -> Day:
    return moment


@builtin("date and time(from: date)", "当天零点", "Midnight of a date.")
def moment_of_date(day: Day) -> Day:
    return temporal.combined(day, time())


@builtin("date and time(date: date, time: time)", "由日期和时间组成", "A date together with a time.")
def moment_of_parts(day: Day, clock: time) -> Day:
    return temporal.combined(day, clock)


@builtin("date and time(date: date and time, time: time)", "换成另一个时间", "The day of a moment at another time.")
def moment_at(moment: Day, clock: time) -> Day:
    return temporal.combined(moment, clock)


@builtin("date and time(date: date and time, timezone: string)", "换算到时区", "The same moment in a time zone.")
def moment_in(moment: datetime | FarMoment, zone: str) -> Day:
    tz = temporal.named_zone(zone)
    return temporal.in_zone(moment, tz) if moment.tzinfo else temporal.at_zone(moment, tz)


@builtin(
    "date and time(year: integer, month: integer, day: integer, hour: integer, minute: integer, second: number, "
    "offset: days and time duration|Null?)",
    "由年月日时分秒组成",
    "A date and time of its parts.",
)
def moment_of_numbers(
    year: int, month: int, day: int, hour: int, minute: int, second: Number, offset: timedelta | None
) -> Day:
    return temporal.combined(temporal.make_date(year, month, day), time_of_parts(hour, minute, second, offset))


@builtin(
    "date and time(year: integer, month: integer, day: integer, hour: integer, minute: integer, second: number, "
    "timezone: string)",
    "由年月日时分秒和时区组成",
    "A date and time of its parts, in a time zone.",
)
def moment_of_numbers_in(year: int, month: int, day: int, hour: int, minute: int, second: Number, zone: str) -> Day:
    return temporal.at_zone(moment_of_numbers(year, month, day, hour, minute, second, None), temporal.named_zone(zone))


@builtin("time(from: string)", "文本转时间", "A time out of a text.")
def time_from_text(text: str) -> time:
    return temporal.parse_time(text)


@builtin("time(from: date and time)", "取时间部分", "The time of a moment.")
def time_of_moment(moment: Day) -> time:
    _, near = split(moment)
    return near.timetz() if isinstance(near, datetime) else time()


@builtin("time(from: time)", "时间保持不变", "A time stays as it is.")
def time_of_time(clock: time) -> time:
    return clock


@builtin("time(from: date)", "零点", "Midnight UTC of a date.")
def time_of_date(day: Day) -> time:
    return time(tzinfo=UTC)


@builtin(
    "time(hour: integer, minute: integer, second: number, offset: days and time duration|Null?)",
    "由时分秒组成时间",
    "A time of hour, minute and second.",
)
def time_of_parts(hour: int, minute: int, second: Number, offset: timedelta | None) -> time:
    micros = int(multiply(second, 1_000_000))
    try:
        return time(hour, minute, micros // 1_000_000, micros % 1_000_000, _offset(offset))
    except (ValueError, OverflowError):
        raise Undefined(f"没有这个时刻：{hour}:{minute}:{plain_text(second)} / no such time") from None


def _offset(offset: timedelta | None) -> tzinfo | None:
    if offset is not None and abs(offset) > timedelta(hours=temporal.MAX_OFFSET):
        raise Undefined("时差至多 14 小时 / an offset has 14 hours at most")
    return None if offset is None else timezone(offset)


@builtin("duration(from: string)", "文本转时长", "A duration out of a text such as P1DT2H.")
def duration(text: str) -> timedelta | YearMonthDuration:
    return temporal.parse_duration(text)


@builtin("duration(from: days and time duration)", "时长保持不变", "A duration stays as it is.")
def duration_of_days(length: timedelta) -> timedelta:
    return length


@builtin("duration(from: years and months duration)", "时长保持不变", "A duration stays as it is.")
def duration_of_months(length: YearMonthDuration) -> YearMonthDuration:
    return length


@builtin(
    "years and months duration(from: date|date and time, to: date|date and time)",
    "两个日期间的整年整月",
    "Whole years and months between two dates.",
)
def years_and_months_duration(start: Day, end: Day) -> YearMonthDuration:
    if (end.year, end.month, end.day) < (start.year, start.month, start.day):
        return YearMonthDuration(-years_and_months_duration(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return YearMonthDuration(months - (end.day < start.day))


@builtin("day of week(date: date|date and time)", "星期几（英文名）", "Name of the weekday, as Monday.")
def day_of_week(day: Day) -> str:
    return WEEKDAYS[split(day)[1].weekday()]


@builtin("day of year(date: date|date and time)", "一年中的第几天", "Number of the day in its year.")
def day_of_year(day: Day) -> int:
    return split(day)[1].timetuple().tm_yday


@builtin("week of year(date: date|date and time)", "一年中的第几周（ISO 8601）", "Number of the ISO week.")
def week_of_year(day: Day) -> int:
    return split(day)[1].isocalendar().week


@builtin("month of year(date: date|date and time)", "月份（英文名）", "Name of the month, as January.")
def month_of_year(day: Day) -> str:
    return MONTHS[day.month - 1]


@builtin("last day of month(date: date|date and time)", "当月最后一天", "The last day of the month.")
def last_day_of_month(day: Day) -> Day:
    cycles, near = split(day)
    return joined(cycles, date(near.year, near.month, monthrange(near.year, near.month)[1]))


@builtin("to unix timestamp(moment: date and time)", "转为毫秒时间戳", "Milliseconds since 1970.")
def to_unix_timestamp(moment: Day) -> Number:
    return (position(moment) - position(EPOCH)) // 1000
