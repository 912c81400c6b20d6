"""The tables of the first receiver: every combination has one answer, every row decides something, as M14 has them."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest
import yaml

from engine.bundles import Bundle, bundle_files, read_bundle
from engine.calendar import calendar_functions
from engine.feel import Evaluation, to_json
from tests.support.house import ROOT
from tests.support.leave import NOON

YES_NO = (True, False)
ROUTE: Mapping[str, tuple[Any, ...]] = {
    "danger": YES_NO, "barred": ("none", "litigation", "secret", "unlawful"), "about": YES_NO, "told_before": YES_NO,
    "category": ("policy", "errand", "help", "complaint", "conflict", "repair", "other"),
    "own": YES_NO, "community": YES_NO, "catalogue": YES_NO,
}  # fmt: skip
RESULT: Mapping[str, tuple[Any, ...]] = {
    "upheld": (0, 1, 2, 3), "shirk": (0, 1, 2), "n": (0, 6, 9, 10, 40),
    "rating": (None, 1, 3.4, 3.5, 4.5, 4.8, 5), "on_time": (None, 0, 89, 90, 94, 95, 100),
}  # fmt: skip
GOOD = {"upheld": 0, "shirk": 0, "n": 12, "rating": 5, "on_time": 100}


@cache
def first() -> Bundle:
    return read_bundle("first_responder", bundle_files(ROOT, "first_responder"), functions=calendar_functions())


def decided(decision: str, case: Mapping[str, Any]) -> tuple[Any, list[str]]:
    """What comes out, and the rows that said so."""
    answer = first().decisions[decision].decide(case, Evaluation(now=NOON))
    rules = answer.trace[-1]["rules"]
    assert isinstance(rules, list)
    return to_json(answer.output), [rule["id"] for rule in rules]


def all_of(inputs: Mapping[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    return (dict(zip(inputs, values, strict=True)) for values in product(*inputs.values()))


@pytest.mark.parametrize(
    ("decision", "inputs"), [("dmn_first_responder_route", ROUTE), ("dmn_first_responder_result", RESULT)]
)
def test_every_row_decides_something_and_everything_is_decided(
    decision: str, inputs: Mapping[str, tuple[Any, ...]]
) -> None:
    rows = [decided(decision, case)[1] for case in all_of(inputs)]

    assert {len(found) for found in rows} == {1}
    assert {row for found in rows for row in found} == {f"R{row}" for row in range(1, 10)}


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ({}, "reward"),
        ({"n": 6}, "not_rated"),
        ({"upheld": 2}, "accountability"),
        ({"shirk": 2}, "accountability"),
        ({"upheld": 1}, "criticism"),
        ({"shirk": 1}, "criticism"),
        ({"rating": 3.4}, "talk_training"),
        ({"rating": 4.6}, "praise"),
        ({"on_time": 94}, "praise"),
        ({"on_time": 80}, "none"),
        ({"on_time": None}, "none"),
    ],
)
def test_a_quarter_comes_to_what_the_text_says(given: dict[str, Any], result: str) -> None:
    assert decided("dmn_first_responder_result", {**GOOD, **given})[0] == result


def test_nothing_goes_before_danger_and_nobody_judges_a_complaint_about_themselves() -> None:
    for case in all_of(ROUTE):
        route = decided("dmn_first_responder_route", case)[0]
        assert (route["route"] == "emergency") == case["danger"]
        if not case["danger"] and case["barred"] == "none" and case["about"]:
            assert route == {"route": "refer", "target_hint": "secretary"}


def test_the_errands_offered_are_those_that_the_window_takes() -> None:
    form = yaml.safe_load((ROOT / "forms/first_responder/f_first.yaml").read_text("utf-8"))
    (item,) = [component for component in form["components"] if component.get("key") == "item"]
    taken = yaml.safe_load((ROOT / "processes/proxy/tables/items.yaml").read_text("utf-8"))

    assert [one["value"] for one in item["values"] if taken[one["value"]]["proxy"] != "allowed"] == []
