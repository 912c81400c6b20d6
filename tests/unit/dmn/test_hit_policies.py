"""What a table answers under each hit policy, with no, one or several matches."""

from decimal import Decimal

import pytest

from engine.dmn import DecisionError, parse_dmn
from tests.support.dmn import decision, definitions, table
from tests.support.feel import evaluation

ROWS = [["? > 10", '"大"', "3"], ["? > 5", '"中"', "2"], ["? > 0", '"小"', "1"]]
"""Overlapping, and written so that nobody can tell: a table that certainly contradicts itself is refused."""


def decide(logic: str, **variables: object) -> object:
    graph = parse_dmn(definitions(decision("d", logic)), "d.dmn")
    return graph.decisions["d"].decide(variables, evaluation()).output


def one_output(policy: str, aggregation: str = "", **options: object) -> str:
    return table(["n"], ["rank"], [[row[0], row[2]] for row in ROWS], policy=policy, aggregation=aggregation, **options)


def test_unique_gives_the_bare_value_of_one_output() -> None:
    assert decide(one_output("UNIQUE"), n=3) == 1


def test_several_outputs_give_a_context() -> None:
    assert decide(table(["n"], ["size", "rank"], ROWS), n=3) == {"size": "小", "rank": 1}


def test_unique_refuses_two_matches() -> None:
    with pytest.raises(DecisionError) as caught:
        decide(one_output("UNIQUE"), n=7)
    assert caught.value.message.startswith("DMN_MULTIPLE_MATCHES")
    assert caught.value.error_type == "DECISION_EVALUATION_ERROR"


def test_any_takes_matches_that_agree_and_refuses_others() -> None:
    agreeing = table(["n"], ["ok"], [["? > 1", "true"], ["? > 2", "true"], ["? > 9", "false"]], policy="ANY")
    assert decide(agreeing, n=3) is True
    with pytest.raises(DecisionError, match="DMN_MULTIPLE_MATCHES"):
        decide(agreeing, n=10)


@pytest.mark.parametrize(
    ("policy", "aggregation", "value"),
    [
        ("FIRST", "", 2), ("RULE ORDER", "", [2, 1]), ("COLLECT", "", [2, 1]), ("COLLECT", "SUM", 3),
        ("COLLECT", "MIN", 1), ("COLLECT", "MAX", 2), ("COLLECT", "COUNT", 2),
    ],
)  # fmt: skip
def test_several_matches(policy: str, aggregation: str, value: object) -> None:
    assert decide(one_output(policy, aggregation), n=7) == value


def test_priority_and_output_order_follow_the_output_values() -> None:
    assert decide(one_output("PRIORITY", output_values=["1, 2, 3"]), n=20) == 1
    assert decide(one_output("OUTPUT ORDER", output_values=["2, 3, 1"]), n=20) == [2, 3, 1]


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "PRIORITY"])
def test_a_single_hit_policy_without_a_match_is_an_incident(policy: str) -> None:
    with pytest.raises(DecisionError) as caught:
        decide(one_output(policy), n=-1)
    assert caught.value.message.startswith("DMN_NO_MATCH")
    assert "these values of n" in caught.value.message
    assert "-1" not in caught.value.message  # incidents are told in the history, values are not


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "PRIORITY"])
def test_default_outputs_stand_in_for_a_match(policy: str) -> None:
    assert decide(one_output(policy, defaults=["0"]), n=-1) == 0


@pytest.mark.parametrize(
    ("policy", "aggregation", "value"),
    [
        ("RULE ORDER", "", []), ("OUTPUT ORDER", "", []), ("COLLECT", "", []), ("COLLECT", "COUNT", 0),
        ("COLLECT", "SUM", None), ("COLLECT", "MIN", None), ("COLLECT", "MAX", None),
    ],
)  # fmt: skip
def test_a_multiple_hit_policy_without_a_match_is_empty(policy: str, aggregation: str, value: object) -> None:
    assert decide(one_output(policy, aggregation), n=-1) == value


def test_sums_are_exact() -> None:
    rows = [["-", "0.1"], ["-", "0.2"]]
    assert decide(table(["n"], ["x"], rows, policy="COLLECT", aggregation="SUM"), n=1) == Decimal("0.3")
