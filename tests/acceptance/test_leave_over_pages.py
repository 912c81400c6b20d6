"""Leave as people see it: the pages over real HTTP, with a real web and a real worker, on either database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import uuid4

import pytest

from engine.actor import Actor, ActorKind
from engine.clock import wall_clock
from engine.commands import WithdrawInstance
from engine.engine import Engine
from engine.errors import Rejected
from engine.ids import Key, PersonId
from engine.store import open_database
from tests.support.at_once import at_once
from tests.support.databases import FreshUrl
from tests.support.pages import UNANSWERED, Answers, Browser, Form, Page
from tests.support.served import TENANT, Served, eventually, second_web, served

LEAVE = {"type": "annual", "start_half": "am", "end_half": "pm"}
COVER = {"rows[0].task": "网格走访", "rows[0].receiver": "w005"}
YES, PASS = {"outcome": "approve"}, {"ok": "pass"}
NO = {"outcome": "reject", "comment": "当天有检查任务"}
APPLICANTS = {"w010": "w009", "w012": "w009", "w013": "w009", "w019": "w017", "w020": "w017", "w021": "w017"}
"""Workers with days left, and the secretary who decides about half a day of each."""

People = Callable[[str], "Person"]
Withdraws = Callable[[str, str], int]


class Person:
    """Somebody of the street who is signed in."""

    def __init__(self, street: Served, browser: Browser, name: str) -> None:
        self.street, self.browser, self.name = street, browser, name

    def asks_for_leave(self, start: str, end: str, **answers: str) -> Page:
        form = self.browser.opens("/start/leave_request").form("start_half")
        return form.sends({**LEAVE, "start": start, "end": end, **answers})

    def task(self, element: str, case: str) -> Any:
        """The one open task of an element in a case, which the inbox leads to as well."""
        (found,) = self.street.tasks(self.name, elementId=element, processInstanceKey=case)
        assert f"/tasks/{found['userTaskKey']}" in self.browser.opens("/").links
        return found

    def form(self, element: str, case: str) -> Form:
        return self.browser.opens(f"/tasks/{self.task(element, case)['userTaskKey']}").form("command_id")

    def sends_at(self, other: Served, form: Form, answers: Answers = UNANSWERED) -> Page:
        """The same form of the same session, sent to another web process."""
        with Browser(other.address) as browser:
            browser.client.cookies = self.browser.client.cookies
            return replace(form, browser=browser).sends(answers)

    def does(self, element: str, case: str, answers: Answers = UNANSWERED) -> None:
        assert self.form(element, case).sends(answers).status == 303


@pytest.fixture(scope="module")
def street(fresh_url: FreshUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests of this file: each has applicants or days of its own, and pins the clock before it begins."""
    with served(fresh_url(), tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="module")
def as_(street: Served) -> Iterator[People]:
    with ExitStack() as browsers:

        @cache
        def person(name: str) -> Person:
            browser = browsers.enter_context(Browser(street.address))
            assert browser.signs_in(name).status == 303
            return Person(street, browser, name)

        yield person


@pytest.fixture(scope="module")
def withdraws(street: Served) -> Iterator[Withdraws]:
    """The status of a person's withdrawal of a case, done by another process than the web."""
    with closing(open_database(street.url, TENANT)) as database:
        engine = Engine(database, wall_clock, allows_test_clock=True)

        def withdraw(person: str, case: str) -> int:
            who = Actor(kind=ActorKind.PERSON, id=PersonId(person), name=person)
            try:
                engine.handle(WithdrawInstance(id=str(uuid4()), actor=who, instance=Key(int(case))))
            except Rejected as rejected:
                return rejected.status
            return 303

        yield withdraw


def test_leave_over_the_national_day_counts_six_days_and_ends_on_a_saturday_that_is_worked(
    street: Served, as_: People
) -> None:
    street.at("2026-09-10T09:00")
    w003 = as_("w003")
    case = case_of(w003.asks_for_leave("2026-09-24", "2026-10-09"))
    assert leave_of(street, "w003", "2026-09-24")["units"] == 6
    assert frozen(street, "w003") == 6

    as_("w002").does("ut_cover", case, COVER)
    for approver in ("w001", "street_leader", "street_party_secretary"):
        as_(approver).does("ut_approve", case, YES)
    street.at("2026-09-24T08:30")
    eventually(lambda: leave_of(street, "w003", "2026-09-24")["status"] == "on_leave")

    street.at("2026-10-09T17:30")
    eventually(lambda: street.tasks("w003", elementId="ut_return"))
    assert w003.task("ut_return", case)["dueDate"] == "2026-10-10T04:00:00.000Z"
    street.at("2026-10-10T08:40")
    w003.does("ut_return", case)
    as_("street_party_secretary").does("ut_confirm", case, PASS)

    row = leave_of(street, "w003", "2026-09-24")
    assert (row["status"], row["overdue_days"]) == ("returned", 0)
    assert street.posted("led_leave_balance", "w003/2026") == {"used": 6, "frozen": 0}


def test_a_sunday_that_is_worked_counts(street: Served, as_: People) -> None:
    street.at("2026-09-10T09:00")
    case_of(as_("w004").asks_for_leave("2026-09-18", "2026-09-21"))
    assert leave_of(street, "w004", "2026-09-18")["units"] == 3


def test_the_other_half_of_a_day_is_free_and_the_whole_day_is_not(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    w005 = as_("w005")
    morning = case_of(w005.asks_for_leave("2026-11-25", "2026-11-25", end_half="am"))
    as_("w001").does("ut_approve", morning, YES)
    assert leave_of(street, "w005", "2026-11-25")["status"] == "approved"

    case_of(w005.asks_for_leave("2026-11-25", "2026-11-26", start_half="pm"))
    assert w005.asks_for_leave("2026-11-25", "2026-11-25").status == 422

    assert [row["units"] for row in street.ledger("led_leave", worker="w005")] == [0.5, 1.5]
    assert frozen(street, "w005") == 2


def test_of_a_withdrawal_and_a_rejection_at_the_same_moment_exactly_one_is_done(
    street: Served, as_: People, withdraws: Withdraws
) -> None:
    street.at("2026-11-20T09:00")
    for applicant, secretary in APPLICANTS.items():
        case = case_of(as_(applicant).asks_for_leave("2026-12-01", "2026-12-01", end_half="am"))
        decide = as_(secretary).form("ut_approve", case)
        rejected, withdrawn = race(decide, NO, withdraws, applicant, case)

        assert (rejected, withdrawn) in ((303, 409), (410, 303))
        status = leave_of(street, applicant, "2026-12-01")["status"]
        assert status == ("rejected" if rejected == 303 else "withdrawn")
        assert frozen(street, applicant) == 0


def test_an_approval_is_done_before_the_withdrawal_or_not_at_all(
    street: Served, as_: People, withdraws: Withdraws
) -> None:
    street.at("2026-11-20T09:00")
    for applicant, secretary in APPLICANTS.items():
        case = case_of(as_(applicant).asks_for_leave("2026-12-02", "2026-12-02", end_half="am"))
        decide = as_(secretary).form("ut_approve", case)
        approved, withdrawn = race(decide, YES, withdraws, applicant, case)

        assert (approved, withdrawn) in ((303, 303), (410, 303))
        assert leave_of(street, applicant, "2026-12-02")["status"] == "withdrawn"
        assert frozen(street, applicant) == 0
        assert decide.sends(YES).status == approved  # the first answer again


def test_leaves_that_begin_while_they_are_withdrawn_begin_or_are_withdrawn(
    street: Served, as_: People, withdraws: Withdraws
) -> None:
    street.at("2026-11-20T09:00")
    cases = {}
    for applicant, secretary in APPLICANTS.items():
        cases[applicant] = case_of(as_(applicant).asks_for_leave("2026-12-03", "2026-12-03", end_half="am"))
        as_(secretary).does("ut_approve", cases[applicant], YES)
    street.at("2026-12-03T08:30")
    for applicant, case in cases.items():
        withdrawn = withdraws(applicant, case)
        assert withdrawn in (303, 409)
        expected = ("withdrawn", 0) if withdrawn == 303 else ("on_leave", 0.5)
        assert (leave_of(street, applicant, "2026-12-03")["status"], frozen(street, applicant)) == expected


def test_of_two_who_claim_one_wins_and_the_other_learns_who(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    case = case_of(as_("w007").asks_for_leave("2026-12-07", "2026-12-09"))
    street.at("2026-11-23T09:00")  # late: offered to the next level as well
    eventually(lambda: street.tasks("street_leader", processInstanceKey=case))
    with second_web(street) as other:
        w001, leader = as_("w001"), as_("street_leader")
        claim, rival = claim_form(w001, case), claim_form(leader, case)
        first, second = at_once(claim.sends, lambda: leader.sends_at(other, rival))

        assert {first.status, second.status} == {303, 409}
        (task,) = street.tasks("w001", processInstanceKey=case, elementId="ut_approve")
        winner, loser = ("w001", second) if first.status == 303 else ("street_leader", first)
        assert task["assignee"] == winner
        assert name_of(street, winner) in loser.text


def test_what_is_sent_twice_is_done_once(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    w006 = as_("w006")
    form = w006.browser.opens("/start/leave_request").form("start_half")
    wish = {**LEAVE, "start": "2026-12-07", "end": "2026-12-07", "end_half": "am"}
    with second_web(street) as other:
        begun, again = at_once(lambda: form.sends(wish), lambda: w006.sends_at(other, form, wish))
        case = case_of(begun)
        assert case_of(again) == case_of(form.sends(wish)) == case
        assert len(street.ledger("led_leave", worker="w006")) == 1

        w001 = as_("w001")
        decide = w001.form("ut_approve", case)
        for answer in at_once(lambda: decide.sends(YES), lambda: w001.sends_at(other, decide, NO)):
            assert answer.status == 303
        assert decide.sends(NO).status == 303
    assert leave_of(street, "w006", "2026-12-07")["status"] in ("approved", "rejected")


def case_of(begun: Page) -> str:
    """The key of the case that has begun: the page leads to it."""
    assert begun.status == 303, begun.text
    return str(begun.leads_to).rpartition("/")[2]


def claim_form(person: "Person", case: str) -> Form:
    task = person.task("ut_approve", case)["userTaskKey"]
    return person.browser.opens("/").form(f"/tasks/{task}/claim")


def name_of(street: Served, person: str) -> str:
    return str(street.asks(person, "GET", "/authentication/me")["displayName"])


def race(decide: Form, answers: Answers, withdraws: Withdraws, applicant: str, case: str) -> tuple[int, int]:
    """The statuses of a decision and of the applicant's withdrawal that are sent at the same moment."""
    decided, withdrawn = at_once(lambda: decide.sends(answers).status, lambda: withdraws(applicant, case))
    return decided, withdrawn


def leave_of(street: Served, worker: str, start: str) -> Any:
    (row,) = street.ledger("led_leave", worker=worker, start=start)
    return row


def frozen(street: Served, worker: str) -> float:
    return street.posted("led_leave_balance", f"{worker}/2026").get("frozen", 0)
