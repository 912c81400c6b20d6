"""Calendar files, good and bad."""

from datetime import date, time

import pytest

from engine.calendar import DEFAULT_CALENDAR, parse_duration, read_calendar
from engine.errors import DeploymentRefused


def test_no_files_give_the_default_calendar() -> None:
    assert read_calendar({}) == DEFAULT_CALENDAR


def test_hours_seasons_and_units_are_read() -> None:
    summer = {"from": date(2026, 7, 1), "to": "2026-08-31", "hours": ["08:30-12:00", "15:00-18:00"]}
    own = {"hours": ["09:00-12:00", "13:30–18:00"], "seasons": [summer]}
    calendar = read_calendar({"calendar/hours.yaml": {"hours": ["08:30-12:00", "14:00-17:30"], "units": {"HS": own}}})
    assert calendar.hours.minutes_per_day == 420
    assert calendar.of_unit("HS").hours.on(date(2026, 7, 1)).pm == (time(15), time(18))
    assert calendar.of_unit("HS").hours.on(date(2026, 9, 1)).am == (time(9), time(12))


def test_every_fault_is_found_at_once() -> None:
    files = {
        "2026.yaml": {"year": 2027, "rest_days": ["2025-01-01"], "extra": 1, "complete": "yes"},
        "2027.yaml": {"year": 2027, "rest_days": ["2027-01-04"], "working_days": ["2027-01-04"]},
        "2028.yaml": {"year": 2028, "working_days": "2028-01-01"},
        "hours.yaml": {
            "hours": ["08:30-12:00"],
            "seasons": [{"from": "2026-08-31", "to": "2026-07-01", "hours": ["08:30-12:00", "11:00-17:00"]}, 5],
            "units": {"HS": None, "XY": {"hours": ["25:00-26:00", "14:00-17:30"], "color": "red"}},
        },
        "notes.txt": {},
        "2029.yaml": [],
    }
    with pytest.raises(DeploymentRefused) as refused:
        read_calendar(files)
    assert [(finding.resource, finding.element) for finding in refused.value.findings] == [
        ("2026.yaml", "extra"),
        ("2026.yaml", "year"),
        ("2026.yaml", "rest_days"),
        ("2026.yaml", "complete"),
        ("2027.yaml", "working_days"),
        ("2028.yaml", "working_days"),
        ("2029.yaml", "2029.yaml"),
        ("hours.yaml", "hours"),
        ("hours.yaml", "seasons.hours"),
        ("hours.yaml", "seasons"),
        ("hours.yaml", "seasons"),
        ("hours.yaml", "units.HS.hours"),
        ("hours.yaml", "units.XY.color"),
        ("hours.yaml", "units.XY.hours"),
        ("notes.txt", "notes.txt"),
    ]


def test_lists_that_are_none_are_refused() -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read_calendar({"hours.yaml": {"hours": ["08:30-12:00", "14:00-17:30"], "seasons": 5, "units": 5}})
    assert [finding.element for finding in refused.value.findings] == ["units", "seasons"]


@pytest.mark.parametrize("text", ["1wd", "4wh", "30wm", "30 m", "24 h", "7 d", "1.5wd", "+1wd", "-2wh"])
def test_durations_are_read(text: str) -> None:
    duration = parse_duration(text)
    assert duration is not None
    assert str(duration) == text.replace(" ", "").removeprefix("+")
    opposite = -duration
    assert -opposite == duration


@pytest.mark.parametrize("text", ["", "1", "wd", "1 week", "1wd2wh", "P1D", "1,5wd", "wd1"])
def test_other_texts_are_no_durations(text: str) -> None:
    assert parse_duration(text) is None
