"""A schema becomes a form, or is refused with everything that is wrong with it."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import DeploymentRefused
from engine.forms import ComponentType, Form, Picker, Pii, read_form, to_form_js


def field(kind: str = "textfield", key: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "label": "甲", **more}


def codes(schema: Mapping[str, Any], bases: Mapping[str, Mapping[str, Any]] | None = None) -> list[str]:
    with pytest.raises(DeploymentRefused) as refused:
        read_form(schema, "f.yaml", bases or {})
    return [finding.code for finding in refused.value.findings]


def form(*components: Any, **more: Any) -> dict[str, Any]:
    return {"id": "f", "title": "表单", "components": list(components), **more}


def test_every_finding_is_named_at_once() -> None:
    schema = form(
        field("slider"),
        field(key="姓名"),
        field(key="b"),
        field(key="b"),
        field(key="c", conditional={"hide": "=a >"}),
        field(key="d", validate={"requird": True}),
        field(key="e", condtional={"hide": "=true"}),
        field("radio", key="g"),
        rules=[{"when": "a > 1", "field": "nobody", "zh": "错"}],
    )
    assert codes(schema) == [
        "FORM_TYPE", "FORM_KEY", "FORM_FEEL", "FORM_CONSTRAINT", "FORM_ATTRIBUTE", "FORM_OPTIONS", "FORM_KEY_TWICE",
        "FORM_RULE_FIELD",
    ]  # fmt: skip


def test_a_finding_says_where_and_what_to_do_in_both_languages() -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read_form(form(field(conditional={"hide": "=1 +"})), "forms/x/f.yaml")
    (finding,) = refused.value.findings
    assert (finding.resource, finding.element) == ("forms/x/f.yaml", "a")
    assert finding.column
    assert "请改正表达式" in finding.text("zh")
    assert "Correct the expression" in finding.text("en")


@pytest.mark.parametrize(
    "component",
    [
        field("number", validate={"maxLength": 3}),
        field("number", validate={"step": 0}),
        field("number", validate={"min": "one"}),
        field(validate={"required": "yes"}),
        field(validate={"pattern": "["}),
        field(validate={"minLength": -1}),
        field(validate=["required"]),
    ],
)
def test_a_constraint_that_cannot_be_kept_is_refused(component: dict[str, Any]) -> None:
    assert codes(form(component)) == ["FORM_CONSTRAINT"]


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        (form(), "FORM_SHAPE"),
        (form("a"), "FORM_SHAPE"),
        (form(field("dynamiclist")), "FORM_SHAPE"),
        (form(field("datetime", subtype="week")), "FORM_SHAPE"),
        (form(field("select", properties={"picker": "pet"})), "FORM_SHAPE"),
        (form(field(properties={"pii": "X"})), "FORM_SHAPE"),
        (form(field(conditional={"show": "=true"})), "FORM_SHAPE"),
        (form(field(), rules=[{"zh": "没有条件"}]), "FORM_SHAPE"),
        (form(field(), lookups=["led_stock"]), "FORM_SHAPE"),
        (form(field(), lookups={"stock": {"ledger": "led_stock"}}), "FORM_SHAPE"),
        (form(field(), lookups={"stock": {"ledger": "led_stock", "where": "={who:"}}), "FORM_FEEL"),
        (form(field("radio", values=[{"value": "x", "label": "甲"}] * 2)), "FORM_OPTIONS"),
        (form(field("dynamiclist", components=[field("dynamiclist", components=[field()])])), "FORM_NESTED"),
        (form(field(), id="请假"), "FORM_KEY"),
        (form(field(), extends="b_none"), "FORM_BASE"),
        (form(field(), rule=[]), "FORM_ATTRIBUTE"),
        (form(field("filepicker", accept=".pdf, .dwg")), "FORM_ACCEPT"),
        (form(field("filepicker", accept="image/*")), "FORM_ACCEPT"),
    ],
)
def test_a_wrong_shape_is_refused(schema: dict[str, Any], code: str) -> None:
    assert codes(schema) == [code]


def test_columns_of_a_table_may_share_a_key_with_the_form_but_not_with_each_other() -> None:
    table = field("dynamiclist", key="rows", components=[field(), field()])
    assert codes(form(field(), table)) == ["FORM_KEY_TWICE"]
    assert read_form(form(field(), field("dynamiclist", key="rows", components=[field()])), "f.yaml")


def test_the_leave_form_is_read_with_its_languages_pickers_and_privacy(leave: Form) -> None:
    fields = {one.key: one for one in leave.fields()}
    assert leave.title.text("en") == "Leave request"
    assert fields["cover"].picker is Picker.USER
    assert fields["documents"].pii is Pii.SENSITIVE
    assert fields["handover"].type is ComponentType.DYNAMICLIST
    assert [option.label.text("en") for option in fields["start_half"].options] == ["Morning", "Afternoon"]


def test_a_form_inherits_and_replaces_a_base_field_in_its_place(shared: dict[str, Mapping[str, Any]]) -> None:
    own = {
        "id": "f_appeal",
        "title": "申诉决定",
        "extends": "b_decision",
        "components": [
            field("radio", key="outcome", values=[{"value": "keep", "label": "维持"}]),
            field("number", key="score"),
        ],
    }
    form = read_form(own, "f_appeal.yaml", shared)
    assert [one.key for one in form.fields()] == ["outcome", "comment", "score"]
    assert [option.value for option in form.fields()[0].options] == ["keep"]


def test_an_inheritance_in_a_circle_is_refused() -> None:
    bases = {"one": form(extends="two", id="one"), "two": form(extends="one", id="two")}
    assert "FORM_BASE" in codes(form(field(), extends="one"), bases)


def test_the_base_forms_are_sound(shared: dict[str, Mapping[str, Any]]) -> None:
    assert {"b_decision", "b_check", "b_ack", "b_work"} <= shared.keys()
    for name, schema in shared.items():
        assert read_form(schema, f"{name}.yaml", shared).id == name


def test_form_js_gets_its_own_words_back(leave: Form) -> None:
    schema = to_form_js(leave)
    by_key = {component.get("key") or component.get("path"): component for component in schema["components"]}
    assert schema["type"] == "default"
    assert by_key["registration_date"]["dateLabel"] == "结婚登记日期"
    assert by_key["handover"]["path"] == "handover"
    assert "key" not in by_key["handover"]
    assert all(component["id"] for component in schema["components"])
    assert read_form(schema, "again.yaml").fields()[0].key == "type"


def test_a_note_whose_expression_is_not_feel_is_a_finding() -> None:
    note = {"type": "text", "text": "共{{a +}}天", "properties": {"text.en": "{{a}} days"}}
    assert codes(form(field(), note)) == ["FORM_FEEL"]
