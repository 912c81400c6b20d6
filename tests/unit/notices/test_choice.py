"""Quiet hours and the daily summary, by the time of the place."""

from datetime import datetime, time

import pytest

from engine.feel.evaluation import SHANGHAI
from engine.notices import Choice, Hours, Wanted, digest_after, leave_at, read_hours

NIGHT = Hours(time(20), time(8))
LUNCH = Hours(time(12), time(14))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00")


@pytest.mark.parametrize(
    ("quiet", "now", "leaves"),
    [(NIGHT, "26T00:24", "26T08:00"), (NIGHT, "25T20:00", "26T08:00"), (NIGHT, "25T19:59", "25T19:59"),
     (NIGHT, "26T08:00", "26T08:00"), (LUNCH, "25T12:30", "25T14:00"), (LUNCH, "25T11:59", "25T11:59"),
     (LUNCH, "25T14:00", "25T14:00"), (None, "25T23:00", "25T23:00")],
)  # fmt: skip
def test_what_comes_in_quiet_hours_leaves_at_their_end(quiet: Hours | None, now: str, leaves: str) -> None:
    """The first is domain M19: a warning of 00:24 is sent at 08:00."""
    assert leave_at(at(now), quiet, SHANGHAI, urgent=False) == at(leaves)
    assert leave_at(at(now), quiet, SHANGHAI, urgent=True) == at(now)


def test_a_summary_is_that_of_today_until_its_hour() -> None:
    assert digest_after(at("25T17:29"), time(17, 30), SHANGHAI) == at("25T17:30")
    assert digest_after(at("25T17:30"), time(17, 30), SHANGHAI) == at("26T17:30")


def test_hours_are_the_houses_until_one_has_their_own() -> None:
    assert Choice().hours(NIGHT) == NIGHT
    assert Choice(quiet=Wanted.OWN, own=LUNCH).hours(NIGHT) == LUNCH
    assert Choice(quiet=Wanted.NONE, own=LUNCH).hours(NIGHT) is None


@pytest.mark.parametrize("text", ["", "8-9", "20:00", "24:00-08:00", "08:00-08:00", "20:00-08:00x"])
def test_hours_that_are_none_are_not_read(text: str) -> None:
    assert read_hours(text) is None
