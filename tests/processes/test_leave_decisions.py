"""The leave tables give what M16 promises: days, rules, chain of approval and entitlement, each with its values."""

from datetime import datetime
from typing import Any

import pytest

from engine.feel.evaluation import SHANGHAI
from tests.support.leave import WORKER, balance, case, decide


def codes(now: datetime | None = None, **given: Any) -> list[str]:
    variables = case(now, **given) if now else case(**given)
    return [rule["code"] for rule in decide("dmn_leave_rules", variables)]


def refusals(**given: Any) -> list[str]:
    return [rule["zh"] for rule in decide("dmn_leave_rules", case(**given)) if rule["action"] == "refuse"]


@pytest.mark.parametrize(
    ("given", "units"),
    [
        ({"start": "2026-09-24", "end": "2026-10-09"}, {2026: 6}),
        ({"start": "2026-09-18", "end": "2026-09-21"}, {2026: 3}),
        ({"start": "2026-12-30", "end": "2027-01-05"}, {2026: 2, 2027: 2}),
        ({"start": "2026-11-25", "start_half": "pm", "end": "2026-11-26"}, {2026: 1.5}),
        ({"type": "marriage", "start": "2026-04-28", "end": "2026-05-17"}, {2026: 18}),
        ({"type": "maternity", "start": "2026-03-02", "end": "2026-08-06"}, {2026: 158}),
        ({"start": "2026-12-08", "end": "2026-12-07"}, {2026: 0}),
    ],
    ids=["holidays", "working Sunday", "year end", "halves", "marriage", "maternity", "backwards"],
)
def test_days_are_counted_per_year_by_the_calendar_of_their_kind(given: Any, units: dict[int, float]) -> None:
    assert {part["year"]: part["units"] for part in case(**given)["calc"]["by_year"]} == units


def test_an_ordinary_request_breaks_no_rule() -> None:
    assert codes() == []


def test_R1_a_leave_needs_a_working_day() -> None:
    assert refusals(start="2026-12-12", end="2026-12-13") == ["结束时间早于开始或不含工作日"]


MORNING = {"case": "LV-2026-000001", "type": "annual", "start": "2026-11-25", "start_half": "am", "end": "2026-11-25",
           "end_half": "am", "status": "approved", "registration_date": None}  # fmt: skip


def test_R2_the_other_half_day_is_free_and_the_whole_day_overlaps() -> None:
    assert codes(start="2026-11-25", start_half="pm", end="2026-11-26", own_leaves=[MORNING]) == []
    assert refusals(start="2026-11-25", end="2026-11-25", own_leaves=[MORNING]) == [
        "与已有请假重叠：LV-2026-000001（2026-11-25至2026-11-25）"
    ]


@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_R2_what_did_not_come_about_overlaps_with_nothing(status: str) -> None:
    assert codes(start="2026-11-25", end="2026-11-25", own_leaves=[{**MORNING, "status": status}]) == []


def test_R3_the_days_that_are_left_must_suffice() -> None:
    assert refusals(balances=[balance(2.5)]) == ["余额不足：需3，可用2.5"]
    assert codes(balances=[balance(3)]) == []


def test_R3_shows_both_years_when_one_of_them_is_short() -> None:
    crossing = {"start": "2026-12-30", "end": "2027-01-05", "balances": [balance(1), balance(10, 2027)]}

    assert refusals(**crossing) == ["余额不足：2026年需2，可用1；2027年需2，可用10"]


def test_R3_does_not_ask_for_a_balance_where_there_is_none() -> None:
    assert "R3" not in codes(type="personal", balances=[])


@pytest.mark.parametrize(
    ("kind", "start", "late"),
    [
        ("personal", "2026-11-23", False), ("personal", "2026-11-20", True), ("sick", "2026-11-20", False),
        ("sick", "2026-11-19", True), ("bereavement", "2026-11-02", False),
    ],
)  # fmt: skip
def test_R4_who_comes_too_late_is_refused_by_kind(kind: str, start: str, late: bool) -> None:
    """Asked on Tuesday 2026-11-24."""
    assert ("R4" in codes(type=kind, start=start, end=start)) is late


def test_R5_missing_papers_may_follow() -> None:
    two_sick_days = {"type": "sick", "start": "2026-11-24", "end": "2026-11-25"}
    paper = [{"name": "诊断证明.pdf"}]

    found = decide("dmn_leave_rules", case(**two_sick_days))

    assert [(rule["code"], rule["action"]) for rule in found] == [("R5", "accept")]
    assert codes(**two_sick_days, documents=paper) == codes(type="sick", start="2026-11-24", end="2026-11-24") == []


def test_R8_annual_leave_begins_after_twelve_months() -> None:
    assert codes(balances=[balance(0, entitled=0)]) == ["R3", "R8"]


def test_R9_one_marriage_gives_one_leave() -> None:
    taken = {
        **MORNING,
        "type": "marriage",
        "start": "2026-03-02",
        "end": "2026-03-10",
        "registration_date": "2026-02-14",
    }
    asked = {"type": "marriage", "documents": [{"name": "结婚证.pdf"}], "own_leaves": [taken]}

    assert codes(**asked, registration_date="2026-02-14") == ["R9"]
    assert codes(**asked, registration_date="2026-11-11") == []


def test_a_leave_longer_than_its_kind_allows_is_refused() -> None:
    assert refusals(type="marriage", start="2026-12-01", end="2026-12-19", documents=[{}]) == [
        "超过上限：申请19天，最多18天"
    ]


def test_maternity_leave_is_protected_and_not_for_men() -> None:
    man = {"facts": {**WORKER["facts"], "gender": "male"}}
    asked = {"type": "maternity", "start": "2026-12-01", "end": "2027-05-07", "documents": [{}]}

    assert codes(**asked) == ["R10"]
    assert codes(**asked, person=man) == ["R10", "R12"]


def test_a_second_pass_sets_the_days_of_every_year_it_had_frozen() -> None:
    shortened = case(end="2026-12-08", postings=[{"year": 2026, "units": 1}, {"year": 2027, "units": 2}])

    assert shortened["calc"]["postings"] == [{"year": 2026, "units": 2}, {"year": 2027, "units": 0}]


SECRETARY, LEADER, PARTY, HR = "community_secretary", "street_leader", "street_party_secretary", "street_hr"


@pytest.mark.parametrize(
    ("post", "kind", "days", "chain"),
    [
        ("一般", "maternity", 110, [SECRETARY, HR]), ("副职", "injury", 1, [SECRETARY, HR]),
        ("一般", "annual", 2, [SECRETARY]), ("一般", "annual", 2.5, [SECRETARY, LEADER]),
        ("一般", "sick", 5, [SECRETARY, LEADER]), ("一般", "annual", 5.5, [SECRETARY, LEADER, PARTY]),
        ("副职", "annual", 2, [SECRETARY, HR]), ("副职", "annual", 2.5, [SECRETARY, LEADER]),
        ("正职", "annual", 2, [LEADER]), ("正职", "annual", 2.5, [LEADER, PARTY]),
        ("正职", "maternity", 110, [LEADER, PARTY]), (None, "annual", 1, [PARTY]),
    ],
)  # fmt: skip
def test_the_chain_of_approval_by_post_kind_and_days(post: str, kind: str, days: float, chain: list[str]) -> None:
    variables = {"person": {"facts": {"post": post}}, "request": {"type": kind}, "calc": {"working_days": days}}

    assert decide("dmn_leave_approval_chain", variables) == chain


@pytest.mark.parametrize(("post", "chain"), [("一般", [SECRETARY, HR]), ("副职", [SECRETARY, HR])])
def test_leaving_the_city_adds_the_hr_office_once(post: str, chain: list[str]) -> None:
    request = {"type": "annual", "out_of_city": True}
    variables = {"person": {"facts": {"post": post}}, "request": request, "calc": {"working_days": 1}}

    assert decide("dmn_leave_approval_chain", variables) == chain


@pytest.mark.parametrize(
    ("continuous", "years", "days"),
    [(False, 30, 0), (True, 0, 0), (True, 1, 5), (True, 9, 5), (True, 10, 10), (True, 19, 10), (True, 20, 15)],
)
def test_the_entitlement_by_years_of_work(continuous: bool, years: int, days: int) -> None:
    assert entitlement(continuous_12m=continuous, cumulative_years=years) == days


@pytest.mark.parametrize(("years", "days"), [(12, 5), (5, 2)])
def test_a_newcomer_has_whole_days_of_the_rest_of_the_year(years: int, days: int) -> None:
    assert entitlement(cumulative_years=years, is_new_this_year=True, days_left_in_year=184) == days


@pytest.mark.parametrize("years", [0, 5, 12, 25])
def test_who_is_disqualified_has_none(years: int) -> None:
    assert entitlement(cumulative_years=years, disq=True) == 0


def entitlement(**given: Any) -> Any:
    usual = {"continuous_12m": True, "is_new_this_year": False, "days_left_in_year": 365, "disq": False}
    return decide("dmn_leave_entitlement", {**usual, **given})


def test_a_year_after_its_end_counts_nothing_and_today_is_not_late() -> None:
    today = datetime(2026, 12, 7, 8, 0, tzinfo=SHANGHAI)

    assert codes(today) == []
    assert case(today)["calc"]["late_days"] == 0
