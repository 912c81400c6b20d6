"""Which days are worked, which are statutory, and what is only provisional."""

from datetime import date, timedelta

import pytest

from engine.calendar import DEFAULT_CALENDAR, CalendarRangeError, read_calendar
from engine.calendar.library import festival_days
from engine.calendar.statutory import statutory_days

WORKED_WEEKENDS = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def weekends(year: int) -> list[date]:
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    return [day for day in days if day.weekday() >= 5]


def test_the_worked_weekends_of_2026_are_the_six_of_the_notice() -> None:
    worked = [day for day in weekends(2026) if DEFAULT_CALENDAR.is_working_day(day)]
    assert worked == [date.fromisoformat(f"2026-{day}") for day in WORKED_WEEKENDS]


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_year_has_thirteen_statutory_days_since_2025(year: int) -> None:
    assert len(statutory_days(year)) == 13


def test_2024_still_had_eleven_statutory_days() -> None:
    assert len(statutory_days(2024)) == 11
    assert date(2024, 2, 9) not in statutory_days(2024)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_table_agrees_with_the_festivals_that_the_library_computes(year: int) -> None:
    assert statutory_days(year) == festival_days(year)


def test_a_statutory_day_is_told_from_the_rest_days_around_it() -> None:
    assert DEFAULT_CALENDAR.days.is_statutory(date(2026, 10, 3))
    assert not DEFAULT_CALENDAR.days.is_statutory(date(2026, 10, 5))
    assert not DEFAULT_CALENDAR.is_working_day(date(2026, 10, 5))


def test_a_year_without_a_published_notice_is_provisional() -> None:
    assert DEFAULT_CALENDAR.is_provisional(2027)
    assert DEFAULT_CALENDAR.is_provisional(date(2027, 1, 4))
    assert not DEFAULT_CALENDAR.is_provisional(date(2026, 12, 31))


def test_provisional_days_are_weekdays_less_the_statutory_days() -> None:
    # The library moves 2027-05-03 and 05-04 by rule; no notice says so yet.
    assert DEFAULT_CALENDAR.is_working_day(date(2027, 5, 3))
    assert not DEFAULT_CALENDAR.is_working_day(date(2027, 6, 9))
    assert not DEFAULT_CALENDAR.is_working_day(date(2027, 1, 2))


def test_years_beyond_the_table_use_the_computed_festivals() -> None:
    assert not DEFAULT_CALENDAR.is_working_day(date(2030, 2, 4))  # 初二
    assert DEFAULT_CALENDAR.is_provisional(2030)


def test_an_administrator_s_day_wins_and_a_complete_year_is_provisional_no_more() -> None:
    overlay = {"year": 2027, "complete": True, "working_days": [date(2027, 1, 2)], "rest_days": ["2027-01-04"]}
    calendar = read_calendar({"2027.yaml": overlay})
    assert calendar.is_working_day(date(2027, 1, 2))
    assert not calendar.is_working_day(date(2027, 1, 4))
    assert not calendar.is_provisional(2027)


def test_days_entered_one_by_one_leave_the_year_provisional() -> None:
    calendar = read_calendar({"2027.yaml": {"year": 2027, "working_days": ["2027-01-02"]}})
    assert calendar.is_working_day(date(2027, 1, 2))
    assert calendar.is_provisional(2027)


def test_a_local_statutory_day_is_free_and_not_counted() -> None:
    calendar = read_calendar({"2026.yaml": {"year": 2026, "statutory_days": ["2026-07-01"]}})
    assert calendar.days.is_statutory(date(2026, 7, 1))
    assert not calendar.is_working_day(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("day", "following"),
    [("2026-11-20", "2026-11-23"), ("2026-09-30", "2026-10-08"), ("2026-10-09", "2026-10-10")],
)
def test_the_next_working_day_skips_what_is_free(day: str, following: str) -> None:
    assert DEFAULT_CALENDAR.next_working_day(date.fromisoformat(day)) == date.fromisoformat(following)


def test_working_days_are_shifted_both_ways() -> None:
    assert DEFAULT_CALENDAR.shift_working_days(date(2026, 12, 23), -3) == date(2026, 12, 18)
    assert DEFAULT_CALENDAR.shift_working_days(date(2026, 12, 23), 0) == date(2026, 12, 23)
    assert DEFAULT_CALENDAR.shift_working_days(date(2026, 11, 22), 1) == date(2026, 11, 23)


def test_working_days_of_a_month_count_from_its_first() -> None:
    assert DEFAULT_CALENDAR.working_day_of_month(date(2026, 10, 20), 1) == date(2026, 10, 8)
    assert DEFAULT_CALENDAR.working_day_of_month(date(2026, 10, 20), 3) == date(2026, 10, 10)
    assert DEFAULT_CALENDAR.working_day_of_month(date(2026, 10, 20), 30) is None


def test_days_out_of_range_are_refused() -> None:
    with pytest.raises(CalendarRangeError, match="1999"):
        DEFAULT_CALENDAR.is_working_day(date(1999, 12, 31))
