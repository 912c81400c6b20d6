"""Every boxed expression of DMN 1.5, alone and inside others."""

import pytest

from engine.dmn import Manner, parse_dmn
from tests.support.dmn import (
    boxed_function,
    context,
    decision,
    definitions,
    input_data,
    invocation,
    knowledge,
    literal,
)
from tests.support.feel import evaluation


def decide(logic: str, *others: str, requires: tuple[str, ...] = (), **variables: object) -> object:
    graph = parse_dmn(definitions(decision("d", logic, *requires), *others), "d.dmn")
    return graph.decisions["d"].decide(variables, evaluation()).output


def conditional(condition: str) -> str:
    branches = f"<then>{literal('1')}</then><else>{literal('2')}</else>"
    return f"<conditional><if>{literal(condition)}</if>{branches}</conditional>"


def loop(kind: str, source: str, body: str, *, end: str) -> str:
    return f'<{kind} iteratorVariable="one thing"><in>{literal(source)}</in><{end}>{literal(body)}</{end}></{kind}>'


@pytest.mark.parametrize(
    ("condition", "value"), [("true", 1), ("false", 2), ("null", 2), ("n > 3", 1), ('"yes"', None)]
)
def test_a_conditional_takes_one_of_two(condition: str, value: object) -> None:
    assert decide(conditional(condition), n=4) == value


@pytest.mark.parametrize(
    ("source", "match", "value"),
    [
        ("[1, 2, 3]", "item > 1", [2, 3]),
        ("[{a: 1}, {a: 2}]", "a > 1", [{"a": 2}]),
        ("[{item: 1}, {item: 2}]", "item = 2", [{"item": 2}]),
        ("[5, null]", "item > 4", [5]),
        ("[5, 6]", "-1", None),
        ("7", "item = 7", None),
        ("null", "true", None),
    ],
)
def test_a_filter_keeps_what_matches(source: str, match: str, value: object) -> None:
    assert decide(f"<filter><in>{literal(source)}</in><match>{literal(match)}</match></filter>") == value


@pytest.mark.parametrize(
    ("kind", "end", "source", "body", "value"),
    [
        ("for", "return", "[1, 2, 3]", "one thing * n", [2, 4, 6]),
        ("for", "return", "[1, 2, 3]", "one thing + count(partial)", [1, 3, 5]),
        ("for", "return", "[2..4]", "one thing", [2, 3, 4]),
        ("some", "satisfies", "[1, 2, 3]", "one thing > n", True),
        ("every", "satisfies", "[1, 2, 3]", "one thing > n", False),
        ("every", "satisfies", "[]", "false", True),
        ("for", "return", "7", "one thing", None),
        ("some", "satisfies", "null", "true", None),
    ],
)
def test_iterations_are_those_of_feel(kind: str, end: str, source: str, body: str, value: object) -> None:
    assert decide(loop(kind, source, body, end=end), n=2) == value


def test_a_context_entry_sees_those_before_it_and_the_last_is_the_result() -> None:
    assert decide(context(a=literal("2"), b=literal("a * 3"))) == {"a": 2, "b": 6}
    assert decide(context(a=literal("2"), b=literal("a * 3"), result=literal("a + b"))) == 8


def test_a_function_in_a_context_may_call_itself() -> None:
    factorial = boxed_function(literal("if n < 2 then 1 else n * factorial(n - 1)"), "n")
    assert decide(context(factorial=factorial, result=literal("factorial(5)"))) == 120


def test_business_knowledge_may_call_itself_and_is_called_by_name_or_by_place() -> None:
    power = knowledge("power", literal("if n = 0 then 1 else base * power(base, n - 1)"), "base", "n")
    assert decide(literal("power(2, 10)"), power, requires=("bkm:power",)) == 1024
    assert decide(invocation("power", n=literal("3"), base=literal("2")), power, requires=("bkm:power",)) == 8


def test_business_knowledge_hides_a_built_in_of_the_same_name() -> None:
    assert decide(literal("count(5)"), knowledge("count", literal("x + 1"), "x"), requires=("bkm:count",)) == 6


def test_lists_and_relations_hold_boxed_expressions() -> None:
    relation = f'<relation><column name="a"/><column name="b"/><row>{literal("1")}{literal("n")}</row></relation>'
    assert decide(relation, n=2) == [{"a": 1, "b": 2}]
    assert decide(f"<list>{literal('1')}{conditional('n = 2')}</list>", n=3) == [1, 2]


def test_in_the_manner_of_the_standard_what_is_broken_is_null_and_the_rest_goes_on() -> None:
    file = definitions(
        decision("java", '<functionDefinition kind="Java"/>'),
        decision("nothing", ""),
        decision("d", context(a=literal("1 +"), b=literal("2"))),
        decision("e", literal("[nobody(1), 2]")),
    )
    graph = parse_dmn(file, "d.dmn", manner=Manner.STANDARD)
    seen = evaluation()
    answers = {name: one.decide({}, seen).output for name, one in graph.decisions.items()}
    assert answers == {"java": None, "nothing": None, "d": {"a": None, "b": 2}, "e": [None, 2]}
    assert len(seen.warnings) == 5


@pytest.mark.parametrize(
    "name", ["a/b", "it's mine", "Applicant’s age", "x*y", "a - b", "date of birth", "in or out", "Eligible?", "date"]
)
def test_names_hold_every_sign_of_the_standard(name: str) -> None:
    file = definitions(input_data(name), decision("d", literal(f"{name} + 1"), f"input:{name}"))
    graph = parse_dmn(file, "d.dmn", manner=Manner.STANDARD)
    assert graph.decisions["d"].decide({name: 2}, evaluation()).output == 3
