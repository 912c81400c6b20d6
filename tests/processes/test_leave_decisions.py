"""The leave tables give what M16 promises: days, rules, chain of approval and entitlement, each with its values."""

from datetime import datetime
from typing import Any

import pytest

from engine.feel.evaluation import SHANGHAI
from tests.support.leave import NOON, THREE_DAYS, WORKER, balance, case, decide, leave


def codes(now: datetime = NOON, **given: Any) -> list[str]:
    """Of the rules that were hit, but for the word about asking late, which has a test of its own."""
    return [rule["code"] for rule in decide("dmn_leave_rules", case(now, **given)) if rule["code"] != "NOTICE"]


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
    assert refusals(balances=[balance(2.5)]) == ["余额不足：需3，可用2.5。可改为2026-12-07至2026-12-08"]
    assert codes(balances=[balance(3)]) == []


def test_R3_shows_both_years_when_one_of_them_is_short() -> None:
    crossing = {"start": "2026-12-30", "end": "2027-01-05", "balances": [balance(1), balance(10, 2027)]}

    assert refusals(**crossing) == ["余额不足：2026年需2，可用1；2027年需2，可用10。可改为2026-12-31当天"]


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
    assert codes(**asked, person={**WORKER, **man}) == ["R10", "R12"]


def test_a_second_pass_sets_the_days_of_every_year_it_had_frozen() -> None:
    before = [posting(2026, 1), posting(2027, 2)]

    shortened = case(end="2026-12-08", postings=before)

    assert shortened["calc"]["postings"] == [posting(2026, 2), posting(2027, 0)]


def posting(year: int, units: float) -> dict[str, Any]:
    return {"ledger": "led_leave_balance", "key": {"worker": "w003", "year": year}, "units": units}


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
    calc = {"chain_days": days, "blackouts": []}
    variables = {"person": {"facts": {"post": post}}, "request": {"type": kind}, "calc": calc}

    assert decide("dmn_leave_approval_chain", variables) == chain


@pytest.mark.parametrize(("post", "chain"), [("一般", [SECRETARY, HR]), ("副职", [SECRETARY, HR])])
def test_leaving_the_city_adds_the_hr_office_once(post: str, chain: list[str]) -> None:
    request = {"type": "annual", "out_of_city": True}
    variables = {"person": {"facts": {"post": post}}, "request": request, "calc": {"chain_days": 1, "blackouts": []}}

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


# -- kinds, provinces, hours ------------------------------------------------------------------------------------------

PAPER = [{"name": "证明.pdf"}]
HOURS = {"type": "comp", "start": "2026-12-07", "start_time": "09:00:00", "end": "2026-12-07", "end_time": "15:30:00"}


def counted(**given: Any) -> Any:
    return case(**given)["calc"]


def test_every_kind_of_the_table_can_be_chosen_in_the_form_and_counts() -> None:
    (kind,) = (field for field in leave().forms["f_leave"].fields() if field.key == "type")

    assert {option.value for option in kind.options} == set(leave().tables["leave_types"])  # type: ignore[call-overload]


def test_hours_are_counted_within_working_hours_and_in_halves() -> None:
    half_a_day = counted(**HOURS, balances=[balance(8)])
    to_the_quarter = counted(**{**HOURS, "end_time": "14:15:00"}, balances=[balance(8)])

    assert (half_a_day["units"], half_a_day["working_days"]) == (4.5, 1)
    assert to_the_quarter["units"] == 3.5
    assert half_a_day["postings"] == [{"ledger": "led_comp_balance", "key": {"worker": "w003"}, "units": 4.5}]


def test_R3_time_off_in_lieu_needs_hours_that_were_worked() -> None:
    assert codes(**HOURS, balances=[balance(4.5)]) == []
    assert refusals(**HOURS, balances=[balance(4)]) == ["余额不足：需4.5，可用4"]
    assert refusals(**HOURS, balances=[]) == ["余额不足：需4.5，可用0"]


def test_hours_overlap_by_the_minute() -> None:
    check = {**HOURS, "type": "prenatal", "own_leaves": [{**MORNING, "start": "2026-12-07", "end": "2026-12-07",
             "start_at": "2026-12-07T15:30:00+08:00", "end_at": "2026-12-07T16:30:00+08:00"}]}  # fmt: skip

    assert "R2" not in codes(**check)
    assert "R2" in codes(**{**check, "end_time": "16:00:00"})


def test_R11_a_trip_and_a_leave_exclude_each_other() -> None:
    on_leave = {**MORNING, "start": "2026-12-07", "end": "2026-12-07"}
    on_a_trip = {**on_leave, "type": "trip"}

    assert codes(**{**HOURS, "type": "trip"}, own_leaves=[on_leave]) == ["R11"]
    assert codes(own_leaves=[on_a_trip]) == ["R2"]


def test_nursing_time_is_an_hour_of_every_working_day_and_one_more_per_further_child() -> None:
    month = {"type": "nursing", "start": "2026-12-01", "end": "2026-12-31"}

    assert (counted(**month)["units"], counted(**month, children=2)["units"]) == (23, 46)
    assert counted(**month)["working_days"] == 0
    assert codes(**month) == ["R10"]


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        ({}, 158), ({"dystocia": True}, 173), ({"children": 3}, 188), ({"dystocia": True, "children": 2}, 188),
        ({"type": "miscarriage", "pregnancy_months": 3}, 15), ({"type": "miscarriage", "pregnancy_months": 4}, 42),
        ({"type": "marriage"}, 18), ({"type": "paternity"}, 25), ({"type": "bereavement"}, 3), ({"type": "exam"}, 3),
    ],
)  # fmt: skip
def test_the_most_days_of_one_request_by_kind(given: dict[str, Any], limit: int) -> None:
    assert counted(**{"type": "maternity", **given})["limit"] == limit


def test_another_province_changes_what_is_granted() -> None:
    sichuan = leave(province="CN-SC")
    marriage = {**THREE_DAYS, "type": "marriage", "registration_date": "2026-06-01"}
    last_day = {**marriage, "start": "2026-12-01", "end": "2026-12-25", "documents": PAPER}

    assert codes(**last_day) == ["LIMIT"]
    assert [rule["code"] for rule in decide("dmn_leave_rules", case(bundle=sichuan, **last_day), bundle=sichuan)] == []
    assert case(bundle=sichuan, **marriage, premarital_check=True)["calc"]["limit"] == 30
    assert case(bundle=sichuan, **{**marriage, "type": "maternity"})["calc"]["limit"] == 98


def test_a_pack_holds_from_its_first_day_on() -> None:
    early = {"type": "marriage", "start": "2025-11-25", "end": "2025-11-27"}

    assert case(bundle=leave(province="CN-SC"), **early)["calc"]["limit"] == 3


def test_R9_marriage_leave_begins_within_a_year_of_the_registration() -> None:
    asked = {"type": "marriage", "documents": PAPER}

    assert codes(**asked, registration_date="2025-12-07") == []
    assert codes(**asked, registration_date="2025-12-06") == ["R9"]


def test_parental_leave_ends_with_the_third_year_and_ten_days_a_year() -> None:
    asked = {"type": "parental", "documents": PAPER}
    taken = {**MORNING, "type": "parental", "start": "2026-03-02", "end": "2026-03-11", "status": "returned",
             "year_split": [{"year": 2026, "units": 8}]}  # fmt: skip

    assert codes(**asked, child_born_on="2023-12-09") == []
    assert codes(**asked, child_born_on="2023-12-08") == ["AGE"]
    assert refusals(**asked, child_born_on="2025-01-01", own_leaves=[taken]) == [
        "余额不足：需3，可用2。可改为2026-12-07至2026-12-08"
    ]


def test_personal_leave_is_at_most_twenty_days_a_year() -> None:
    taken = {**MORNING, "type": "personal", "start": "2026-03-02", "status": "returned",
             "year_split": [{"year": 2026, "units": 17.5}, {"year": 2027, "units": 1}]}  # fmt: skip

    assert refusals(type="personal", own_leaves=[taken]) == ["余额不足：需3，可用2.5。可改为2026-12-07至2026-12-08"]
    assert codes(type="personal", end="2026-12-08", own_leaves=[taken]) == []


# -- colleagues, critical periods, asking for others ------------------------------------------------------------------


def colleague(worker: str, start: str = "2026-12-08", end: str = "2026-12-08") -> dict[str, Any]:
    return {**MORNING, "worker": worker, "start": start, "end": end, "status": "approved"}


def test_R6_more_than_half_of_the_grid_workers_away_is_refused_for_annual_leave_and_told_for_others() -> None:
    three = [colleague(worker) for worker in ("w004", "w005", "w006")]
    sick = {"type": "sick", "documents": PAPER}

    assert codes(others=three[:2]) == []
    assert refusals(others=three) == ["以下日期本社区离岗网格员超过半数：2026-12-08，请调整日期或交接人"]
    assert [rule["action"] for rule in decide("dmn_leave_rules", case(**sick, others=three))] == ["warn"]
    assert codes(others=[*three[:2], colleague("w006", "2026-12-10", "2026-12-11")]) == []


def test_R6_a_cover_who_is_away_too_covers_nothing() -> None:
    assert codes(cover="w004", others=[colleague("w004")]) == ["R6"]
    assert codes(cover="w005", others=[colleague("w004")]) == []


def test_R6_does_not_look_at_those_who_have_no_grid() -> None:
    three = [colleague(worker) for worker in ("w004", "w005", "w006")]

    assert codes(others=three, applicant="w002", colleagues=["w003", "w004", "w005", "w006"]) == ["BEHALF"]


def test_asking_late_is_told_to_the_approvers() -> None:
    soon = {"start": "2026-11-26", "end": "2026-11-26"}

    assert decide("dmn_leave_rules", case(**soon))[0]["zh"] == "未提前3个工作日申请"
    assert [rule["action"] for rule in decide("dmn_leave_rules", case(**soon))] == ["warn"]
    assert decide("dmn_leave_rules", case(start="2026-11-27", end="2026-11-27")) == []


def test_only_the_head_of_the_same_community_asks_for_somebody_else() -> None:
    def asked_by(role: str, unit: str) -> list[str]:
        return codes(starter={"id": "w002", "posts": [{"role": role, "unit": unit}]})

    assert asked_by("community_deputy", "XY") == asked_by("community_secretary", "XY") == []
    assert asked_by("community_deputy", "HS") == asked_by("grid_worker", "XY-01") == ["BEHALF"]


def test_R7_a_critical_period_adds_the_street_leader() -> None:
    def chain(days: float, blackouts: list[str]) -> Any:
        calc = {"chain_days": days, "blackouts": blackouts}
        return decide("dmn_leave_approval_chain", {"person": WORKER, "request": {"type": "annual"}, "calc": calc})

    assert chain(1, ["两会"]) == chain(3, ["两会"]) == [SECRETARY, LEADER]


# -- years of work: medical period, what takes annual leave away ------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "here", "months", "window"),
    [(9, 4, 3, 6), (9, 5, 6, 12), (10, 4, 6, 12), (12, 7, 9, 15), (15, 10, 12, 18), (20, 15, 18, 24), (25, 20, 24, 30)],
)
def test_the_medical_period_by_years_of_work(total: int, here: int, months: int, window: int) -> None:
    found = decide("dmn_medical_period", {"total_years": total, "here_years": here})

    assert found == {"months": months, "window": window}


def sick(start: str, end: str) -> dict[str, Any]:
    return {**MORNING, "type": "sick", "start": start, "end": end, "status": "returned"}


def test_sick_days_are_summed_in_a_rolling_window_and_more_than_the_period_goes_to_the_hr_office() -> None:
    asked = {"type": "sick", "start": "2026-11-24", "end": "2026-11-26", "documents": PAPER,
             "medical": {"months": 3, "window": 6}}  # fmt: skip

    full = case(**asked, own_leaves=[sick("2026-06-01", "2026-08-26")])
    over = case(**asked, own_leaves=[sick("2026-06-01", "2026-08-27")])
    outside = case(**asked, own_leaves=[sick("2025-06-01", "2025-12-31"), sick("2026-05-20", "2026-05-27")])

    assert (full["calc"]["sick_days"], full["calc"]["is_past_medical_period"]) == (90, False)
    assert [rule["action"] for rule in decide("dmn_leave_rules", over)] == ["hr"]
    assert outside["calc"]["sick_days"] == 4


@pytest.mark.parametrize(
    ("years", "sick_days", "personal_days", "taken", "year"),
    [
        (8, 60, 0, 0, "none"), (8, 62, 0, 0, "this"), (8, 62, 0, 5, "next"), (12, 62, 0, 0, "none"),
        (12, 91, 0, 0, "this"), (25, 120, 0, 0, "none"), (25, 121, 0, 3, "next"), (8, 0, 19.5, 0, "none"),
        (8, 0, 20, 0, "this"), (8, 0, 20, 1, "next"), (0, 300, 30, 0, "none"),
    ],
)  # fmt: skip
def test_long_sick_or_personal_leave_takes_the_annual_leave_of_this_or_the_next_year(
    years: int, sick_days: int, personal_days: float, taken: float, year: str
) -> None:
    given = {"cumulative_years": years, "sick_days": sick_days, "personal_days": personal_days, "annual_taken": taken}

    assert decide("dmn_leave_disqualification", given)["year"] == year
