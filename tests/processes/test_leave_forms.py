"""The forms of the leave bundle refuse what cannot be, field by field, and prefill what is known."""

from typing import Any

import pytest

from engine.errors import ValidationFailed
from engine.forms import Component, Scope, initial, judge
from tests.support.leave import THREE_DAYS, evaluation, leave

GIVEN_BACK = {"returned_at": "2026-12-10T08:40", "actual_end": "2026-12-09", "actual_end_half": "pm"}
CASE = {"applicant": "w003", "request": THREE_DAYS, "end_on": "2026-12-09", "end_half": "pm", "rules": []}


def judged(form: str, answers: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    return dict(judge(leave().forms[form], answers, context, evaluation()))


def refused(form: str, answers: dict[str, Any], context: dict[str, Any]) -> set[str]:
    with pytest.raises(ValidationFailed) as failed:
        judged(form, answers, context)
    return {error.field for error in failed.value.errors}


def test_a_whole_request_is_taken() -> None:
    assert judged("f_leave", THREE_DAYS, {})["end"] == "2026-12-09"


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"start": "2026-02-30"}, {"start"}),
        ({"type": "holiday"}, {"type"}),
        ({"start_half": 0.3}, {"start_half"}),
        ({"start": "2026-12-09", "start_half": "pm", "end_half": "am"}, {"end"}),
        ({"start": "2026-12-10"}, {"end"}),
        ({"end": "2028-01-01"}, {"end"}),
        ({"type": "personal"}, {"reason"}),
        ({"type": "marriage"}, {"registration_date"}),
        ({"out_of_city": True}, {"destination"}),
        ({"phone_during": "12345"}, {"phone_during"}),
        ({"type": "holiday", "start": "2026-02-30", "reason": "很" * 301}, {"type", "start", "reason"}),
    ],
)
def test_bad_answers_are_refused_with_every_field_named(wrong: dict[str, Any], fields: set[str]) -> None:
    assert refused("f_leave", {**THREE_DAYS, **wrong}, {}) == fields


def test_a_correction_begins_with_what_was_asked_and_shows_why_it_came_back() -> None:
    rules = [
        {"code": "R3", "zh": "余额不足：需3，可用2", "action": "refuse"},
        {"code": "R5", "zh": "缺", "action": "accept"},
    ]

    shown = initial(leave().forms["f_leave"], {**CASE, "rules": rules}, evaluation())

    assert (shown["type"], shown["start"], shown["end_half"]) == ("annual", "2026-12-07", "pm")
    assert shown["problems"] == "余额不足：需3，可用2"


def test_the_applicant_cannot_cover_for_the_applicant() -> None:
    with_self = {"rows": [{"task": "网格走访", "receiver": "w003"}]}
    from_options = {key: [] for key in ["user"]}

    assert refused("f_cover", with_self, {**CASE, **from_options})
    assert refused("f_cover", {"rows": []}, CASE) == {"rows"}


def test_a_return_within_the_approved_time_is_taken_and_one_after_it_is_not() -> None:
    assert judged("f_return", GIVEN_BACK, CASE)["returned_at"].startswith("2026-12-10T08:40:00")
    assert refused("f_return", {**GIVEN_BACK, "actual_end": "2026-12-10"}, CASE) == {"actual_end"}
    assert refused("f_return", {**GIVEN_BACK, "actual_end": "2026-12-04"}, CASE) == {"actual_end"}


ACCOUNTS = [
    {"year": 2026, "balance": {"available": 6}}, {"year": 2027, "balance": {"available": 9.5}},
    {"year": 2025, "balance": {"available": 0}},
]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "known", "zh", "en"),
    [
        ({}, {}, "共3个工作日（其中2026年余额6天）。", "3 working days (6 left of 2026)."),
        (
            {"start": "2026-12-30", "end": "2027-01-05"}, {}, "共4个工作日（其中2026年余额6天，2027年余额9.5天）。",
            "4 working days (6 left of 2026, 9.5 left of 2027).",
        ),
        (
            {}, {"balances": [{"year": 2026, "balance": {"available": 9}}]}, "共3个工作日（其中2026年余额9天）。",
            "3 working days (9 left of 2026).",
        ),
        ({}, {"accounts": []}, "共3个工作日。", "3 working days."),
        ({"type": "sick"}, {}, "共3个工作日。", "3 working days."),
        ({"on_behalf_of": "w003"}, {}, "共3个工作日。", "3 working days."),
    ],
    ids=[
        "one year", "two years", "asked again: without what is frozen already", "no account yet",
        "no days of an account", "for another",
    ],
)  # fmt: skip
def test_the_request_says_how_many_working_days_it_takes_and_what_is_left(
    answers: dict[str, Any], known: dict[str, Any], zh: str, en: str
) -> None:
    scope = Scope(variables={"accounts": ACCOUNTS, **known, **THREE_DAYS, **answers}, evaluation=evaluation())
    said = scope.note(notes_of("f_leave")[0])
    assert (said.zh, said.en) == (zh, en)


def test_hours_in_lieu_say_what_is_left() -> None:
    scope = Scope(variables={"hours": [{"balance": {"available": 7.5}}], "type": "comp"}, evaluation=evaluation())
    note = notes_of("f_leave")[1]
    assert (scope.note(note).zh, scope.holds(note.hide)) == ("调休余额7.5小时。", False)
    assert scope.over({"type": "annual"}).holds(note.hide)


def notes_of(form: str) -> list[Component]:
    return [one for one in leave().forms[form].components if one.computed]
