"""Leave over the pages for tests: people of the demo street who are signed in, and what the ledgers then say."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import pytest

from tests.support.databases import FreshUrl
from tests.support.pages import UNANSWERED, Answers, Browser, Form, Page
from tests.support.served import Served, second_web, served, with_demo

LEAVE = {"type": "annual", "start_half": "am", "end_half": "pm"}
COVER = {"rows[0].task": "网格走访", "rows[0].receiver": "w005"}
YES, PASS = {"outcome": "approve"}, {"ok": "pass"}
NO = {"outcome": "reject", "comment": "当天有检查任务"}

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

    def form(self, element: str, case: str) -> Form:
        return self.browser.opens(f"/tasks/{self.task(element, case)['userTaskKey']}").form("command_id")

    def claim(self, element: str, case: str) -> Form:
        """The button by which the inbox lets a task be claimed."""
        return self.browser.opens("/").form(f"/tasks/{self.task(element, case)['userTaskKey']}/claim")

    def withdrawal(self, case: str) -> Form:
        """The page that asks once more; the case's page leads to it."""
        address = f"/cases/{case}/withdraw"
        assert address in self.browser.opens(f"/cases/{case}").links
        return self.browser.opens(address).form(address)

    def does(self, element: str, case: str, answers: Answers = UNANSWERED) -> None:
        assert self.form(element, case).sends(answers).status == 303


@pytest.fixture(scope="session")
def street(fresh_url: FreshUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests: each has applicants or days of its own, and pins the clock before it begins."""
    with served(with_demo(fresh_url), tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="session")
def as_(street: Served) -> Iterator[People]:
    with signed_in(street, street.address) as people:
        yield people


@pytest.fixture(scope="session")
def elsewhere(street: Served) -> Iterator[People]:
    """The same people in other sessions, at a second web: what they do there is really done at the same time."""
    with second_web(street) as other, signed_in(street, other.address) as people:
        yield people


@contextmanager
def signed_in(street: Served, address: str) -> Iterator[People]:
    with ExitStack() as browsers:

        @cache
        def person(name: str) -> Person:
            browser = browsers.enter_context(Browser(address))
            assert browser.signs_in(name).status == 303
            return Person(street, browser, name)

        yield person


def case_of(begun: Page) -> str:
    """The key of the case that has begun: the page leads to it."""
    assert begun.status == 303, begun.text
    return str(begun.leads_to).rpartition("/")[2]


def leave_of(street: Served, worker: str, start: str) -> Any:
    (row,) = street.ledger("led_leave", worker=worker, start=start)
    return row


def frozen(street: Served, worker: str) -> float:
    return street.posted("led_leave_balance", f"{worker}/2026").get("frozen", 0)
