"""Expressions of Java engines and of Python, as FEEL that gives the same."""

import pytest

from engine.convert import Untranslatable, juel, python
from engine.feel import compile_expression
from tests.support.feel import evaluation

KNOWN = {"a": 1, "b": 2, "s": "abc", "l": [1, 2], "e": [], "n": None, "t": True, "o": {"x": {"y": 7}}, "i": 1,
         "businessKey": "QJ-1"}  # fmt: skip


def value(feel: str) -> object:
    return compile_expression(feel).evaluate(KNOWN, evaluation())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a == 1", True), ("a eq 2", False), ("a != 1", False), ("a ne b", True), ("a lt b && b ge 2", True),
        ("!t", False), ("not t", False), ("!(a == 1) || t", True), ("a + b * 3", 7), ("(a + b) * 3", 9),
        ("b - a - 1", 0), ("7 % 4", 3), ("7 mod 4", 3), ("9 div 3", 3), ("-a + 3", 2), ("1.5 * 2", 3),
        ("t ? 'yes' : 'no'", "yes"), ("a > 1 ? 1 : b > 1 ? 2 : 3", 2), ("empty n", True), ("empty e", True),
        ("empty l", False), ("not empty s", True), ("empty ''", True), ("s == 'abc'", True), ('s eq "abc"', True),
        ("o.x.y", 7), ("o.x['y'] + 1", 8), ("l[0]", 1), ("l[i]", 2), ("l.get(1)", 2), ("o.get('x').y", 7),
        ("s.contains('b')", True), ("l.contains(2)", True), ("l.contains(3)", False), ("l.size() > 1", True),
        ("s.length()", 3), ("s.equals('abc')", True), ("!s.equals('abc')", False), ("s.startsWith('ab')", True),
        ("s.toUpperCase()", "ABC"), ("e.isEmpty()", True), ("s.isEmpty()", False), ("s + '-' + a", "abc-1"),
        ("'n' + a + b", "n12"), ("execution.getVariable('a') == 1", True), ("execution.hasVariable('n')", False),
        ("execution.processBusinessKey", "QJ-1"), ("s.equalsIgnoreCase('ABC')", True), ("null == n", True),
        ("a.toString()", "1"), ("true", True), ("nrOfCompletedInstances", None),
    ],
)  # fmt: skip
def test_an_expression_of_a_java_engine_gives_the_same_in_feel(text: str, expected: object) -> None:
    assert value(juel.feel_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "bean.call(x)", "execution.setVariable('a', 1)", "a +", "a b", "f(1)", "x.y(", "'open", "a @ b", "task.owner"],
)
def test_what_calls_beans_or_is_broken_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        juel.feel_of(text)

    assert refused.value.zh
    assert refused.value.en


@pytest.mark.parametrize(
    ("text", "feel"),
    [
        ("plain", "plain"), ("${a}", "=a"), ("#{ a }", "=a"),
        ("Nr. ${a} of ${b}!", '="Nr. " + string(a) + " of " + string(b) + "!"'),
        ("${'}'}", '="}"'), ("${now().plusDays(3).toDate()}", '=now() + duration("P3D")'),
        ("${dateTime().minusHours(2)}", '=now() - duration("PT2H")'),
        ("${nrOfCompletedInstances / nrOfInstances >= 0.5}", "=numberOfCompletedInstances / numberOfInstances >= 0.5"),
    ],
)  # fmt: skip
def test_a_text_with_expressions_in_it_becomes_one_expression(text: str, feel: str) -> None:
    assert juel.template_of(text) == feel


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a == 1 and not t", False), ("s != 'x' or n is None", True), ("True", True), ("a in [1, 2]", True),
        ("a not in l", False), ("len(l) + 1", 3), ("l[0]", 1), ("l[-1]", 2), ("l[i]", 2),
        ("o['x']['y']", 7), ("s.upper()", "ABC"),
        ("1 if t else 2", 1), ("{'k': [1, 'x', None]}", {"k": [1, "x", None]}), ("-a + b ** 2", 3), ("(a, b)", [1, 2]),
        ("5 % b", None),
    ],
)  # fmt: skip
def test_python_gives_the_same_in_feel(text: str, expected: object) -> None:
    try:
        feel = python.feel_of(text)
    except Untranslatable:
        assert expected is None
        return
    assert value(feel) == expected


@pytest.mark.parametrize(
    ("script", "pairs"),
    [
        ("x = 1", [("x", "1")]), ("x += 2", [("x", "x + 2")]), ("a = 1\nb = 'y'", [("a", "1"), ("b", '"y"')]),
        ("a, b = 1, [2]", [("a", "1"), ("b", "[2]")]), ("# only said\nx = {'a': y}", [("x", '{"a": y}')]),
    ],
)  # fmt: skip
def test_assignments_are_read(script: str, pairs: list[tuple[str, str]]) -> None:
    assert python.assignments_of(script) == pairs


@pytest.mark.parametrize(
    "script",
    ["", "print(1)", "import os\nx = 1", "x = f()", "del x", "x[0] = 1", "a, b = b, a", "x = (", "x = open('/')"],
)
def test_a_script_that_does_more_is_refused(script: str) -> None:
    with pytest.raises(Untranslatable):
        python.assignments_of(script)
