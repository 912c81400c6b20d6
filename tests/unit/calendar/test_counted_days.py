"""Days of absence, by mode, half and year."""

from datetime import date

import pytest

from engine.calendar import DEFAULT_CALENDAR, CountMode, Half, read_calendar

AM, PM = Half.AM, Half.PM


def days(
    start: str, end: str, mode: CountMode = CountMode.WORKING_DAYS, halves: tuple[Half, Half] = (AM, PM)
) -> object:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return DEFAULT_CALENDAR.count_days(first, halves[0], last, halves[1], mode)


@pytest.mark.parametrize(
    ("start", "end", "units"),
    [
        ("2026-09-24", "2026-10-09", 6),
        ("2026-09-18", "2026-09-21", 3),
        ("2026-12-07", "2026-12-09", 3),
        ("2026-12-30", "2027-01-05", 4),
        ("2026-11-21", "2026-11-22", 0),
        ("2026-11-25", "2026-11-24", 0),
    ],
)
def test_annual_leave_counts_working_days(start: str, end: str, units: int) -> None:
    assert days(start, end) == units


def test_leave_over_a_holiday_must_be_returned_from_on_the_working_saturday() -> None:
    following = DEFAULT_CALENDAR.next_working_day(date(2026, 10, 9))
    assert DEFAULT_CALENDAR.half_end(following, AM).strftime("%Y-%m-%d %H:%M") == "2026-10-10 12:00"


@pytest.mark.parametrize(("halves", "units"), [((AM, AM), "0.5"), ((PM, PM), "0.5"), ((AM, PM), "1"), ((PM, AM), "0")])
def test_half_days_count_half(halves: tuple[Half, Half], units: str) -> None:
    assert str(days("2026-11-25", "2026-11-25", halves=halves)) == units


def test_halves_of_free_days_count_nothing() -> None:
    assert days("2026-11-22", "2026-11-23", halves=(PM, AM)) == days("2026-11-23", "2026-11-23", halves=(AM, AM))


def test_marriage_leave_leaves_out_statutory_days_only() -> None:
    assert days("2026-04-28", "2026-05-17", CountMode.CALENDAR_EXCL_STATUTORY) == 18
    assert days("2026-04-28", "2026-05-17", CountMode.CALENDAR_DAYS) == 20


def test_maternity_leave_counts_every_day() -> None:
    assert days("2026-03-02", "2026-08-06", CountMode.CALENDAR_DAYS) == 158


def test_leave_over_the_new_year_is_split_by_year() -> None:
    split = DEFAULT_CALENDAR.count_days_by_year(date(2026, 12, 30), AM, date(2027, 1, 5), PM, CountMode.WORKING_DAYS)
    assert split == {2026: 2, 2027: 2}


def test_a_calendar_entered_later_changes_the_next_year_s_part() -> None:
    calendar = read_calendar({"2027.yaml": {"year": 2027, "working_days": ["2027-01-02"]}})
    split = calendar.count_days_by_year(date(2026, 12, 30), AM, date(2027, 1, 5), PM, CountMode.WORKING_DAYS)
    assert split == {2026: 2, 2027: 3}


def test_an_absence_of_more_than_five_years_is_refused() -> None:
    with pytest.raises(ValueError):
        days("2026-01-01", "2032-01-01")
