"""What is handed in is judged whole: every misfit is named, and only what was asked comes out."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.errors import ValidationFailed
from engine.feel import Evaluation
from engine.forms import Form, Option, Text, initial, judge, read_form, visible_components

FormOf = Callable[..., Form]
W005 = Option("W005", Text("赵敏", "Zhao Min"))
ANNUAL = {
    "type": "annual", "start": "2026-12-07", "start_half": "am", "end": "2026-12-09", "end_half": "pm",
}  # fmt: skip


def misfits(form: Form, raw: Mapping[str, Any], evaluation: Evaluation, **context: Any) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as failed:
        judge(form, raw, context, evaluation, {"user": [W005]})
    assert all(error.zh and error.en for error in failed.value.errors)
    return {error.field: error.code for error in failed.value.errors}


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": "a", "label": "甲", **more}


def test_good_answers_come_out_as_json_values(leave: Form, evaluation: Evaluation) -> None:
    raw = ANNUAL | {"cover": "W005", "handover": [{"task": "走访", "due": "2026-12-05", "receiver": "W005"}]}
    answers = judge(leave, raw, {}, evaluation, {"user": [W005]})
    assert answers["start"] == "2026-12-07"
    assert answers["out_of_city"] is False
    assert answers["reason"] is None
    assert answers["handover"] == [{"task": "走访", "due": "2026-12-05", "receiver": "W005"}]


def test_every_misfit_is_named_at_once(leave: Form, evaluation: Evaluation) -> None:
    raw = {
        "type": "holiday", "start": "2026-02-30", "end": "2026-03-01", "end_half": "noon", "start_half": "am",
        "phone_during": "12", "out_of_city": True, "cover": "W999",
        "handover": [{"task": "甲", "receiver": "W005"}, {"due": "2026-13-01", "receiver": 7}], "extra": 1,
    }  # fmt: skip
    assert misfits(leave, raw, evaluation) == {
        "type": "OPTION",
        "start": "DATE",
        "end_half": "OPTION",
        "destination": "REQUIRED",
        "phone_during": "PATTERN",
        "cover": "OPTION",
        "handover[1].task": "REQUIRED",
        "handover[1].due": "DATE",
        "handover[1].receiver": "OPTION",
        "extra": "UNKNOWN_FIELD",
    }


def test_a_hidden_answer_is_dropped_and_never_trusted(leave: Form, evaluation: Evaluation) -> None:
    raw = ANNUAL | {"destination": "海南", "registration_date": "not a date", "documents": [{"id": "d"}]}
    answers = judge(leave, raw, {}, evaluation)
    assert not {"destination", "registration_date", "documents"} & answers.keys()


def test_a_hidden_answer_does_not_show_another_field(form_of: FormOf, evaluation: Evaluation) -> None:
    form = form_of(
        field("textfield", key="c", conditional={"hide": '=b != "x"'}, validate={"required": True}),
        field("textfield", key="b", conditional={"hide": "=a != true"}),
        field("checkbox"),
    )
    assert judge(form, {"b": "x"}, {}, evaluation) == {"a": False}
    assert misfits(form, {"a": True, "b": "x"}, evaluation) == {"c": "REQUIRED"}


def test_a_rule_over_several_answers_is_told_at_its_field(leave: Form, evaluation: Evaluation) -> None:
    same_day = ANNUAL | {"end": "2026-12-07"}
    assert misfits(leave, ANNUAL | {"end": "2026-12-01"}, evaluation) == {"end": "RULE"}
    assert misfits(leave, same_day | {"start_half": "pm", "end_half": "am"}, evaluation) == {"end": "RULE"}
    assert judge(leave, same_day | {"end_half": "am"}, {}, evaluation)


@pytest.mark.parametrize(
    ("outcome", "comment", "expected"),
    [
        ("approve", None, {}),
        ("return", None, {"comment": "REQUIRED"}),
        ("reject", "   ", {"comment": "REQUIRED"}),
        ("reject", "不行", {"comment": "TOO_SHORT"}),
        ("return", "字" * 501, {"comment": "TOO_LONG"}),
        ("return", "请补充材料", {}),
        (None, None, {"outcome": "REQUIRED_CHOICE"}),
        ("同意", None, {"outcome": "OPTION"}),
    ],
)
def test_a_decision_other_than_consent_needs_a_comment(
    shared: dict[str, Mapping[str, Any]], evaluation: Evaluation, outcome: str, comment: str, expected: dict[str, str]
) -> None:
    form = read_form(shared["b_decision"], "b_decision.yaml")
    raw = {"outcome": outcome, "comment": comment}
    if expected:
        assert misfits(form, raw, evaluation) == expected
    else:
        assert judge(form, raw, {}, evaluation) == raw


@pytest.mark.parametrize(
    ("component", "raw", "code"),
    [
        (field("number", validate={"step": 0.5}), 0.3, "STEP"),
        (field("number", validate={"min": 0.5, "step": 0.5}), 0.75, "STEP"),
        (field("number", validate={"min": 1}), 0, "TOO_SMALL"),
        (field("number", validate={"max": 1}), 1.01, "TOO_LARGE"),
        (field("number"), "3", "NUMBER"),
        (field("number"), True, "NUMBER"),
        (field("number"), float("nan"), "NUMBER"),
        (field("number"), float("inf"), "NUMBER"),
        (field("number"), 10**400, "NUMBER"),
        (field("textfield"), 3, "TEXT"),
        (field("textfield"), "a\x00b", "TEXT"),
        (field("textfield"), "\ud800", "TEXT"),
        (field("textfield", validate={"pattern": "[a-z]+"}), "ab1", "PATTERN"),
        (field("checkbox"), "true", "BOOLEAN"),
        (field("checkbox", validate={"required": True}), False, "REQUIRED_TICK"),
        (field("datetime"), "2026-02-30", "DATE"),
        (field("datetime"), "20260228", "DATE"),
        (field("datetime"), 20260228, "DATE"),
        (field("datetime"), "0001-01-01", "DATE"),
        (field("datetime", subtype="time"), "25:00", "TIME"),
        (field("datetime", subtype="datetime"), "2026-02-28", "DATETIME"),
        (field("datetime", subtype="datetime"), "2026-02-28T24:30", "DATETIME"),
        (field("checklist", values=[{"value": "x", "label": "甲"}]), ["x", "y"], "OPTION"),
        (field("checklist", values=[{"value": "x", "label": "甲"}]), "x", "OPTION"),
        (field("checklist", values=[{"value": v, "label": v} for v in "xy"], validate={"max": 1}), ["x", "y"],
         "TOO_MANY"),
        (field("filepicker"), [{"id": "1", "name": "a.exe", "size": 1}], "FILE_TYPE"),
        (field("filepicker", accept=".pdf"), [{"id": "1", "name": "a.png", "size": 1}], "FILE_TYPE"),
        (field("filepicker"), [{"id": "1", "name": "a.pdf", "size": 21 * 1024 * 1024}], "FILE_SIZE"),
        (field("filepicker"), [{"id": "1", "name": "a.pdf", "size": 1}] * 2, "FILE_COUNT"),
        (field("filepicker"), [{"id": "1", "name": "a.pdf", "size": 1, "unfit": True}], "FILE_KIND"),
        (field("filepicker"), ["a.pdf"], "FILE"),
        (field("filepicker", validate={"required": True}), [], "REQUIRED_FILE"),
        (field("dynamiclist", components=[field("textfield")]), "rows", "ROWS"),
        (field("dynamiclist", components=[field("textfield")], validate={"maxRows": 1}), [{}, {}], "ROWS_MANY"),
        (field("dynamiclist", components=[field("textfield")], validate={"required": True}), [], "REQUIRED_ROW"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_its_type_or_constraint_is_refused(
    form_of: FormOf, evaluation: Evaluation, component: dict[str, Any], raw: object, code: str
) -> None:
    assert misfits(form_of(component), {"a": raw}, evaluation) == {"a": code}


@pytest.mark.parametrize(
    ("component", "raw", "value"),
    [
        (field("number", validate={"min": 0.5, "step": 0.5}), 2.5, 2.5),
        (field("number"), 3.0, 3),
        (field("datetime"), "2028-02-29", "2028-02-29"),
        (field("datetime", subtype="time"), "09:30", "09:30:00"),
        (field("datetime", subtype="datetime"), "2026-11-24T09:30", "2026-11-24T09:30:00+08:00"),
        (field("datetime", subtype="datetime"), "2026-11-24T01:30:00Z", "2026-11-24T01:30:00+00:00"),
        (field("textarea"), "一\n二", "一\n二"),
        (field("filepicker"), [{"id": "1", "name": "A.PDF", "size": 1}], [{"id": "1", "name": "A.PDF", "size": 1}]),
        (field("select", valuesExpression="=kinds"), "x", "x"),
        (field("textfield"), "", None),
    ],
)
def test_a_good_answer_becomes_one_json_value(
    form_of: FormOf, evaluation: Evaluation, component: dict[str, Any], raw: object, value: object
) -> None:
    assert judge(form_of(component), {"a": raw}, {"kinds": ["x", "y"]}, evaluation) == {"a": value}


def test_a_readonly_field_takes_its_computed_value_whatever_is_sent(form_of: FormOf, evaluation: Evaluation) -> None:
    form = form_of(field("number", readonly=True, defaultValue="=used + 1"))
    assert judge(form, {"a": 99}, {"used": 4}, evaluation) == {"a": 5}


def test_a_choice_of_people_without_offered_people_is_refused(leave: Form, evaluation: Evaluation) -> None:
    with pytest.raises(ValidationFailed):
        judge(leave, ANNUAL | {"cover": "W005"}, {}, evaluation)


def test_default_values_are_computed_over_the_case(leave: Form, evaluation: Evaluation) -> None:
    values = initial(leave, {"starter": {"phone": "13800000000"}}, evaluation)
    assert values["phone_during"] == "13800000000"
    assert (values["start_half"], values["end_half"], values["out_of_city"]) == ("am", "pm", False)


def test_visible_components_follow_the_values(leave: Form, evaluation: Evaluation) -> None:
    def keys(**values: object) -> set[str]:
        return {one.key for one in visible_components(leave, values, {}, evaluation)}

    assert "registration_date" in keys(type="marriage")
    assert "registration_date" not in keys(type="annual")
    assert "destination" in keys(type="annual", out_of_city=True)
