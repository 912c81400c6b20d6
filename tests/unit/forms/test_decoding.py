"""A browser's post and a JSON body become the raw values that are judged."""

import pytest
from werkzeug.datastructures import MultiDict

from engine.errors import InvalidRequest, ValidationFailed
from engine.feel import Evaluation
from engine.forms import Form, from_json, from_post, judge


def test_a_post_gives_typed_values_and_ignores_foreign_names(leave: Form) -> None:
    post = MultiDict(
        [
            ("csrf_token", "x"), ("type", "annual"), ("start", "２０２６-12-07"), ("reason", " 回家\r\n探亲 "),
            ("out_of_city", "on"), ("notify", "grid"), ("notify", "pairs"),
        ]
    )  # fmt: skip
    raw = from_post(leave, post)
    assert "csrf_token" not in raw
    assert raw["start"] == "2026-12-07"
    assert raw["reason"] == "回家\n探亲"
    assert raw["out_of_city"] is True
    assert raw["notify"] == ["grid", "pairs"]
    assert raw["cover"] is None


def test_rows_of_a_post_close_up_and_empty_ones_are_dropped(leave: Form) -> None:
    post = MultiDict(
        {
            "handover[0].task": "", "handover[0].receiver": "",
            "handover[7].task": "走访", "handover[7].receiver": "W005",
        }
    )  # fmt: skip
    assert from_post(leave, post)["handover"] == [{"task": "走访", "due": None, "receiver": "W005"}]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3", 3), ("0.5", 0.5), ("３.５", 3.5), ("-2", -2), ("two", "two"), (".", "."), ("1e9", "1e9"), ("", None)],
)
def test_a_typed_number_is_read_and_anything_else_is_left_for_the_judge(
    form_of: object, typed: str, value: object
) -> None:
    assert callable(form_of)
    form = form_of({"type": "number", "key": "a", "label": "甲"})
    assert from_post(form, MultiDict({"a": typed})) == {"a": value}


def test_stored_files_stand_beside_the_post(leave: Form) -> None:
    file = {"id": "d1", "name": "a.pdf", "size": 10}
    assert from_post(leave, MultiDict(), {"documents": [file]})["documents"] == [file]


def test_a_json_body_must_be_an_object() -> None:
    with pytest.raises(InvalidRequest):
        from_json(["type"])


def test_an_unknown_member_of_a_json_body_is_refused_even_in_a_row(leave: Form, evaluation: Evaluation) -> None:
    with pytest.raises(ValidationFailed) as failed:
        judge(leave, from_json({"handover": [{"tsak": "走访"}]}), {}, evaluation)
    assert "handover[0].tsak" in {error.field for error in failed.value.errors if error.code == "UNKNOWN_FIELD"}
