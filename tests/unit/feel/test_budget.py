"""No expression hangs, eats memory or breaks out, whatever it says."""

import time
from collections.abc import Callable

import pytest

from engine.errors import IncidentError
from engine.feel import (
    FeelBudgetError,
    FeelSyntaxError,
    compile_expression,
    compile_template,
    feel_text,
    from_json,
    to_json,
)
from tests.support.feel import evaluation


def balanced(leaf: str, depth: int) -> str:
    """A sum of 2 ** depth leaves that is not deep."""
    return leaf if depth == 0 else f"({balanced(leaf, depth - 1)}+{balanced(leaf, depth - 1)})"


DOUBLING = ", ".join(
    f"{chr(97 + step)}: [{chr(96 + step)}, {chr(96 + step)}]" if step else "a: [1, 1]" for step in range(25)
)


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "count(for a in 1..10000, b in 1..10000 return 1)",
        "some x in 1..1000000 satisfies x < 0",
        "(for i in 1..99999 return i)[item > 0]",
        "{f: function(f) f(f), r: f(f)}.r",
        "{f: function(n) f(n + 1), r: f(1)}.r",
        f"{{{DOUBLING}, z: string(y)}}.z",
        f"{{{DOUBLING}, z: flatten(y)}}.z",
        f"{{{DOUBLING}, z: y = [x, x]}}.z",
        f"{{{DOUBLING}}}",
        'for i in 1..10000 return string join(for j in 1..100 return pad left("a", 10000))',
        "distinct values(for i in 1..40000 return i)",
        "for i in 1..5000 return partial",
        'for i in 1..100 return matches(pad left("b", 9999, "a"), "(.*)(.*)(.*)(.*)x")',
        r'matches(pad left("b", 9999, "a"), "(a*)*\1x")',
        'string join(for i in 1..1000 return pad left("a", 10000))',
        '{s: pad left("a", 9999), l: for i in 1..2000 return s, r: string([l, l, l])}.r',
        '{s: pad left("a", 9999), l: for i in 1..2000 return s, r: to json([l, l, l])}.r',
        '{s: pad left("a", 9999), r: for i in 1..2000 return s}',
        "{l: for i in 1..5000 return i, r: concatenate(for i in 1..9000 return l)}.r",
        "{c: context(for i in 1..5000 return {key: string(i), value: i}), "
        'r: for i in 1..9000 return context put(c, "k", i)}',
        f"for i in 1..50000 return {balanced('i', 11)}",
        f"(for i in 1..50000 return i)[{balanced('item', 11)} = 0]",
        f"for i in 1..50000 return count([{', '.join(['i'] * 5000)}])",
    ],
)
def test_a_greedy_expression_is_stopped(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(FeelBudgetError) as caught:
        to_json(compile_expression(text).evaluate({}, evaluation()))
    assert isinstance(caught.value, IncidentError)
    assert caught.value.error_type == "EXTRACT_VALUE_ERROR"
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "1" + ")" * 5000, "-" * 3000 + "1", "1" + "+1" * 5000, "not(" * 300, "a" + ".b" * 5000,
        '"' + "a" * 40_000 + '"', "1 instance of " + "list<" * 3000 + "number" + ">" * 3000,
        "if true then " * 500 + "1",
    ],
)  # fmt: skip
def test_a_monstrous_text_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


@pytest.mark.parametrize(
    "text",
    ["9 ** 9 ** 9 ** 9", "10 ** 6144 * 10", "exp(1000000)", '@"P99999999D" * 99999999', "decimal(10 ** 6000, 6000)",
     "time(1, 2, 1e40)", "modulo(1e6000, 3)", 'substring("a", 1e30)', "[1][1e30]", 'number("1e999999999")'],
)  # fmt: skip
def test_enormous_numbers_are_answered_at_once(text: str) -> None:
    compile_expression(text).evaluate({}, evaluation())


def test_the_budget_is_shared_by_all_expressions_of_an_evaluation() -> None:
    shared = evaluation(steps=150)
    compile_expression("for i in 1..100 return i").evaluate({}, shared)
    with pytest.raises(FeelBudgetError):
        compile_expression("for i in 1..100 return i").evaluate({}, shared)


def test_warnings_do_not_pile_up() -> None:
    seen = evaluation()
    compile_expression("for i in 1..1000 return 1 / 0").evaluate({}, seen)
    assert len(seen.warnings) == 100


@pytest.mark.parametrize(
    "use",
    [
        lambda deep: compile_expression("string(x)").evaluate({"x": deep}, evaluation()),
        lambda deep: compile_template("{{x}}").evaluate({"x": deep}, evaluation()),
        to_json, from_json, feel_text,
    ],
)  # fmt: skip
def test_deep_data_is_stopped(use: Callable[[object], object]) -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(FeelBudgetError):
        use(deep)


def test_a_number_of_thousands_of_digits_is_a_number() -> None:
    assert compile_expression("string(x)").evaluate({"x": 10**5000}, evaluation()) == "1E+5000"
    for text in ("date(x, 1, 1)", "time(1, 1, x)", "[1][x]", "for i in x..0.1 return i"):
        assert compile_expression(text).evaluate({"x": 10**5000}, evaluation()) is None


def test_a_reason_is_not_longer_than_anyone_reads() -> None:
    seen = evaluation()
    compile_expression("date(x)").evaluate({"x": "a" * 100_000}, seen)
    assert len(seen.warnings[0]) == 500
