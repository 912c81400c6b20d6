"""A file that something has eaten at is refused, stops or is null; it never breaks anything else."""

import re
from random import Random

import pytest

from engine.dmn import Manner, parse_dmn
from engine.errors import DeploymentRefused, IncidentError
from tests.support.dmn import (
    boxed_function,
    context,
    decision,
    definitions,
    input_data,
    invocation,
    item,
    knowledge,
    literal,
    service,
    table,
)
from tests.support.feel import evaluation

WHOLE = definitions(
    item("tAge", "number", allowed="[0..150]"), item("tAges", "tAge", many=True), item("tPerson", age="tAge"),
    input_data("person", "tPerson"), input_data("ages", "tAges"),
    knowledge("older", literal("if n = 0 then age else older(age + 1, n - 1)"), "age: tAge", "n", requires=["older"]),
    decision("grown", table(["person.age"], ["is", "of"], [["< 18", "false", '"a"'], [">= 18", "true", '"b"']]),
             "input:person"),
    decision("all", f"<filter><in>{literal('ages')}</in><match>{literal('item > 3')}</match></filter>", "input:ages"),
    decision("each", f'<for iteratorVariable="n"><in>{literal("all")}</in><return>{literal("n * 2")}</return></for>',
             "all"),
    decision("call", context(f=boxed_function(literal("x + 1"), "x"), result=invocation("f", x=literal("older(1, 2)"))),
             "bkm:older"),
    service("both", "outputDecision:grown", "outputDecision:each", "inputData:person", "inputDecision:all"),
    decision("end", literal("both({age: 20}, [4, 5]).each"), "bkm:both"),
).decode()  # fmt: skip
PARTS = [match.span() for match in re.finditer(r'<[^>]+>|"[^"]*"|>[^<]+<', WHOLE)]
GIVEN = {"person": {"age": 20}, "ages": [1, 5]}


def eaten(random: Random) -> str:
    """Some tag, attribute or text is gone, doubled or elsewhere."""
    text = WHOLE
    for _ in range(random.randint(1, 3)):
        (start, end), (other, last) = random.choice(PARTS), random.choice(PARTS)
        text = random.choice(
            [text[:start] + text[end:], text[:start] + text[other:last] + text[end:], text[:end] + text[start:]]
        )
    return text


@pytest.mark.parametrize("manner", Manner)
def test_the_whole_file_is_sound(manner: Manner) -> None:
    graph = parse_dmn(WHOLE.encode(), "d.dmn", manner=manner)
    answers = {name: one.decide(GIVEN, evaluation()).output for name, one in graph.decisions.items()}
    assert answers == {"grown": {"is": True, "of": "b"}, "all": [5], "each": [10], "call": 4, "end": [8, 10]}


@pytest.mark.parametrize("manner", Manner)
def test_whatever_is_eaten_at_breaks_nothing(manner: Manner) -> None:
    random, seen = Random(5), set()
    for _ in range(300):
        try:
            graph = parse_dmn(eaten(random).encode(), "d.dmn", manner=manner)
        except DeploymentRefused as refused:
            seen |= {finding.code for finding in refused.findings}
            continue
        for one in graph.decisions.values():
            try:
                one.decide(GIVEN, evaluation())
            except IncidentError as error:
                seen.add(error.error_type)
    assert "DMN_XML" in seen
