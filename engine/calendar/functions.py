"""The calendar in FEEL: a fixed list of functions, each marking its expression as bound to the calendar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from engine.calendar.calendar import Calendar
from engine.calendar.counting import Count, CountMode
from engine.calendar.days import CalendarRangeError
from engine.calendar.duration import parse_duration
from engine.calendar.hours import Half
from engine.feel import Evaluation, Functions, HostFunction, Undefined, from_json, parse_temporal

LIMIT = 20_000_000
"""Minutes in one addition: a hundred years hold fewer."""


class CalendarHost(Protocol):
    """What `evaluation.host` must offer. `due` gives the end of a promise that would begin now."""

    @property
    def calendar(self) -> Calendar: ...

    def due(self, policy: str, /) -> datetime | None: ...


def calendar_functions() -> Functions:
    """The functions that models, tables, forms and promises may call."""
    return _FUNCTIONS


def _calendar(evaluation: Evaluation) -> Calendar:
    calendar = getattr(evaluation.host, "calendar", None)
    if not isinstance(calendar, Calendar):
        raise Undefined("此处没有日历可用 / there is no calendar here")
    return calendar


def _temporal(value: object) -> object:
    """Variables are JSON, so that dates arrive as texts."""
    return parse_temporal(value) if isinstance(value, str) else value


def _day(value: object, evaluation: Evaluation) -> date:
    found = _temporal(value)
    if isinstance(found, datetime):
        return (found.astimezone(evaluation.zone) if found.tzinfo else found).date()
    if isinstance(found, date):
        return found
    raise Undefined(f"不是日期：{value} / not a date: {value}")


def _moment(value: object, evaluation: Evaluation) -> datetime:
    """An aware moment; a local one is in the evaluation's zone, a date alone its midnight."""
    found = _temporal(value)
    if isinstance(found, date) and not isinstance(found, datetime):
        found = datetime(found.year, found.month, found.day)  # noqa: DTZ001 - the zone follows
    if isinstance(found, datetime):
        return found if found.tzinfo else found.replace(tzinfo=evaluation.zone)
    raise Undefined(f"不是时间：{value} / not a moment: {value}")


def _half(value: object, missing: Half) -> Half:
    if value is None:
        return missing
    if value in (Half.AM, Half.PM):
        return Half(str(value))
    raise Undefined(f"只能是 am 或 pm：{value} / must be am or pm: {value}")


def _mode(value: object) -> CountMode:
    try:
        return CountMode(str(value))
    except ValueError:
        known = ", ".join(CountMode)
        raise Undefined(f"没有这种计算方式：{value} / no such mode: {value}, use one of {known}") from None


def _whole(value: object) -> int:
    number = from_json(value)
    if isinstance(number, int | Decimal) and not isinstance(number, bool) and number in range(1, 32):
        return int(number)
    raise Undefined(f"应为1至31的整数：{value} / must be a whole number from 1 to 31: {value}")


def _minutes(amount: object, calendar: Calendar) -> int | Decimal:
    minutes = from_json(amount)
    if isinstance(amount, str) and (duration := parse_duration(amount)) is not None and duration.unit.is_working:
        minutes = duration.minutes(calendar.hours.minutes_per_day)
    if isinstance(minutes, int | Decimal) and not isinstance(minutes, bool) and -LIMIT <= minutes <= LIMIT:
        return minutes
    raise Undefined(f"不是工作时长：{amount} / not a working time such as 1wd, 4wh or a number of minutes: {amount}")


@contextmanager
def _known_years() -> Iterator[None]:
    try:
        yield
    except (CalendarRangeError, OverflowError) as error:
        raise Undefined(str(error)) from None


def _calendar_of(evaluation: Evaluation, person: object) -> Calendar:
    """Of the case's unit, or of a person with hours of their own."""
    if person is not None and not isinstance(person, str):
        raise Undefined(f"不是人员编号：{person} / not a person's id: {person}")
    return _calendar(evaluation).of_person(person)


def _add_working_time(evaluation: Evaluation, moment: object, amount: object, person: object) -> datetime:
    calendar = _calendar_of(evaluation, person)
    with _known_years():
        return calendar.add_working_minutes(_moment(moment, evaluation), _minutes(amount, calendar))


def _working_time_between(evaluation: Evaluation, start: object, end: object, person: object) -> Count:
    calendar = _calendar_of(evaluation, person)
    with _known_years():
        return calendar.working_minutes_between(_moment(start, evaluation), _moment(end, evaluation))


def _is_working_day(evaluation: Evaluation, day: object) -> bool:
    with _known_years():
        return _calendar(evaluation).is_working_day(_day(day, evaluation))


def _provisional_year(evaluation: Evaluation, year: object) -> bool:
    number = from_json(year)
    if not isinstance(number, int | Decimal) or isinstance(number, bool):
        raise Undefined(f"不是年份：{year} / not a year: {year}")
    with _known_years():
        return _calendar(evaluation).is_provisional(int(number))


def _next_working_day(evaluation: Evaluation, day: object) -> date:
    with _known_years():
        return _calendar(evaluation).next_working_day(_day(day, evaluation))


def _working_day_of_month(evaluation: Evaluation, number: object, day: object) -> date:
    month = _day(evaluation.now if day is None else day, evaluation)
    with _known_years():
        found = _calendar(evaluation).working_day_of_month(month, _whole(number))
    if found is None:
        raise Undefined(f"该月没有第{number}个工作日 / the month has no working day {number}")
    return found


def _count_days(
    evaluation: Evaluation, start: object, start_half: object, end: object, end_half: object, mode: object
) -> Count:
    calendar = _calendar(evaluation)
    first, last = _day(start, evaluation), _day(end, evaluation)
    halves = _half(start_half, Half.AM), _half(end_half, Half.PM)
    try:
        return calendar.count_days(first, halves[0], last, halves[1], _mode(mode))
    except ValueError:
        raise Undefined(f"时段过长：{first}–{last} / the time is too long: {first} to {last}") from None


def _half_start(evaluation: Evaluation, day: object, half: object) -> datetime:
    return _calendar(evaluation).half_start(_day(day, evaluation), _half(half, Half.AM))


def _half_end(evaluation: Evaluation, day: object, half: object) -> datetime:
    return _calendar(evaluation).half_end(_day(day, evaluation), _half(half, Half.PM))


def _due(evaluation: Evaluation, policy: object) -> datetime:
    due: Callable[[str], datetime | None] | None = getattr(evaluation.host, "due", None)
    moment = due(policy) if due is not None and isinstance(policy, str) else None
    if moment is None:
        raise Undefined(f"没有这个时限：{policy} / there is no promise {policy} here")
    return moment


def _bound(name: str, parameters: str, call: Callable[..., object]) -> HostFunction:
    return HostFunction(name, tuple(parameters.split()), call, is_calendar_bound=True)


_FUNCTIONS = Functions(
    [
        _bound("add working time", "moment amount person?", _add_working_time),
        _bound("working time between", "start end person?", _working_time_between),
        _bound("is working day", "date", _is_working_day),
        _bound("provisional year", "year", _provisional_year),
        _bound("next working day", "date", _next_working_day),
        _bound("working day of month", "number date?", _working_day_of_month),
        _bound("count days", "start start_half end end_half mode", _count_days),
        _bound("half start", "date half", _half_start),
        _bound("half end", "date half", _half_end),
        _bound("due", "policy", _due),
    ]
)
