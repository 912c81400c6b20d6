"""For when a measure counts: days and months back from today, the quarter, and the buckets of a trend."""

from datetime import date, datetime

import pytest

from engine.feel.evaluation import SHANGHAI
from engine.measures import NOW, read_period
from engine.measures.periods import months_before

FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=SHANGHAI)


def days(raw: object) -> tuple[str, str]:
    """From the first day to the one after the last."""
    period = read_period(raw)
    assert period is not None
    begins, ends = period.bounds(FRIDAY)
    return begins.isoformat()[:16], ends.isoformat()[:16]


@pytest.mark.parametrize(
    ("written", "first", "after"),
    [
        ("1d", "2026-11-27", "2026-11-28"),
        ("30d", "2026-10-29", "2026-11-28"),  # today and the 29 days before
        ("12m", "2025-11-28", "2026-11-28"),
        ("quarter", "2026-10-01", "2026-11-28"),
        ({"from": "2026-01-01", "to": "2026-06-30"}, "2026-01-01", "2026-07-01"),
        ({"from": date(2026, 1, 1), "to": date(2026, 1, 1)}, "2026-01-01", "2026-01-02"),
    ],
)
def test_a_period_is_of_whole_local_days(written: object, first: str, after: str) -> None:
    assert days(written) == (f"{first}T00:00", f"{after}T00:00")


@pytest.mark.parametrize(
    "wrong",
    [
        "30", "0d", "1000d", "25m", "week", 30, None, {"from": "2026-01-01"}, {"from": "soon", "to": "2026-01-01"},
        {"from": "2026-02-01", "to": "2026-01-01"},
    ],
)  # fmt: skip
def test_what_is_no_period_is_none(wrong: object) -> None:
    assert read_period(wrong) is None


def test_a_short_period_is_shown_by_weeks_and_a_long_one_by_months() -> None:
    weeks, months = (read_period(text) for text in ("30d", "12m"))
    assert weeks
    assert months
    mondays, firsts = weeks.buckets(FRIDAY), months.buckets(FRIDAY)
    assert (len(mondays), len(firsts)) == (12, 12)
    assert (mondays[-1][0].date(), mondays[-1][1].date()) == (date(2026, 11, 23), date(2026, 11, 30))
    assert {one.weekday() for one, _ in mondays} == {0}
    assert [one.date() for one, _ in firsts][:2] == [date(2025, 12, 1), date(2026, 1, 1)]
    assert firsts[-1][1].date() == date(2026, 12, 1)
    assert NOW.buckets(FRIDAY) == []


def test_a_month_back_ends_where_that_month_does() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
