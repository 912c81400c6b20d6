"""Arithmetic, comparison, three-valued logic and `if`."""

from decimal import Decimal

import pytest

from engine.feel import NamedTypes, compile_expression
from tests.support.feel import evaluation, feel, warnings_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-2 ** 2", 4),
        ("2 ** 3 ** 2", 64),
        ("10 - 2 - 3", 5),
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
        ("6 / 3", 2),
        ('"请" + "假"', "请假"),
        ("1.5e3", Decimal(1500)),
        (".5 * 4", Decimal(2)),
        ("-(3)", -3),
        ("10000000000000000000000000000000000 + 1", Decimal("10000000000000000000000000000000000")),
    ],
)
def test_arithmetic_is_exact_to_34_digits(text: str, value: object) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    "text", ['1 + "a"', "1 / 0", "null + 1", "true + 1", "[1] - 1", '"a" * 2', "-true", "9 ** 99999", "0 ** -1"]
)
def test_an_operation_without_a_result_is_null_and_says_why(text: str) -> None:
    assert feel(text) is None
    assert warnings_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true and null", None), ("null and true", None), ("false and null", False), ("null and false", False),
        ("true or null", True), ("null or true", True), ("false or null", None), ("null or false", None),
        ("1 and true", None), ("true and true", True), ("false or false", False), ("not(null)", None),
    ],
)  # fmt: skip
def test_logic_knows_three_values(text: str, value: object) -> None:
    assert feel(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 = 1.0", True), ('1 = "1"', None), ("null = null", True), ("1 = null", False), ("null != 1", True),
        ("true = 1", None), ("[1, 2] = [1, 2.0]", True), ("{a: 1} = {a: 1}", True), ("{a: 1} = {a: 2}", False),
        ("[1] = [2]", False), ("1 != 2", True), ('"a" < "b"', True), ("1 < null", None), ('1 < "b"', None),
        ("false < true", None), ("3 >= 3", True), ("[1] < [2]", None),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"', True),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T08:00:00"', None),
        ('@"2026-01-01T08:00:00+08:00" < @"2026-01-01T08:00:00"', None),
        ('@"08:00:00@Etc/UTC" = @"08:00:00Z"', True), ('@"08:00:00@Asia/Shanghai" = @"08:00:00+08:00"', True),
        ('@"08:00:00@Asia/Shanghai" < @"08:00:00Z"', True), ('@"08:00:00Z" = @"08:00:00"', None),
    ],
)  # fmt: skip
def test_values_compare_only_with_their_kind(text: str, value: object) -> None:
    assert feel(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 between 1 and 3", True), ("0 between 1 and 3", False), ("null between 1 and 3", None),
        ("2 in [1..3]", True), ("3 in [1..3)", False), ("3 in ]1..3]", True), ("3 in [1..3[", False),
        ("5 in (1, 2, 5)", True), ("5 in (< 3, > 4)", True), ("5 in > 4", True), ("5 in [1, 5]", True),
        ("5 in (1..5)", False), ("4 in (1..5) and true", True), ("null in (null)", True), ("5 in (> 4)", True),
        ('"c" in ["a".."d"]', True), ("5 in ([1..2], [4..6])", True),
    ],
)  # fmt: skip
def test_membership_in_ranges_and_lists(text: str, value: object) -> None:
    assert feel(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [("if true then 1 else 2", 1), ("if null then 1 else 2", 2), ("if 1 then 1 else 2", 2),
     ("if false then 1 else if true then 2 else 3", 2)],
)  # fmt: skip
def test_if_takes_its_first_branch_only_for_true(text: str, value: object) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 instance of number", True), ("1.5 instance of number", True), ('"a" instance of string', True),
        ("true instance of number", False), ('@"2026-01-01" instance of date', True),
        ('@"2026-01-01T00:00:00" instance of date', False),
        ('@"2026-01-01T00:00:00" instance of date and time', True),
        ('@"P1D" instance of days and time duration', True), ('@"P1M" instance of years and months duration', True),
        ("[1, 2] instance of list<number>", True), ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True), ("{a: 1} instance of context<b: number>", False),
        ("-1 instance of number", True), ("null instance of Any", False), ("null instance of Null", True),
        ("[1..2] instance of range<number>", True),
        ("(function(x) x) instance of function<Any> -> Any", True),
        ("(function(x) x) instance of function<Any, Any> -> Any", False),
        ("(function(x: number) x) instance of function<string> -> Any", False),
        ("(function(x: number) x) instance of function<number> -> Any", True),
        ("(function(x: list<number>) x) instance of function<list<string>> -> Any", False),
        ("(function(x: context<a: Any>) x) instance of function<context<a: number, b: string>> -> Any", True),
        ("(function(x: context<a: Any>) x) instance of function<context<b: string>> -> Any", False),
    ],
)  # fmt: skip
def test_instance_of(text: str, value: object) -> None:
    assert feel(text) is value


def test_a_type_that_the_host_names_is_tested_by_the_host() -> None:
    types = NamedTypes({"even number": lambda value, _: isinstance(value, int) and value % 2 == 0})

    def is_even(text: str) -> object:
        return compile_expression(text, types=types).evaluate({}, evaluation())

    assert is_even("4 instance of even number") is True
    assert is_even("[4, 5] instance of list<even number>") is False
    assert is_even("null instance of even number") is False
