"""Reads a tenant's calendar from plain mappings, as YAML gives them, or refuses it with every finding at once.

2027.yaml   {year, complete?, source?, rest_days?, working_days?, statutory_days?}
hours.yaml  {hours: [08:30-12:00, 14:00-17:30], seasons?: [{from, to, hours}], units?: {XY: {hours, seasons?}},
             people?: {W003: [{from, to, hours?: [09:00-12:00], weekdays?: [mon, tue]}]}}
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from engine.calendar.calendar import SHANGHAI, Calendar
from engine.calendar.days import FIRST_YEAR, LAST_YEAR, Days, Overlay
from engine.calendar.hours import DatedHours, DayHours, Hours
from engine.calendar.own_hours import OwnHours
from engine.errors import DeploymentRefused, Finding

_YEAR_FILE = re.compile(r"(?:.*/)?(\d{4})\.ya?ml")
_HOURS_FILE = re.compile(r"(?:.*/)?hours\.ya?ml")
_SPAN = re.compile(r"(\d{2}:\d{2})\s*[-–]\s*(\d{2}:\d{2})")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEAR_FIELDS = {"year", "complete", "source", "rest_days", "working_days", "statutory_days"}


class _Notes:
    """The findings of one file; readers add to it and go on."""

    def __init__(self, resource: str, findings: list[Finding]) -> None:
        self.resource = resource
        self.findings = findings

    def add(self, field: str, zh: str, en: str) -> None:
        self.findings.append(
            Finding(
                code="CALENDAR", zh=zh, en=en, remedy_zh="请按日历参考改正。",
                remedy_en="Write it as the calendar reference shows.", resource=self.resource, element=field,
            )
        )  # fmt: skip

    def refuse_unknown(self, content: Mapping[str, object], known: set[str], where: str = "") -> None:
        for field in sorted(set(map(str, content)) - known):
            self.add(f"{where}{field}", "没有这个字段。", "There is no such field.")


def read_calendar(files: Mapping[str, object], zone: ZoneInfo = SHANGHAI) -> Calendar:
    """The calendar of `<year>.yaml` files and `hours.yaml`, by file name; nothing at all is the default calendar.

    Raises DeploymentRefused with all findings.
    """
    findings: list[Finding] = []
    overlays: dict[int, Overlay] = {}
    hours = Hours()
    units: dict[str, Hours] = {}
    people: dict[str, tuple[OwnHours, ...]] = {}
    for name in sorted(files):
        notes = _Notes(name, findings)
        content = files[name]
        if not isinstance(content, Mapping):
            notes.add(name, "应为键值对。", "It must be a mapping.")
        elif match := _YEAR_FILE.fullmatch(name):
            overlays[int(match[1])] = _read_year(int(match[1]), content, notes)
        elif _HOURS_FILE.fullmatch(name):
            hours, units, people = _read_hours_file(content, notes)
        else:
            notes.add(name, "文件名应为年份或 hours。", "Name the file after a year, or hours.")
    if findings:
        raise DeploymentRefused(findings)
    return Calendar(zone=zone, days=Days(overlays), hours=hours, units=units, people=people)


def _read_year(year: int, content: Mapping[str, object], notes: _Notes) -> Overlay:
    notes.refuse_unknown(content, _YEAR_FIELDS)
    if content.get("year") != year or not FIRST_YEAR <= year <= LAST_YEAR:
        notes.add(
            "year",
            f"应与文件名相同，在{FIRST_YEAR}至{LAST_YEAR}之间。",
            f"It must be the file name's, {FIRST_YEAR} to {LAST_YEAR}.",
        )
    rest, worked = (_days(content, field, year, notes) for field in ("rest_days", "working_days"))
    for day in sorted(rest & worked):
        notes.add("working_days", f"{day}不能既上班又放假。", f"{day} cannot be both worked and free.")
    complete = content.get("complete", False)
    if not isinstance(complete, bool):
        notes.add("complete", "应为 true 或 false。", "It must be true or false.")
    return Overlay(
        year=year,
        rest_days=rest,
        working_days=worked,
        statutory_days=_days(content, "statutory_days", year, notes),
        is_complete=complete is True,
    )


def _days(content: Mapping[str, object], field: str, year: int, notes: _Notes) -> frozenset[date]:
    listed = content.get(field) or []
    found = {_day(raw) for raw in listed} if isinstance(listed, list) else {None}
    if any(day is None or day.year != year for day in found):
        notes.add(field, f"应为{year}年的日期列表。", f"It must be a list of days in {year}.")
    return frozenset(day for day in found if day is not None)


def _day(raw: object) -> date | None:
    """YAML gives dates, JSON texts."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        return None


def _read_hours_file(
    content: Mapping[str, object], notes: _Notes
) -> tuple[Hours, dict[str, Hours], dict[str, tuple[OwnHours, ...]]]:
    notes.refuse_unknown(content, {"hours", "seasons", "units", "people"})
    units, people = (_mapping(content, field, notes) for field in ("units", "people"))
    usual = _read_hours(content, "", notes)
    own_of_units = {
        str(unit): _read_hours(own if isinstance(own, Mapping) else {}, f"units.{unit}.", notes)
        for unit, own in units.items()
    }
    own_of_people = {str(person): _own_rows(rows, f"people.{person}", notes) for person, rows in people.items()}
    return usual, own_of_units, own_of_people


def _mapping(content: Mapping[str, object], field: str, notes: _Notes) -> Mapping[object, object]:
    found = content.get(field) or {}
    if not isinstance(found, Mapping):
        notes.add(field, "应为键值对。", "It must be a mapping.")
        return {}
    return found


def _own_rows(raw: object, where: str, notes: _Notes) -> tuple[OwnHours, ...]:
    if not isinstance(raw, list):
        notes.add(where, "应为列表。", "It must be a list.")
        return ()
    rows = (_own_row(one, f"{where}[{n}]", notes) for n, one in enumerate(raw, start=1))
    return tuple(row for row in rows if row is not None)


def _own_row(raw: object, where: str, notes: _Notes) -> OwnHours | None:
    if not isinstance(raw, Mapping):
        notes.add(where, "应为键值对 from、to、hours、weekdays。", "It must be a mapping of from, to, hours, weekdays.")
        return None
    notes.refuse_unknown(raw, {"from", "to", "hours", "weekdays"}, f"{where}.")
    first, last = _day(raw.get("from")), _day(raw.get("to"))
    if first is None or last is None or last < first:
        notes.add(where, "from 应不晚于 to。", "The day from must not be after to.")
        first = last = date.min
    spans = _own_spans(raw.get("hours"), f"{where}.hours", notes)
    return OwnHours(first, last, spans, _weekdays(raw.get("weekdays"), f"{where}.weekdays", notes))


def _own_spans(raw: object, where: str, notes: _Notes) -> tuple[tuple[time, time], ...]:
    """Any number of spans, in order and without overlap; none where nothing is written."""
    listed = raw if isinstance(raw, list) else [] if raw is None else [raw]
    try:
        spans = tuple(_span(one) for one in listed)
    except ValueError:
        spans = ((time.max, time.min),)
    edges = [clock for span in spans for clock in span]
    if any(later < earlier for earlier, later in pairwise(edges)) or any(start == end for start, end in spans):
        notes.add(where, "应为先后不重叠的时段，如 09:00-12:00。", "Give spans in order, such as 09:00-12:00.")
    return spans


def _span(raw: object) -> tuple[time, time]:
    match = _SPAN.fullmatch(str(raw))
    if match is None:
        raise ValueError(raw)
    return time.fromisoformat(match[1]), time.fromisoformat(match[2])


def _weekdays(raw: object, where: str, notes: _Notes) -> frozenset[int] | None:
    if raw is None:
        return None
    listed = raw if isinstance(raw, list) else [raw]
    if not listed or any(one not in WEEKDAYS for one in listed):
        known = "、".join(WEEKDAYS)
        notes.add(where, f"应为 {known} 的列表。", f"It must be a list of {', '.join(WEEKDAYS)}.")
    return frozenset(WEEKDAYS.index(one) for one in listed if one in WEEKDAYS)


def _read_hours(content: Mapping[str, object], where: str, notes: _Notes) -> Hours:
    if where:
        notes.refuse_unknown(content, {"hours", "seasons"}, where)
    usual = _day_hours(content.get("hours"), f"{where}hours", notes)
    listed = content.get("seasons") or []
    if not isinstance(listed, list):
        notes.add(f"{where}seasons", "应为列表。", "It must be a list.")
        listed = []
    seasons = [_season(raw, f"{where}seasons", notes) for raw in listed]
    return Hours(usual, tuple(season for season in seasons if season is not None))


def _season(raw: object, where: str, notes: _Notes) -> DatedHours | None:
    if not isinstance(raw, Mapping):
        notes.add(where, "应为键值对 from、to、hours。", "It must be a mapping of from, to, hours.")
        return None
    notes.refuse_unknown(raw, {"from", "to", "hours"}, f"{where}.")
    first, last = _day(raw.get("from")), _day(raw.get("to"))
    hours = _day_hours(raw.get("hours"), f"{where}.hours", notes)
    if first is None or last is None or last < first:
        notes.add(where, "from 应不晚于 to。", "The day from must not be after to.")
        return None
    return DatedHours(first, last, hours)


def _day_hours(raw: object, where: str, notes: _Notes) -> DayHours:
    """The two spans; the standard ones where the text is wrong, so that reading goes on to further findings."""
    try:
        am, pm = [_span(span) for span in raw] if isinstance(raw, list) else []
        return DayHours(am, pm)
    except ValueError:
        notes.add(where, "应为上下午两段，如 08:30-12:00。", "Give a morning and an afternoon, such as 08:30-12:00.")
        return Hours().usual
