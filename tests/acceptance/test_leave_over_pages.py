"""Leave as people see it: the pages over real HTTP, with a real web and a real worker, on either database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.databases import FreshUrl
from tests.support.pages import Browser, Page
from tests.support.served import Served, eventually, served

LEAVE = {"type": "annual", "start_half": "am", "end_half": "pm"}
COVER = {"rows[0].task": "网格走访", "rows[0].receiver": "w005"}
YES, PASS = {"outcome": "approve"}, {"ok": "pass"}
People = Callable[[str], "Person"]


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

    def does(self, element: str, case: str, answers: dict[str, str] | None = None) -> None:
        page = self.browser.opens(f"/tasks/{self.task(element, case)['userTaskKey']}")
        assert page.form("command_id").sends(answers or {}).status == 303


@pytest.fixture(scope="module")
def street(fresh_url: FreshUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests of this file: each has applicants or days of its own, and pins the clock before it begins."""
    with served(fresh_url(), tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture
def as_(street: Served) -> Iterator[People]:
    with ExitStack() as browsers:

        def person(name: str) -> Person:
            browser = browsers.enter_context(Browser(street.address))
            assert browser.signs_in(name).status == 303
            return Person(street, browser, name)

        yield person


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


def case_of(begun: Page) -> str:
    """The key of the case that has begun: the page leads to it."""
    assert begun.status == 303, begun.text
    return str(begun.leads_to).rpartition("/")[2]


def leave_of(street: Served, worker: str, start: str) -> Any:
    (row,) = street.ledger("led_leave", worker=worker, start=start)
    return row


def frozen(street: Served, worker: str) -> float:
    return street.posted("led_leave_balance", f"{worker}/2026").get("frozen", 0)
