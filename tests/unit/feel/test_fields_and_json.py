"""Fields, templates, and the way of values to and from variables."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.feel import (
    FeelBudgetError,
    Range,
    YearMonthDuration,
    compile_field,
    compile_template,
    from_json,
    to_json,
)
from tests.support.feel import evaluation, feel


def test_a_field_is_an_expression_only_with_an_equals_sign() -> None:
    assert compile_field("=1 + 1").evaluate({}, evaluation()) == 2
    assert compile_field("1 + 1").evaluate({}, evaluation()) == "1 + 1"
    assert compile_field("= a").names == {"a"}
    assert not compile_field("text").names


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("您的{{type}}从{{date(start)}}开始，共{{units}}天。", "您的年休假从2026-12-07开始，共3天。"),
        ("{{ now() }}", "2026-11-25 09:30"),
        ("{{nobody}}.", "."),
        ("{{ {a: {b: units}}.a.b }}", "3"),
        ('{{"}}"}}', "}}"),
        ("{{[1, 2]}}", "1、2"),
        ("{{0.50}} {{true}} {{@\"P1D\"}} {{@\"08:30:00\"}}", "0.5 true P1D 08:30"),
        ("no expression } }", "no expression } }"),
    ],
)  # fmt: skip
def test_a_template_is_written_for_a_reader(text: str, written: str) -> None:
    variables = {"type": "年休假", "start": "2026-12-07", "units": 3.0}
    assert compile_template(text).evaluate(variables, evaluation()) == written


def test_a_template_knows_its_names() -> None:
    template = compile_template("{{a}} {{b + 1}}")
    assert template.names == {"a", "b"}
    assert not template.is_calendar_bound


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Decimal("3.00"), 3), (Decimal("0.5"), 0.5), (date(2026, 12, 7), "2026-12-07"), (time(8, 30), "08:30:00"),
        (datetime(2026, 12, 7, tzinfo=UTC), "2026-12-07T00:00:00Z"), (timedelta(hours=-1), "-PT1H"), ((), None),
        (YearMonthDuration(14), "P1Y2M"), (Range(1, None, False, False), "(1..)"), ({"a": [Decimal(1)]}, {"a": [1]}),
        (True, True), (None, None), ("a", "a"), (1.5, 1.5),
    ],
)  # fmt: skip
def test_values_are_stored_as_json(value: object, stored: object) -> None:
    assert to_json(value) == stored
    assert type(to_json(value)) is type(stored)


def test_functions_are_stored_as_null() -> None:
    assert to_json(feel("[count, function(x) x]")) == [None, None]


def test_json_floats_become_decimals() -> None:
    assert from_json({"a": [0.1, 1]}) == {"a": [Decimal("0.1"), 1]}


def test_a_number_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(FeelBudgetError):
        to_json(feel("10 ** 400"))
