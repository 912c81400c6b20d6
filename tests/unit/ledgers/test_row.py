"""Rows and amounts that fit and that do not."""

import pytest

from engine.errors import ValidationFailed
from engine.ledgers import ColumnType, Ledger, check_amounts, check_row, read_ledgers, row_key

NAMES = {"zh": "列", "en": "Column"}
LEDGER: Ledger = read_ledgers(
    {
        "led": {
            "title": NAMES,
            "kind": "account",
            "key": ["a_text", "year"],
            "columns": {
                **{f"a_{kind}": {"type": kind.value, **NAMES} for kind in ColumnType},
                "year": {"type": "int", **NAMES, "required": True},
                "days": {"type": "decimal", **NAMES, "step": 0.5},
            },
            "amounts": ["days", "free"],
        }
    }
)["led"]


def codes(values: dict[str, object]) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as caught:
        check_row(LEDGER, {"year": 2026, **values})
    return {error.field: error.code for error in caught.value.errors}


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        ("a_text", "甲", "甲"),
        ("a_int", 3.0, 3),
        ("a_decimal", "2.25", 2.25),
        ("a_date", "2026-12-07", "2026-12-07"),
        ("a_datetime", "2026-12-07T08:30:00@Asia/Shanghai", "2026-12-07T08:30:00+08:00"),
        ("a_datetime", "2026-12-07T08:30:00Z", "2026-12-07T08:30:00+00:00"),
        ("a_bool", False, False),
        ("a_json", {"a": [1]}, {"a": [1]}),
        ("a_person", "w1", "w1"),
        ("a_unit", "XY", "XY"),
        ("days", 1.5, 1.5),
    ],
)
def test_a_value_that_fits_is_kept_as_json(column: str, given: object, kept: object) -> None:
    assert check_row(LEDGER, {"year": 2026, column: given}) == {"year": 2026, column: kept}


@pytest.mark.parametrize(
    ("column", "given", "code"),
    [
        ("a_text", 3, "TEXT"),
        ("a_int", 1.5, "INT"),
        ("a_int", True, "NUMBER"),
        ("a_decimal", "many", "NUMBER"),
        ("a_decimal", "NaN", "NUMBER"),
        ("a_date", "2026-02-30", "DATE"),
        ("a_datetime", "2026-12-07T08:30:00", "DATETIME"),
        ("a_bool", "true", "BOOL"),
        ("days", 0.3, "STEP"),
        ("year", None, "REQUIRED"),
        ("colour", "red", "UNKNOWN_COLUMN"),
    ],
)
def test_a_value_that_does_not_fit_is_named(column: str, given: object, code: str) -> None:
    assert codes({column: given}) == {column: code}


def test_every_misfit_comes_at_once() -> None:
    assert codes({"days": 0.3, "a_date": "soon", "colour": "red"}).keys() == {"days", "a_date", "colour"}


def test_the_key_of_a_row_is_its_key_columns_without_ambiguity() -> None:
    assert row_key(LEDGER, {"a_text": "w1", "year": 2026}) == "w1/2026"
    assert row_key(LEDGER, {"a_text": "w1", "year": "2026"}) == "w1/2026"
    assert row_key(LEDGER, {"a_text": "w/1", "year": 2026}) == "w%2F1/2026"
    with pytest.raises(ValidationFailed):
        row_key(LEDGER, {"a_text": "w1"})


@pytest.mark.parametrize("amounts", [{"days": 0.3}, {"free": None}, {"free": "x"}, {"year": 1}])
def test_only_declared_amounts_in_their_step_are_posted(amounts: dict[str, object]) -> None:
    assert check_amounts(LEDGER, {"days": 2.5, "free": 0.3}) == {"days": 2.5, "free": 0.3}
    with pytest.raises(ValidationFailed):
        check_amounts(LEDGER, amounts)
