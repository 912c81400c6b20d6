"""The calendar as FEEL sees it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from engine.calendar import Calendar, OwnHours, calendar_functions
from engine.feel import Evaluation, compile_expression, to_json

NOW = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)
LEAVE = {"start": "2026-12-07", "end": "2026-12-09", "day": date(2026, 11, 20), "n": 1.5}


SPLIT = ((time(9), time(10)), (time(14), time(16)))
PART_TIME = Calendar(people={"w003": (OwnHours(date(2026, 1, 1), date(2026, 12, 31), SPLIT),)})


@dataclass(frozen=True)
class Host:
    calendar: Calendar = PART_TIME

    def due(self, policy: str) -> datetime | None:
        return datetime(2026, 11, 9, 1, 0, tzinfo=UTC) if policy == "leave.approve" else None


def evaluate(text: str, host: object = Host()) -> tuple[object, list[str]]:
    evaluation = Evaluation(now=NOW, host=host)
    expression = compile_expression(text, functions=calendar_functions())
    assert expression.is_calendar_bound
    return to_json(expression.evaluate(LEAVE, evaluation)), evaluation.warnings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('add working time("2026-11-24T09:00:00", "1wd")', "2026-11-25T09:00:00@Asia/Shanghai"),
        ('add working time(date and time("2026-11-24T01:00:00Z"), 336)', "2026-11-24T16:36:00@Asia/Shanghai"),
        ('working time between("2026-11-24T09:00:00", "2026-11-25T09:00:00+08:00")', 420),
        ('add working time("2026-11-24T09:00:00", 120, "w003")', "2026-11-24T15:00:00@Asia/Shanghai"),
        ('working time between("2026-11-24T00:00:00", "2026-11-25T00:00:00", "w003")', 180),
        ('working time between("2026-11-24T00:00:00", "2026-11-25T00:00:00", "w004")', 420),
        ('is working day("2026-10-10")', True),
        ("is working day(day)", True),
        ("[provisional year(2026), provisional year(2027)]", [False, True]),
        ("next working day(day)", "2026-11-23"),
        ("working day of month(5)", "2026-11-06"),
        ("today() = working day of month(5)", True),
        ('working day of month(1, date("2026-10-20"))', "2026-10-08"),
        ('count days(start, "am", end, "pm", "working_days")', 3),
        ('count days(start, "pm", end, null, "working_days")', 2.5),
        ('count days("2026-04-28", null, "2026-05-17", null, "calendar_excl_statutory")', 18),
        ('half start(start, "am")', "2026-12-07T08:30:00@Asia/Shanghai"),
        ('half start(start, "pm")', "2026-12-07T14:00:00@Asia/Shanghai"),
        ('half end(end, "pm")', "2026-12-09T17:30:00@Asia/Shanghai"),
        ('half end(next working day(end), "am")', "2026-12-10T12:00:00@Asia/Shanghai"),
        ('due("leave.approve")', "2026-11-09T01:00:00Z"),
    ],
)
def test_a_model_may_ask_the_calendar(text: str, value: object) -> None:
    assert evaluate(text) == (value, [])


@pytest.mark.parametrize(
    "text",
    [
        'add working time("2026-11-24T09:00:00", "1 day")',
        'add working time("2026-11-24T09:00:00", "24h")',
        'add working time("soon", 5)',
        'add working time("2099-12-31T09:00:00", "9wd")',
        "is working day(5)",
        'next working day("1990-01-01")',
        'next working day("2026-02-30")',
        "working day of month(30)",
        "working day of month(n)",
        "working day of month(0)",
        'count days(start, "noon", end, "pm", "working_days")',
        'count days(start, "am", end, "pm", "days")',
        'count days("1950-01-01", "am", end, "pm", "calendar_days")',
        'half end(null, "am")',
        'due("nothing")',
    ],
)
def test_what_has_no_answer_is_null_with_a_reason(text: str) -> None:
    value, warnings = evaluate(text)
    assert value is None
    assert warnings


@pytest.mark.parametrize("text", ['is working day("2026-11-24")', 'due("leave.approve")'])
def test_without_a_host_there_is_no_calendar(text: str) -> None:
    value, warnings = evaluate(text, host=None)
    assert value is None
    assert warnings
