"""Two people press at the same moment: exactly one wins, the other is told; on pages, with two web processes."""

import pytest

from tests.support.at_once import at_once
from tests.support.leave_pages import LEAVE, NO, YES, People, case_of, frozen, leave_of
from tests.support.served import Served, eventually

APPLICANTS = {"w010": "w009", "w012": "w009", "w013": "w009", "w019": "w017", "w020": "w017", "w021": "w017"}
"""Workers with days left, and the secretary who decides about half a day of each."""
COVER_BH = {"rows[0].task": "日常工作", "rows[0].receiver": "w018"}


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_of_a_withdrawal_and_a_rejection_at_the_same_moment_exactly_one_is_done(
    street: Served, as_: People, elsewhere: People, applicant: str
) -> None:
    street.at("2026-11-20T09:00")
    case = case_of(as_(applicant).asks_for_leave("2026-12-01", "2026-12-01", end_half="am"))
    decide, take_back = as_(APPLICANTS[applicant]).form("ut_approve", case), elsewhere(applicant).withdrawal(case)

    rejected, withdrawn = at_once(lambda: decide.sends(NO).status, lambda: take_back.sends().status)

    assert (rejected, withdrawn) in ((303, 409), (410, 303))
    status = leave_of(street, applicant, "2026-12-01")["status"]
    assert status == ("rejected" if rejected == 303 else "withdrawn")
    assert frozen(street, applicant) == 0


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_an_approval_is_done_before_the_withdrawal_or_not_at_all(
    street: Served, as_: People, elsewhere: People, applicant: str
) -> None:
    street.at("2026-11-20T09:00")
    case = case_of(as_(applicant).asks_for_leave("2026-12-02", "2026-12-02", end_half="am"))
    decide, take_back = as_(APPLICANTS[applicant]).form("ut_approve", case), elsewhere(applicant).withdrawal(case)

    approved, withdrawn = at_once(lambda: decide.sends(YES).status, lambda: take_back.sends().status)

    assert (approved, withdrawn) in ((303, 303), (410, 303))
    assert leave_of(street, applicant, "2026-12-02")["status"] == "withdrawn"
    assert frozen(street, applicant) == 0


def test_leaves_that_begin_while_they_are_withdrawn_begin_or_are_withdrawn(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    take_back = {}
    for applicant, secretary in APPLICANTS.items():
        case = case_of(as_(applicant).asks_for_leave("2026-12-03", "2026-12-03", end_half="am"))
        as_(secretary).does("ut_approve", case, YES)
        take_back[applicant] = as_(applicant).withdrawal(case)
    street.at("2026-12-03T08:30")
    for applicant, form in take_back.items():
        withdrawn = form.sends().status
        assert withdrawn in (303, 409)
        expected = ("withdrawn", 0) if withdrawn == 303 else ("on_leave", 0.5)
        assert (leave_of(street, applicant, "2026-12-03")["status"], frozen(street, applicant)) == expected


def test_of_a_stand_in_and_the_next_level_who_claim_one_wins_and_the_other_learns_who(
    street: Served, as_: People, elsewhere: People
) -> None:
    street.at("2026-12-14T09:00")
    ill = case_of(as_("w017").asks_for_leave("2026-12-14", "2026-12-15", type="sick"))
    as_("w018").does("ut_cover", ill, COVER_BH)
    as_("street_leader").does("ut_approve", ill, YES)
    eventually(lambda: leave_of(street, "w017", "2026-12-14")["status"] == "on_leave")
    case = case_of(as_("w019").asks_for_leave("2026-12-21", "2026-12-23"))
    street.at("2026-12-15T09:30")  # late: offered to the next level as well
    eventually(lambda: street.tasks("street_leader", processInstanceKey=case))
    claim, rival = as_("w018").claim("ut_approve", case), elsewhere("street_leader").claim("ut_approve", case)

    first, second = at_once(claim.sends, rival.sends)

    assert {first.status, second.status} == {303, 409}
    winner, late, answer = (
        ("w018", "street_leader", second) if first.status == 303 else ("street_leader", "w018", first)
    )
    (task,) = street.tasks(winner, processInstanceKey=case, elementId="ut_approve")
    assert task["assignee"] == winner
    assert name_of(street, winner) in answer.text
    with street.client(late) as v2:
        wish = {"assignee": late, "allowOverride": False}
        again = v2.post(f"/v2/user-tasks/{task['userTaskKey']}/assignment", json=wish)
    assert (again.status_code, name_of(street, winner) in str(again.json())) == (409, True)


def test_what_is_sent_twice_is_done_once(street: Served, as_: People, elsewhere: People) -> None:
    street.at("2026-11-20T09:00")
    form = as_("w006").browser.opens("/start/leave_request").form("start_half")
    again = form.by(elsewhere("w006").browser)
    wish = {**LEAVE, "start": "2026-12-07", "end": "2026-12-07", "end_half": "am"}
    first, second = at_once(lambda: form.sends(wish), lambda: again.sends(wish))
    case = case_of(first)
    assert case_of(second) == case_of(form.sends(wish)) == case
    assert len(street.ledger("led_leave", worker="w006")) == 1

    decide = as_("w001").form("ut_approve", case)
    other = decide.by(elsewhere("w001").browser)
    for answer in at_once(lambda: decide.sends(YES), lambda: other.sends(NO)):
        assert answer.status == 303
    assert decide.sends(NO).status == 303
    assert leave_of(street, "w006", "2026-12-07")["status"] in ("approved", "rejected")


def name_of(street: Served, person: str) -> str:
    return str(street.asks(person, "GET", "/authentication/me")["displayName"])
