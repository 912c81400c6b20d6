"""Gaps and overlaps of tables are found at deployment, each with an example input."""

from collections.abc import Sequence

import pytest

from engine.dmn import parse_dmn
from engine.errors import DeploymentRefused, Finding
from tests.support.dmn import decision, definitions, table
from tests.support.feel import evaluation


def findings(inputs: Sequence[str], rows: Sequence[Sequence[str]], **options: object) -> list[Finding]:
    file = definitions(decision("d", table(inputs, ["x"], rows, **options)))  # type: ignore[arg-type]
    try:
        return list(parse_dmn(file, "d.dmn").findings)
    except DeploymentRefused as refused:
        return list(refused.findings)


def told(inputs: Sequence[str], rows: Sequence[Sequence[str]], **options: object) -> list[str]:
    """Code, example and whether it refuses."""
    marks = {True: "?", False: "!"}
    found = findings(inputs, rows, **options)
    return [f"{one.code[4:]}{marks[one.warning]} {one.en.partition(' to ')[2].removesuffix('.')}" for one in found]


@pytest.mark.parametrize(
    ("cells", "example"),
    [
        (["< 3", "> 3"], "n = 3"),
        (["[0..3]", "[4..7]"], "n = 3.5"),
        (["<= 3", "(3..9]"], "n = 10"),
        (["true"], "n = false"),
        (['date("2026-01-01")', '> date("2026-01-03")', '< date("2026-01-01")'], "n = 2026-01-03"),
        (['< @"P1D"', '> @"P1D"'], "n = P1D"),
        (['<= @"P1Y"', '>= @"P2Y"'], "n = P1Y6M"),
        (["not(5)"], "n = 5"),
    ],
)
def test_a_gap_is_a_warning_with_an_example(cells: list[str], example: str) -> None:
    assert f"GAP? {example}" in told(["n"], [[cell, "1"] for cell in cells])


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        (["< 3", ">= 3"], {}),
        (["true", "false"], {}),
        (['"a"', '"b"'], {}),
        (['"a"', 'not("a")'], {}),
        (["> 0", "limit"], {}),
        (["[0..3]", "[4..7]"], {"input_type": "integer", "input_values": "[0..7]"}),
        (["> 0"], {"defaults": ["0"]}),
        (["> 0"], {"policy": "COLLECT"}),
    ],
)
def test_what_is_whole_or_cannot_be_told_is_left_alone(cells: list[str], options: dict[str, object]) -> None:
    assert told(["n"], [[cell, "1"] for cell in cells], **options) == []


def test_a_gap_over_two_inputs_names_both() -> None:
    rows = [['"a"', "< 5", "1"], ['"a"', ">= 5", "2"], ['"b"', "< 5", "3"]]
    assert told(["kind", "days"], rows) == ['GAP? kind = "b", days = 5']


def test_enumerated_texts_have_the_values_that_are_allowed() -> None:
    assert told(["kind"], [['"a"', "1"]], input_values='"a", "b"') == ['GAP? kind = "b"']


def test_an_overlap_of_a_unique_table_that_contradicts_is_refused() -> None:
    assert told(["n"], [["<= 3", "1"], [">= 3", "2"]]) == ["OVERLAP! n = 3"]
    assert told(["n"], [["<= 3", "1"], [">= 3", "1"]]) == ["OVERLAP? n = 3"]


def test_an_overlap_of_inputs_that_may_depend_on_each_other_is_a_warning() -> None:
    assert told(["n", "n + 1"], [["<= 3", "-", "1"], ["> 3", "-", "2"], ["-", "5", "3"]])[0].startswith("OVERLAP?")


def test_an_any_table_may_agree_but_not_contradict() -> None:
    assert told(["n"], [["<= 3", "1"], [">= 3", "1"]], policy="ANY") == []
    assert told(["n"], [["<= 3", "1"], [">= 3", "2"]], policy="ANY") == ["OVERLAP! n = 3"]
    assert told(["n"], [["<= 3", "n"], [">= 3", "3"]], policy="ANY") == ["OVERLAP? n = 3"]


def test_a_first_table_may_overlap() -> None:
    assert told(["n"], [["<= 3", "1"], ["-", "2"]], policy="FIRST") == []


def test_two_columns_of_the_same_input_are_one() -> None:
    assert told(["n", "n"], [["> 3", "< 5", "1"], ["<= 3", "-", "2"], ["-", ">= 5", "3"]]) == []


def test_an_overlap_names_the_second_rule_and_both_numbers() -> None:
    found = findings(["n"], [["> 1", "1"], ["<= 1", "2"], ["5", "3"]])
    assert [(one.element, one.code) for one in found] == [("rule3", "DMN_OVERLAP")]
    assert found[0].zh == "规则 1 与规则 3 都适用于 n = 5。"


def test_a_table_that_is_too_large_says_so() -> None:
    rows = [[f"[{n}..{n + 1})", str(n)] for n in range(1_001)]
    assert [finding.code for finding in findings(["n"], rows)] == ["DMN_NOT_JUDGED"]


def test_an_example_of_a_gap_has_no_answer_indeed() -> None:
    file = definitions(decision("d", table(["n"], ["x"], [["[0..3]", "1"], ["[4..7]", "2"]], input_values="[0..7]")))
    graph = parse_dmn(file, "d.dmn")
    assert [finding.en for finding in graph.findings] == ["No rule applies to n = 3.5."]
    with pytest.raises(Exception, match="DMN_NO_MATCH"):
        graph.decisions["d"].decide({"n": 3.5}, evaluation())
