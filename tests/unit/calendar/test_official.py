"""Official lists of holidays in three formats, and everything that is wrong with them at once."""

import pytest

from engine.calendar import read_calendar, read_official
from engine.errors import DeploymentRefused

CSV = """日期,名称,类型
2027-02-05,除夕,放假
2027-02-06,春节,放假
2027/02/20,调休,上班
2027-10-01,国庆,放假
2028-01-01,元旦,放假
"""
ICS = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270205\r
DTEND;VALUE=DATE:20270207\r
SUMMARY:春节\r
  假期\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270220\r
SUMMARY:春节（班）\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20271001\r
DTEND;VALUE=DATE:20271002\r
SUMMARY:National Day Holiday\r
END:VEVENT\r
END:VCALENDAR\r
"""
YAML = """
year: 2027
complete: true
rest_days: [2027-02-05, 2027-02-06, 2027-10-01]
working_days: [2027-02-20]
"""


@pytest.mark.parametrize(("name", "text"), [("list.csv", CSV), ("list.ICS", ICS), ("2027.yaml", YAML)])
def test_the_same_year_comes_out_of_every_format(name: str, text: str) -> None:
    official = read_official(name, text.encode("utf-8-sig"))

    year = official.files["2027.yaml"]
    assert year["rest_days"] == ["2027-02-05", "2027-02-06", "2027-10-01"]
    assert (year["working_days"], year["complete"]) == (["2027-02-20"], True)
    assert not read_calendar(official.files).is_provisional(2027)


def test_some_days_of_the_next_year_are_no_whole_year() -> None:
    official = read_official("list.csv", CSV.encode())

    assert official.parts == {"2028.yaml"}
    assert read_calendar(official.files).is_provisional(2028)


def test_working_hours_come_as_yaml() -> None:
    text = 'hours: ["08:30-12:00", "14:00-17:30"]\npeople: {w003: [{from: 2026-11-01, to: 2026-11-30}]}\n'

    assert read_calendar(read_official("hours.yaml", text.encode()).files).of_person("w003").own != ()


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


@pytest.mark.parametrize(("name", "data", "where"), [
    ("list.csv", "日期,类型\n2027-13-01,放假\n2027-02-05,假期\n2027-02-06,放假\n2027-02-06,上班\n",
     ["line 2", "line 3", "line 5"]),
    ("list.csv", "day,what\n", ["line 1"]),
    ("list.csv", "日期,类型\n", [""]),
    ("list.csv", b"\xff\xfe", ["", "line 1"]),
    ("list.csv", b"a" * 1_000_001, ["", "line 1"]),
    ("list.txt", "x", [""]),
    ("2027.yaml", "year: a: b", ["line 1"]),
    ("2027.yaml", "- 2027-02-05", [""]),
    ("list.ics", event("SUMMARY:休") + event("DTSTART:20270205", "SUMMARY:meeting")
     + event("DTSTART:20270205", "DTEND:20280205", "SUMMARY:休") + event("DTSTART:20279905", "SUMMARY:休")
     + event("DTSTART:20270205", "DTEND:soon", "SUMMARY:休"), ["line 1", "line 4", "line 8", "line 13", "line 17"]),
])  # fmt: skip
def test_everything_that_is_wrong_is_told_at_once(name: str, data: str | bytes, where: list[str]) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read_official(name, data if isinstance(data, bytes) else data.encode())

    assert [one.element for one in refused.value.findings] == where
    assert all(one.zh and one.en and one.remedy_zh for one in refused.value.findings)
