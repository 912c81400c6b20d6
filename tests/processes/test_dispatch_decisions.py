"""The gate of tasks from departments, asked everything it may be asked: no gap, no row in vain, no wrong way out."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest

from engine.bundles import Bundle, bundle_files, read_bundle
from engine.calendar import calendar_functions
from engine.feel import Evaluation, to_json
from tests.support.house import ROOT
from tests.support.leave import NOON

INPUTS: Mapping[str, tuple[Any, ...]] = {
    "category": ("self", "assist", "temporary", "prohibited", None),
    "status": ("active", "suspended", "expired", "removed", None),
    "role": ("lead", "assist"),
    "emergency": (True, False),
    "basis": (True, False),
    "blocked": (True, False),
    "overlap": ("none", "same_dept", "other_dept"),
    "wd_to_due": (0, 2, 3, 9),
    "short_reason": (True, False),
}
LISTED = {"category": "assist", "status": "active", "role": "assist", "emergency": False, "basis": False,
          "blocked": False, "overlap": "none", "wd_to_due": 9, "short_reason": False}  # fmt: skip
EMERGENCY = {**LISTED, "emergency": True, "basis": True}


@cache
def dispatch() -> Bundle:
    return read_bundle("dispatch", bundle_files(ROOT, "dispatch"), functions=calendar_functions())


def decided(case: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What comes out, and the rows that said so."""
    answer = dispatch().decisions["dmn_task_gate"].decide(case, Evaluation(now=NOON))
    output, rules = to_json(answer.output), answer.trace[-1]["rules"]
    assert isinstance(output, dict), case
    assert isinstance(rules, list)
    return output, [rule["id"] for rule in rules]


@cache
def everything() -> list[tuple[dict[str, Any], dict[str, Any], str]]:
    return list(_everything())


def _everything() -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    for values in product(*INPUTS.values()):
        case = dict(zip(INPUTS, values, strict=True))
        output, (rule,) = decided(case)
        yield case, output, rule


def test_every_row_decides_something_and_everything_is_decided() -> None:
    assert {rule for _, _, rule in everything()} == {f"G{row}" for row in range(1, 14)}


def test_what_is_prohibited_is_never_let_in() -> None:
    assert {gate["gate"] for case, gate, _ in everything() if case["category"] == "prohibited"} == {"reject"}


def test_only_an_emergency_with_a_basis_and_no_red_mark_goes_ahead_as_one() -> None:
    taken = [case for case, gate, _ in everything() if gate["gate"] == "emergency"]
    assert all(case["emergency"] and case["basis"] and not case["blocked"] for case in taken)


def test_admission_follows_an_emergency_unless_the_item_is_listed_for_this_role() -> None:
    for case, gate, _ in everything():
        is_listed = case["status"] == "active" and (
            case["category"] in ("self", "temporary") or (case["category"], case["role"]) == ("assist", "assist")
        )
        assert gate["post_admission"] == (gate["gate"] == "emergency" and not is_listed)


def test_only_what_is_listed_fitting_alone_and_in_time_is_accepted() -> None:
    for case, gate, _ in everything():
        is_fitting = (
            case["category"] in ("self", "assist", "temporary") and case["status"] == "active"
            and (case["category"], case["role"]) != ("assist", "lead") and case["overlap"] == "none"
            and (case["wd_to_due"] >= 3 or case["short_reason"]) and not case["emergency"]
        )  # fmt: skip
        assert (gate["gate"] == "accept") == is_fitting, case


@pytest.mark.parametrize(
    ("row", "case", "gate", "reason"),
    [
        (1, {**EMERGENCY, "category": "prohibited"}, "reject", "PROHIBITED"),
        (2, {**EMERGENCY, "basis": False}, "return", "EMG_NO_BASIS"),
        (3, {**EMERGENCY, "blocked": True}, "admission", "EMG_BLOCKED"),
        (4, {**EMERGENCY, "category": "self"}, "emergency", "EMG_LISTED"),
        (5, EMERGENCY, "emergency", "EMG_LISTED"),
        (6, {**EMERGENCY, "role": "lead"}, "emergency", "EMG"),
        (7, {**LISTED, "role": "lead"}, "reject", "ASSIST_AS_LEAD"),
        (8, {**LISTED, "overlap": "same_dept"}, "merge", "DUPLICATE"),
        (9, {**LISTED, "overlap": "other_dept"}, "merge", "OVERLAP"),
        (10, {**LISTED, "wd_to_due": 2}, "return", "TOO_SHORT"),
        (11, {**LISTED, "wd_to_due": 2, "short_reason": True}, "accept", "OK"),
        (12, {**LISTED, "status": "expired"}, "admission", "NOT_VALID"),
        (13, {**LISTED, "category": None, "status": None}, "admission", "NOT_LISTED"),
    ],
)
def test_each_row_says_what_the_mechanism_says(row: int, case: dict[str, Any], gate: str, reason: str) -> None:
    output, rules = decided(case)
    assert (output["gate"], output["reason"], rules) == (gate, reason, [f"G{row}"])


def test_every_reason_is_told_in_both_languages() -> None:
    told: Any = dispatch().tables["gate_reasons"]
    for _, gate, _ in everything():
        assert told[gate["reason"]].keys() == {"zh", "en"}
