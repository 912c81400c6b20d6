"""Adding and subtracting working minutes."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import (
    DEFAULT_CALENDAR,
    Calendar,
    CalendarRangeError,
    DatedHours,
    DayHours,
    Half,
    Hours,
    parse_duration,
)

ZONE = ZoneInfo("Asia/Shanghai")
LONG_DAY = DayHours((time(9), time(12)), (time(13, 30), time(18)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def later(start: str, text: str, calendar: Calendar = DEFAULT_CALENDAR) -> str:
    duration = parse_duration(text)
    assert duration is not None
    return calendar.add(at(start), duration).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-09-30 16:30", "5wd", "2026-10-13 16:30"),
        ("2026-09-30 16:30", "1wd", "2026-10-08 16:30"),
        ("2026-11-20 16:40", "2wh", "2026-11-23 09:40"),
        ("2026-11-20 16:40", "4wh", "2026-11-23 11:40"),
        ("2026-11-20 10:00", "3wd", "2026-11-25 10:00"),
        ("2026-02-12 15:00", "5wd", "2026-02-26 15:00"),
        ("2026-11-02 09:00", "5wd", "2026-11-09 09:00"),
        ("2026-11-20 17:20", "5wd", "2026-11-27 17:20"),
        ("2026-11-24 09:00", "1wd", "2026-11-25 09:00"),
        ("2026-11-24 09:00", "336wm", "2026-11-24 16:36"),
        ("2026-11-23 12:00", "3wd", "2026-11-26 12:00"),
        ("2026-11-21 10:00", "1wh", "2026-11-23 09:30"),
        ("2026-11-20 17:20", "30m", "2026-11-20 17:50"),
        ("2026-11-20 17:20", "24h", "2026-11-21 17:20"),
        ("2026-11-20 17:20", "7 d", "2026-11-27 17:20"),
    ],
)
def test_a_promise_ends_when_its_working_time_has_passed(start: str, duration: str, end: str) -> None:
    assert later(start, duration) == end


def test_longer_hours_give_other_ends() -> None:
    calendar = Calendar(hours=Hours(LONG_DAY))
    assert later("2026-09-30 16:00", "480wm", calendar) == "2026-10-08 16:30"
    assert later("2026-02-13 18:00", "60wm", calendar) == "2026-02-14 10:00"


def test_going_back_ends_at_the_close_of_a_day() -> None:
    assert later("2026-12-23 17:30", "-3wd") == "2026-12-18 17:30"


def test_the_end_of_a_day_counts_to_that_day() -> None:
    assert later("2026-11-24 08:30", "1wd") == "2026-11-24 17:30"
    assert later("2026-11-24 08:30", "210wm") == "2026-11-24 12:00"


def test_nothing_added_is_nothing_moved() -> None:
    assert later("2026-11-21 10:00", "0wm") == "2026-11-21 10:00"


def test_a_summer_schedule_holds_for_its_days_only() -> None:
    summer = DayHours((time(8, 30), time(12)), (time(15), time(18)))
    season = DatedHours(date(2026, 7, 1), date(2026, 8, 31), summer)
    calendar = Calendar(hours=Hours(seasons=(season,)))
    assert later("2026-08-31 17:00", "2wh", calendar) == "2026-09-01 09:30"
    assert calendar.half_start(date(2026, 7, 1), Half.PM).hour == 15
    assert calendar.half_end(date(2026, 9, 1), Half.PM).strftime("%H:%M") == "17:30"


def test_a_unit_may_keep_its_own_hours() -> None:
    calendar = Calendar(units={"HS": Hours(LONG_DAY)})
    assert calendar.of_unit("HS").hours.minutes_per_day == 450
    assert calendar.of_unit("XY") is calendar
    assert calendar.of_unit(None) is calendar


def test_moments_may_come_in_any_zone() -> None:
    due = DEFAULT_CALENDAR.add_working_minutes(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), 420)
    assert due == at("2026-11-25 09:00")
    assert due.tzinfo == ZONE


def test_working_minutes_are_counted_between_moments() -> None:
    between = DEFAULT_CALENDAR.working_minutes_between
    assert between(at("2026-11-02 09:00"), at("2026-11-04 09:00")) == 840
    assert between(at("2026-11-04 09:00"), at("2026-11-02 09:00")) == -840
    assert between(at("2026-10-01 00:00"), at("2026-10-07 23:59")) == 0
    assert between(at("2026-11-24 09:00:00"), at("2026-11-24 09:00:30")) == Decimal("0.5")


def test_a_promise_may_run_far_beyond_the_years_looked_at_first() -> None:
    assert later("2026-11-24 09:00", "2000wd") > "2034"


def test_a_promise_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarRangeError):
        later("2099-12-01 09:00", "100wd")


moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(ZONE))  # noqa: DTZ001


@given(moments, st.integers(0, 100_000))
def test_what_is_added_lies_between(moment: datetime, minutes: int) -> None:
    end = DEFAULT_CALENDAR.add_working_minutes(moment, minutes)
    assert end >= moment
    assert DEFAULT_CALENDAR.working_minutes_between(moment, end) == minutes


@given(moments, st.integers(1, 50_000))
def test_what_is_taken_away_lies_between(moment: datetime, minutes: int) -> None:
    assert DEFAULT_CALENDAR.working_minutes_between(DEFAULT_CALENDAR.add_working_minutes(moment, -minutes), moment) == (
        minutes
    )


@given(moments, st.integers(1, 3000), st.integers(1, 3000))
def test_adding_in_two_parts_is_adding_at_once(moment: datetime, one: int, other: int) -> None:
    add = DEFAULT_CALENDAR.add_working_minutes
    assert add(add(moment, one), other) == add(moment, one + other)


@given(moments, st.integers(1, 1000))
def test_minute_by_minute_gives_the_same(moment: datetime, minutes: int) -> None:
    start = moment.replace(second=0, microsecond=0)
    assert DEFAULT_CALENDAR.add_working_minutes(start, minutes) == walked(start, minutes)


def walked(moment: datetime, minutes: int) -> datetime:
    """The slow way: look at every minute."""
    while minutes:
        minutes -= is_worked(moment)
        moment += timedelta(minutes=1)
    return moment


def is_worked(moment: datetime) -> bool:
    clock = moment.strftime("%H:%M")
    hours = "08:30" <= clock < "12:00" or "14:00" <= clock < "17:30"
    return hours and DEFAULT_CALENDAR.is_working_day(moment.date())
