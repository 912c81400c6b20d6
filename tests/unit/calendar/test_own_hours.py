"""A person's own hours: part-time, shifts and days off, over the hours of the unit and its seasons."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import Calendar, DatedHours, DayHours, Days, Hours, Overlay, OwnHours, read_calendar
from engine.errors import DeploymentRefused

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = {
    "hours": ["08:30-12:00", "14:00-17:30"],
    "units": {"HS": {"hours": ["09:00-12:00", "13:30-18:00"]}},
    "people": {
        "w003": [
            {"from": "2026-11-01", "to": "2026-12-31", "hours": ["09:00-12:00"]},
            {"from": "2026-11-25", "to": "2026-11-25"},
        ],
        "guard": [
            {"from": "2026-11-01", "to": "2026-12-31"},
            {"from": "2026-11-01", "to": "2026-12-31", "weekdays": ["sat", "sun"],
             "hours": ["06:00-10:00", "10:30-12:00", "20:00-22:00"]},
        ],
    },
}  # fmt: skip
CALENDAR = read_calendar({"hours.yaml": HOURS})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(("person", "start", "minutes", "end"), [
    ("w003", "2026-11-23 11:00", 120, "2026-11-24 10:00"),  # mornings only
    ("w003", "2026-11-24 11:00", 120, "2026-11-26 10:00"),  # and a Wednesday off
    ("guard", "2026-11-23 11:00", 300, "2026-11-28 11:30"),  # only at weekends, in three spans
    ("guard", "2026-11-28 11:00", 120, "2026-11-28 21:00"),
    ("nobody", "2026-11-23 11:00", 120, "2026-11-23 15:00"),
])  # fmt: skip
def test_working_time_is_what_the_person_works(person: str, start: str, minutes: int, end: str) -> None:
    own = CALENDAR.of_person(person)

    assert own.add_working_minutes(at(start), minutes) == at(end)
    assert own.working_minutes_between(at(start), at(end)) == minutes


def test_rows_lie_over_the_hours_of_the_persons_unit() -> None:
    own = CALENDAR.of_unit("HS").of_person("w003")

    assert own.working_minutes_between(at("2026-10-30 00:00"), at("2026-10-31 00:00")) == 450
    assert own.working_minutes_between(at("2026-11-03 00:00"), at("2026-11-04 00:00")) == 180


def test_days_of_absence_are_the_units() -> None:
    assert CALENDAR.of_person("w003").is_working_day(date(2026, 11, 25))


def test_every_fault_in_rows_is_found_at_once() -> None:
    rows = [
        {"from": "2026-11-02", "to": "2026-11-01"}, {"from": "2026-11-02", "to": "2026-11-02", "hours": ["9-12"]},
        {"from": "2026-11-02", "to": "2026-11-02", "hours": ["13:00-14:00", "09:00-12:00"]},
        {"from": "2026-11-02", "to": "2026-11-02", "weekdays": ["monday"]}, 5, {"color": "red"},
    ]  # fmt: skip

    with pytest.raises(DeploymentRefused) as refused:
        read_calendar({"hours.yaml": {"hours": HOURS["hours"], "people": {"w003": rows, "w004": "off"}}})

    assert [one.element for one in refused.value.findings] == [
        "people.w003[1]", "people.w003[2].hours", "people.w003[3].hours", "people.w003[4].weekdays", "people.w003[5]",
        "people.w003[6].color", "people.w003[6]", "people.w004",
    ]  # fmt: skip


# -- against a slow and obvious way -------------------------------------------------------------------------------

FIRST = date(2026, 12, 21)
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
clocks = st.integers(0, 24 * 4 - 1).map(lambda n: time(n // 4, n % 4 * 15))


@st.composite
def rows(draw: st.DrawFn) -> OwnHours:
    first = draw(days)
    edges = sorted(draw(st.sets(clocks, min_size=0, max_size=6)))
    spans = tuple(zip(edges[::2], edges[1::2], strict=False))
    weekdays = draw(st.none() | st.frozensets(st.integers(0, 6), min_size=1))
    return OwnHours(first, first + timedelta(days=draw(st.integers(0, 20))), spans, weekdays)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """With a rest day and a 调休 day entered for each year, a season of short days, and a person's rows."""
    short = DayHours((time(9), time(11)), (time(15), time(16)))
    season = DatedHours(first := draw(days), first + timedelta(days=draw(st.integers(0, 10))), short)
    overlays = {
        year: Overlay(year=year, rest_days=frozenset(off), working_days=frozenset(on - off))
        for year in (2026, 2027)
        for off, on in [tuple({day for day in draw(st.sets(days, max_size=3)) if day.year == year} for _ in range(2))]
    }
    own = tuple(draw(st.lists(rows(), max_size=4)))
    return Calendar(days=Days(overlays), hours=Hours(seasons=(season,)), people={"p": own}).of_person("p")


def is_worked(calendar: Calendar, own: Sequence[OwnHours], moment: datetime) -> bool:
    """Said as the reference says it, and looked up minute by minute."""
    day, clock = moment.date(), moment.time()
    rule = None
    for row in own:
        if row.first <= day <= row.last and (row.weekdays is None or day.weekday() in row.weekdays):
            rule = row
    if rule is not None and not rule.spans:
        return False
    if not calendar.is_working_day(day) and (rule is None or rule.weekdays is None):
        return False
    hours = calendar.hours.on(day)
    return any(start <= clock < end for start, end in (rule.spans if rule is not None else (hours.am, hours.pm)))


@given(calendars(), st.integers(0, 14 * 24 * 60), st.integers(1, 900))
def test_minute_by_minute_gives_the_same(calendar: Calendar, offset: int, minutes: int) -> None:
    start = datetime.combine(FIRST, time(), ZONE) + timedelta(minutes=offset)
    moment, walked = start, 0
    while walked < minutes and moment < start + timedelta(days=12):
        walked += is_worked(calendar, calendar.own, moment)
        moment += timedelta(minutes=1)

    assert calendar.working_minutes_between(start, moment) == walked
    if walked == minutes:
        assert calendar.add_working_minutes(start, minutes) == moment


@given(calendars(), st.integers(0, 30 * 24 * 60), st.integers(-3000, 3000))
def test_what_is_added_lies_between(calendar: Calendar, offset: int, minutes: int) -> None:
    start = datetime.combine(FIRST, time(), ZONE) + timedelta(minutes=offset)

    end = calendar.add_working_minutes(start, minutes)

    assert calendar.working_minutes_between(start, end) == minutes
