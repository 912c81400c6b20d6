"""What stands in the cell of a decision table."""

from datetime import date

import pytest

from engine.feel import compile_unary_tests
from tests.support.feel import evaluation


@pytest.mark.parametrize(
    ("text", "value", "answer"),
    [
        ("-", None, True), ("", 1, True), ("5", 5, True), ("5", 5.0, True), ('"a", "b"', "b", True),
        ('"a","b"', "c", False),
        ("< 5", 4, True), ("< 5", None, None), ("[1..10)", 10, False), ("(1..10)", 2, True), ("> 3, < 1", 2, False),
        ("not(5)", 5, False), ("not(5)", 6, True), ('not("a", "b")', "c", True), ("not(> 3)", None, None),
        ("null", None, True), ("not(null)", None, False), ("true", True, True), ("false", True, False),
        ("true", None, False), ("true", 1, None),
        ("-5", -5, True),
        ("limit", 7, True), ("< limit", 6, True), ("? > 3 and ? < limit", 5, True), ("? > 3 and ? < limit", 8, False),
        ("contains(?, \"ab\")", "xaby", True), ("[1, 2, 3]", 2, True), ("list", 2, True), ("= 3", 3, True),
        ("!= 3", 3, False),
        ('date("2026-12-07")', "2026-12-07", None), ("not(?)", False, True), ("not(limit = 7)", 1, False),
        ("every x in ? satisfies x > 0", [1, 2], True), ("[1, 2]", [1, 2], True), ("1", [1], True),
        ("[[1..3], [5..7]]", 6, True), ("1 / 0", 1, False), ("? > 3", None, None), ('"a" + "b"', "ab", True),
    ],
)  # fmt: skip
def test_a_cell(text: str, value: object, answer: object) -> None:
    variables = {"limit": 7, "list": [1, 2]}
    assert compile_unary_tests(text).matches(value, variables, evaluation()) is answer


def test_a_cell_knows_its_names_but_not_the_question_mark() -> None:
    assert compile_unary_tests("? > limit, other").names == {"limit", "other"}


def test_a_float_of_json_passes_a_decimal_test() -> None:
    assert compile_unary_tests("0.1").matches(0.1, {}, evaluation()) is True


@pytest.mark.parametrize(
    ("text", "constants"),
    [
        ("-", ()),
        ("> 5, [1..3)", (5, 1, 3)),
        ('not("a", "b")', ("a", "b")),
        ('["a", "b"]', ("a", "b")),
        ('date("2026-11-27")', (date(2026, 11, 27),)),
        ("-3", (-3,)),
        ("limit", None),
        ("? > 3 and ? < 5", None),
    ],
)
def test_tests_tell_with_what_they_compare(text: str, constants: object) -> None:
    assert compile_unary_tests(text).constants == constants
