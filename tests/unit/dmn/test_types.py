"""Item definitions: what fits a type, what is made to fit, and what happens to the rest in either manner."""

from datetime import UTC, date, datetime

import pytest

from engine.dmn import DecisionError, Manner, parse_dmn
from tests.support.dmn import decision, definitions, input_data, item, knowledge, literal, table
from tests.support.feel import evaluation

TYPES = (
    item("tAge", "number", allowed="[0..150]"),
    item("tNames", "string", many=True),
    item("tFew", "number", many=True, allowed="> 0", constraint="count(?) < 3"),
    item("tPerson", name="string", age="tAge"),
    item("tDay", "date"),
    item("tMoment", "feel:dateTime"),
    '<itemDefinition name="tTest"><functionItem outputTypeRef="boolean"><parameters name="x"/></functionItem>'
    "</itemDefinition>",
)


def decide(text: str, type_ref: str, manner: Manner = Manner.STANDARD) -> object:
    graph = parse_dmn(definitions(*TYPES, decision("d", literal(text), type_ref=type_ref)), "d.dmn", manner=manner)
    return graph.decisions["d"].decide({}, evaluation()).output


@pytest.mark.parametrize(
    ("text", "type_ref", "value"),
    [
        ("5", "tAge", 5),
        ("500", "tAge", None),
        ('"5"', "tAge", None),
        ("[5]", "tAge", 5),
        ("[5, 6]", "tAge", None),
        ('"a"', "tNames", ["a"]),
        ('["a", null]', "tNames", ["a", None]),
        ('["a", 1]', "tNames", None),
        ("[1, 2]", "tFew", [1, 2]),
        ("[1, 2, 3]", "tFew", None),
        ("[1, -2]", "tFew", None),
        ('{name: "A", age: 3, more: true}', "tPerson", {"name": "A", "age": 3, "more": True}),
        ('{name: "A", age: 300}', "tPerson", None),
        ('{name: "A"}', "tPerson", {"name": "A"}),
        ('@"2026-11-27"', "tDay", date(2026, 11, 27)),
        ('@"2026-11-27"', "tMoment", datetime(2026, 11, 27, tzinfo=UTC)),
        ('"2026-11-27"', "tDay", None),
        ("null", "tAge", None),
        ("null", "tNames", None),
        ("1", "list", [1]),
        ("1", "Any", 1),
        ("[[1]]", "Any", [[1]]),
    ],
)  # fmt: skip
def test_a_value_fits_its_type_or_is_null(text: str, type_ref: str, value: object) -> None:
    assert decide(text, type_ref) == value


def test_a_function_fits_by_the_number_of_its_parameters() -> None:
    assert decide("function(x) x > 1", "tTest") is not None
    assert decide("function(x, y) x > y", "tTest") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{name: 'A', age: 3} instance of tPerson".replace("'", '"'), True),
        ("{age: 3} instance of tPerson", False),
        ("[1, 2] instance of tFew", True),
        ("[1, 2, 3] instance of list<tAge>", True),
        ("400 instance of tAge", False),
    ],
)
def test_feel_knows_the_types_of_the_file(text: str, value: object) -> None:
    assert decide(text, "boolean") is value


def test_as_deployed_a_value_of_another_type_stops_the_decision() -> None:
    with pytest.raises(DecisionError, match=r"DMN_TYPE.*0\.\.150"):
        decide("500", "tAge", Manner.DEPLOYED)


def test_as_deployed_texts_are_dates() -> None:
    file = definitions(*TYPES, input_data("day", "tDay"), decision("d", literal("day.year"), "input:day"))
    assert parse_dmn(file, "d.dmn").decisions["d"].decide({"day": "2026-11-27"}, evaluation()).output == 2026


def test_an_argument_of_another_type_leaves_the_call_without_a_result() -> None:
    twice = knowledge("twice", literal("n * 2"), "n: tAge", result="tAge")
    parts = (*TYPES, twice, decision("d", literal('[twice(4), twice(100), twice(200), twice("a")]'), "bkm:twice"))
    graph = parse_dmn(definitions(*parts), "d.dmn", manner=Manner.STANDARD)
    assert graph.decisions["d"].decide({}, evaluation()).output == [8, None, None, None]


def test_an_unknown_type_is_a_warning() -> None:
    graph = parse_dmn(definitions(decision("d", literal("1"), type_ref="tNobody")), "d.dmn")
    assert [(finding.code, finding.warning) for finding in graph.findings] == [("DMN_TYPE", True)]


def test_output_values_are_ranked_by_the_type_that_allows_them() -> None:
    rows = [["> 1", '"low"'], ["> 2", '"high"']]
    ranked = table(["n"], ["x"], rows, policy="PRIORITY")
    parts = (item("tRank", "string", allowed='"high", "low"'), decision("d", ranked, type_ref="tRank"))
    assert parse_dmn(definitions(*parts), "d.dmn").decisions["d"].decide({"n": 5}, evaluation()).output == "high"
