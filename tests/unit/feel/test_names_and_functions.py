"""Names in any script, functions of the host and of the author, and what a compilation tells about itself."""

from random import Random

import pytest

from engine.feel import Evaluation, Functions, HostFunction, Undefined, compile_expression
from tests.support.feel import NOW, evaluation, feel, warnings_of


def _due(evaluation: Evaluation, policy: str, start: object) -> object:
    if policy == "none":
        raise Undefined("没有该承诺 / no such promise")
    return [policy, start, evaluation.host]


HOST = Functions(
    [
        HostFunction("working day of month", ("day",), lambda evaluation, day: day, is_calendar_bound=True),
        HostFunction("due", ("policy", "start?"), _due),
    ]
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("年龄 > 60", True),
        ("{🐎: 1}.🐎", 1),
        ("{x·y: 1}.x·y", 1),
        ("1\u200b+\ufeff1", 2),
        ("申请人.姓名", "王芳"),
        ("`leave days` + 1", 4),
        ("年龄/* 岁 */ + 1 // 明年", 66),
    ],
)
def test_names_in_any_script(text: str, value: object) -> None:
    assert feel(text, {"年龄": 65, "申请人": {"姓名": "王芳"}, "leave days": 3}) == value


def test_given_names_may_have_spaces_and_signs_and_the_longest_wins() -> None:
    names = frozenset({"risk", "Pre-bureau risk", "Pre-bureau risk category"})
    expression = compile_expression("Pre-bureau risk category = risk", names=names)
    assert expression.names == {"Pre-bureau risk category", "risk"}


def test_a_missing_name_is_null_and_says_so() -> None:
    assert warnings_of("nobody") == ["没有名为 nobody 的变量 / no variable named nobody"]


def test_a_missing_name_names_the_nearest() -> None:
    (warning,) = warnings_of("for x in [1] return amuont", {"amount": 3, "kind": "annual"})
    assert warning == "没有名为 amuont 的变量，您是指 amount 吗？ / no variable named amuont, did you mean amount?"


def test_floats_of_json_are_the_decimals_that_were_written() -> None:
    assert feel(
        "a + b = 0.3 and list[1] + 0.2 = 0.3 and c.d = 0.1", {"a": 0.1, "b": 0.2, "list": [0.1], "c": {"d": 0.1}}
    )


def test_free_names_leave_out_what_the_text_binds() -> None:
    expression = compile_expression("for x in list return {y: x + z, r: y}.r")
    assert expression.names == {"list", "z"}


def test_host_functions_get_the_evaluation_and_may_have_optional_parameters() -> None:
    seen = Evaluation(now=NOW, host="calendar")
    assert compile_expression('due("leave")', functions=HOST).evaluate({}, seen) == ["leave", None, "calendar"]
    assert compile_expression('due(start: 1, policy: "x")', functions=HOST).evaluate({}, seen) == ["x", 1, "calendar"]


@pytest.mark.parametrize("text", ['due("none")', "due()", "due(1, 2, 3)", "due(x: 1)"])
def test_a_host_function_without_an_answer_is_null(text: str) -> None:
    seen = evaluation()
    assert compile_expression(text, functions=HOST).evaluate({}, seen) is None
    assert seen.warnings


def test_a_function_may_call_itself_a_hundred_times() -> None:
    assert feel("{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(99)}.r") == 99


def test_chance_is_given_and_repeats_itself() -> None:
    drawn = [
        compile_expression("[uuid(), random number()]").evaluate({}, Evaluation(now=NOW, chance=Random(7)))
        for _ in range(2)
    ]
    assert drawn[0] == drawn[1]


def test_an_expression_knows_whether_it_asks_the_calendar() -> None:
    assert compile_expression("today() = working day of month(5)", functions=HOST).is_calendar_bound
    assert not compile_expression('due("leave")', functions=HOST).is_calendar_bound


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(function(a, b) a + b)(1, 2)", 3), ("(function(a, b) a - b)(b: 1, a: 3)", 2),
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(5)}.r", 120),
        ("{add: function(n) function(m) n + m, r: add(1)(2)}.r", 3), ("{count: function(x) 7, r: count([1])}.r", 7),
        ("(function(a) a)(1, 2)", None), ("{a: 1, r: a(2)}.r", None), ("{f: {g: function(x) x}}.f.g(3)", 3),
        ("(function(a: number) a)(1)", 1), ('(function(a: number) a)("x")', None),
        ("(function(a: number) a)([1])", 1),
        ("(function(a: list<number>) a)(1)", [1]), ('(function(a: number) a = null)("x")', True),
        ('(function(a: date and time) a)(@"2026-12-07") = @"2026-12-07T00:00:00Z"', True),
        ("{f: count, r: f([1, 2])}.r", 2),
    ],
)  # fmt: skip
def test_functions_of_the_author(text: str, value: object) -> None:
    assert feel(text) == value


def test_the_same_text_is_compiled_once() -> None:
    assert compile_expression("a + 1") is compile_expression("a + 1")
    assert compile_expression("1 + 1", functions=HOST) is not compile_expression("1 + 1")
