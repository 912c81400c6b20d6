"""Leaving the service: which way out, what protects, and what is paid, with the values that the street's text gives."""

from functools import cache
from itertools import product
from typing import Any

import pytest

from engine.bundles import Bundle, bundle_files, read_bundle
from engine.calendar import calendar_functions
from engine.feel import Evaluation, to_json
from tests.support.house import ROOT
from tests.support.leave import NOON

PAID = {"class": "yes", "hired_on": "2020-01-01", "last_day": "2026-12-31", "wage": 4600, "last_wage": 4600,
        "pay_in_lieu": False, "entitled": 0, "taken": 0}  # fmt: skip
FREE = dict.fromkeys(("occupational", "injury", "medical", "maternity", "senior", "open_ended", "undecided"), False)


@cache
def leaving() -> Bundle:
    return read_bundle("exit", bundle_files(ROOT, "exit"), functions=calendar_functions())


def decide(decision: str, **given: Any) -> Any:
    case = {**given, "tables": leaving().tables}
    return to_json(leaving().decisions[decision].decide(case, Evaluation(now=NOON)).output)


@pytest.mark.parametrize(
    ("given", "months", "owed"),
    [
        ({"hired_on": "2019-03-11", "last_day": "2026-09-30"}, 8, 36800),
        ({"hired_on": "2019-03-11", "last_day": "2026-09-30", "pay_in_lieu": True}, 8, 41400),
        ({"hired_on": "2023-07-01", "last_day": "2026-06-30"}, 3, 13800),
        ({"hired_on": "2026-02-01", "last_day": "2026-06-30"}, 0.5, 2300),
        ({"hired_on": "2011-10-01", "last_day": "2026-09-30", "wage": 30000}, 12, 324000),
        ({"hired_on": "2024-10-01", "last_day": "2026-09-30", "wage": 1500}, 2, 4000),
        ({"class": "no"}, 0, 0),
        ({"class": "agency"}, 0, 0),
    ],
    ids=["a", "a in lieu", "b", "c", "d", "minimum wage", "e", "agency"],
)
def test_compensation_is_years_of_service_by_the_wage(given: Any, months: float, owed: float) -> None:
    figures = decide("dmn_exit_compensation", **{**PAID, **given})
    assert (figures["months"], figures["owed"]) == (months, owed)


@pytest.mark.parametrize(
    ("last_day", "taken", "days", "amount"),
    [("2026-09-30", 3, 4, 1691.95), ("2026-12-23", 6, 3, 1268.97), ("2026-03-31", 9, 0, 0)],
)
def test_leave_not_taken_is_paid_in_whole_days_and_never_reclaimed(
    last_day: str, taken: int, days: int, amount: float
) -> None:
    figures = decide("dmn_exit_compensation", **{**PAID, "last_day": last_day, "entitled": 10, "taken": taken})
    assert (figures["leave_days"], figures["leave_payout"]) == (days, amount)


@pytest.mark.parametrize(
    ("kind", "employment", "track", "article", "compensation"),
    [
        ("resign", "labour_contract", "A", "37", "no"),
        ("art38", "labour_contract", "A38", "38", "yes"),
        ("serious_breach", "labour_contract", "B", "39(2)", "no"),
        ("incompetent", "labour_contract", "C", "40(2)", "yes"),
        ("agreement_employer", "labour_contract", "D", "36", "yes"),
        ("expiry_worker", "labour_contract", "E", "44(1)", "no"),
        ("serious_breach", "dispatch", "G", "65", "agency"),
        ("retirement", "dispatch", "E", "44(2)", "no"),
        ("resign", "elected", "F", "居民委员会组织法", "by_contract"),
        ("resign", "service_agreement", "H", "协议约定", "per_agreement"),
        ("other", "labour_contract", "X", None, "no"),
    ],
)
def test_ground_and_employment_say_the_way(
    kind: str, employment: str, track: str, article: str, compensation: str
) -> None:
    found = decide("dmn_exit_ground", kind=kind, employment_type=employment, in_probation=False)
    assert (found["track"], found["article"], found["compensation"]) == (track, article, compensation)


def test_a_worker_in_probation_may_go_after_three_days() -> None:
    said = [decide("dmn_exit_ground", kind="resign", employment_type="labour_contract", in_probation=one)["notice"]
            for one in (True, False)]  # fmt: skip
    assert said == [3, 30]


@pytest.mark.parametrize(("way", "fact"), list(product(("B", "C", "D", "E1", "E"), FREE)))
def test_what_protects_from_which_way(way: str, fact: str) -> None:
    """Fault is never held up, nor is a pension; an agreement is only warned of."""
    found = [one["result"] for one in decide("dmn_exit_guard", way=way, **{**FREE, fact: True})]
    if way in ("B", "E") or (fact == "open_ended" and way != "E1"):
        assert found == []
    elif fact in ("undecided", "open_ended"):
        assert found == ["hold" if fact == "undecided" else "renew"]
    else:
        assert found == ["warn" if way == "D" else "block"]
