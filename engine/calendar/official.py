"""Reads an official list of a year's holidays from a file: YAML as we write it, CSV, or an iCalendar file (ICS).

What is read is mappings by file name, as `read_calendar` takes them; what they mean is judged there. Whatever cannot be
read is refused, all of it at once, with its line.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import yaml

from engine.errors import DeploymentRefused, Finding
from engine.yamltext import read_yaml

LARGEST = 1_000_000
"""Bytes; a year's list has some thousands."""
LONGEST = 60
"""Days in one entry: no holiday lasts longer, and a typing mistake is seen."""
REST, WORK, STATUTORY = "rest_days", "working_days", "statutory_days"
_KINDS = {
    "rest": REST, "off": REST, "holiday": REST, "放假": REST, "休": REST,
    "work": WORK, "workday": WORK, "上班": WORK, "调休": WORK, "班": WORK,
    "statutory": STATUTORY, "法定": STATUTORY,
}  # fmt: skip
_DATE_HEADS, _KIND_HEADS = ("date", "日期"), ("kind", "type", "类型")
_WORDS = ((re.compile(r"班|workday|make-?up", re.I), WORK), (re.compile(r"休|假|holiday", re.I), REST))
_ICS_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """What a file says, by file name (`2027.yaml`, `hours.yaml`). `parts` names years of which it has some days only:
    they are added to what was entered."""

    files: Mapping[str, Mapping[str, object]]
    parts: frozenset[str] = frozenset()


Entry = tuple[int, date, str]
"""Line, day, and which list it belongs to."""


def read_official(name: str, data: bytes) -> Official:
    """A list that holds the October holidays is the whole year's. Raises DeploymentRefused."""
    notes, parts = _Notes(name), frozenset[str]()
    found: Mapping[str, Mapping[str, object]] = {}
    text = _text(data, notes)
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix in ("yaml", "yml"):
        found = _yaml(text, notes)
    elif suffix in ("csv", "ics"):
        found = _years(list((_csv if suffix == "csv" else _ics)(text, notes)), notes)
        parts = frozenset(name for name, content in found.items() if not content["complete"])
    else:
        notes.add(0, "文件应以 .yaml、.csv 或 .ics 结尾。", "The file must end in .yaml, .csv or .ics.")
    if notes.findings:
        raise DeploymentRefused(notes.findings)
    return Official(files=found, parts=parts)


class _Notes:
    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    def add(self, line: int, zh: str, en: str) -> None:
        at = f"第{line}行：" if line else ""
        self.findings.append(
            Finding(
                code="CALENDAR", zh=f"{at}{zh}", en=f"Line {line}: {en}" if line else en, resource=self.name,
                remedy_zh="请改正后重新导入。", remedy_en="Correct it and import it again.",
                element=f"line {line}" if line else "",
            )
        )  # fmt: skip


def _text(data: bytes, notes: _Notes) -> str:
    try:
        if len(data) > LARGEST:
            raise ValueError
        return data.decode("utf-8-sig")
    except ValueError:
        notes.add(0, "文件应为1 MB以内的 UTF-8 文本。", "The file must be a text in UTF-8 of at most 1 MB.")
        return ""


def _yaml(text: str, notes: _Notes) -> dict[str, Mapping[str, object]]:
    try:
        content = read_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        notes.add(mark.line + 1 if mark else 0, "不是 YAML。", "It is no YAML.")
        return {}
    if isinstance(content, Mapping) and "year" in content:
        return {f"{content['year']}.yaml": {str(key): _plain(value) for key, value in content.items()}}
    if isinstance(content, Mapping) and "hours" in content:
        return {"hours.yaml": {str(key): _plain(value) for key, value in content.items()}}
    if not notes.findings:
        notes.add(0, "应写 year（放假安排）或 hours（工作时间）。", "Write year (holidays) or hours (working hours).")
    return {}


def _plain(value: object) -> object:
    """As JSON has it: YAML reads days as dates."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def _csv(text: str, notes: _Notes) -> Iterator[Entry]:
    """Columns `date` and `kind` (rest, work, statutory), in Chinese or English; others are left alone."""
    rows = csv.DictReader(io.StringIO(text))
    heads = {head.strip().lower(): head for head in rows.fieldnames or () if head}
    day_head = next((heads[head] for head in _DATE_HEADS if head in heads), None)
    kind_head = next((heads[head] for head in _KIND_HEADS if head in heads), None)
    if day_head is None or kind_head is None:
        notes.add(1, "第一行应有“日期”和“类型”两列。", "The first line needs the columns date and kind.")
        return
    for row in rows:
        line, day = rows.line_num, _day((row.get(day_head) or "").strip())
        kind = _KINDS.get((row.get(kind_head) or "").strip().lower())
        if day is None:
            notes.add(line, "日期应如 2027-02-06。", "The date must look like 2027-02-06.")
        if kind is None:
            notes.add(line, "类型应为放假、上班或法定。", "The kind must be rest, work or statutory.")
        if day is not None and kind is not None:
            yield line, day, kind


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _ics(text: str, notes: _Notes) -> Iterator[Entry]:
    """Each VEVENT is some days (RFC 5545: DTEND is the day after the last); its summary says if they are worked."""
    event: dict[str, str] | None = None
    for line, content in _unfolded(text):
        head, _, value = content.partition(":")
        name = head.partition(";")[0].upper()
        if (name, value.strip().upper()) == ("BEGIN", "VEVENT"):
            event = {"line": str(line)}
        elif (name, value.strip().upper()) == ("END", "VEVENT") and event is not None:
            yield from _event(event, notes)
            event = None
        elif event is not None:
            event.setdefault(name, value.strip())


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with what continues them, and where they begin."""
    begun, whole = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line[:1] in (" ", "\t"):
            whole += line[1:]
            continue
        if whole:
            yield begun, whole
        begun, whole = number, line
    if whole:
        yield begun, whole


def _event(event: Mapping[str, str], notes: _Notes) -> Iterator[Entry]:
    line, first = int(event["line"]), _ics_day(event.get("DTSTART", ""))
    end = _ics_day(event["DTEND"]) if "DTEND" in event else None
    summary = f"{event.get('SUMMARY', '')} {event.get('CATEGORIES', '')}"
    kind = next((kind for words, kind in _WORDS if words.search(summary)), None)
    if first is None or ("DTEND" in event and end is None):
        notes.add(line, "事件没有有效的日期。", "The event has no valid date.")
        return
    days = max(1, (end - first).days) if end is not None else 1
    if kind is None:
        notes.add(line, "事件标题应写明“休”或“班”。", "The summary must say holiday or workday.")
    elif days > LONGEST:
        notes.add(line, f"事件超过{LONGEST}天。", f"The event is longer than {LONGEST} days.")
    else:
        yield from ((line, first + timedelta(days=n), kind) for n in range(days))


def _ics_day(text: str) -> date | None:
    match = _ICS_DATE.fullmatch(text)
    return _day("-".join(match.groups())) if match is not None else None


def _years(entries: list[Entry], notes: _Notes) -> dict[str, Mapping[str, object]]:
    if not entries and not notes.findings:
        notes.add(0, "文件里没有日子。", "There are no days in the file.")
    years: dict[int, dict[str, set[date]]] = {}
    for line, day, kind in entries:
        lists = years.setdefault(day.year, {REST: set(), WORK: set(), STATUTORY: set()})
        if kind != STATUTORY and day in lists[WORK if kind == REST else REST]:
            notes.add(line, f"{day}不能既上班又放假。", f"{day} cannot be both worked and free.")
        lists[kind].add(day)
    return {f"{year}.yaml": {"year": year, **_sorted(lists)} for year, lists in sorted(years.items())}


def _sorted(lists: Mapping[str, set[date]]) -> dict[str, object]:
    is_complete = any(day.month == 10 for day in lists[REST])
    written = {name: [day.isoformat() for day in sorted(days)] for name, days in lists.items()}
    return {**written, "complete": is_complete}
