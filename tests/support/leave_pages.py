"""Leave over the pages for tests: people of the demo street who are signed in, and what the ledgers then say."""

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
from tests.support.databases import FreshUrl
from tests.support.pages import UNANSWERED, Answers, Browser, Form, Page
from tests.support.served import TENANT, Served, served

LEAVE = {"type": "annual", "start_half": "am", "end_half": "pm"}
COVER = {"rows[0].task": "网格走访", "rows[0].receiver": "w005"}
YES, PASS = {"outcome": "approve"}, {"ok": "pass"}
NO = {"outcome": "reject", "comment": "当天有检查任务"}

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

    def claim(self, element: str, case: str) -> Form:
        """The button by which the inbox lets a task be claimed."""
        return self.browser.opens("/").form(f"/tasks/{self.task(element, case)['userTaskKey']}/claim")

    def sends_at(self, other: Served, form: Form, answers: Answers = UNANSWERED) -> Page:
        """The same form of the same session, sent to another web process."""
        with Browser(other.address) as browser:
            browser.client.cookies = self.browser.client.cookies
            return replace(form, browser=browser).sends(answers)

    def does(self, element: str, case: str, answers: Answers = UNANSWERED) -> None:
        assert self.form(element, case).sends(answers).status == 303


@pytest.fixture(scope="session")
def street(fresh_url: FreshUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests: each has applicants or days of its own, and pins the clock before it begins."""
    with served(fresh_url(), tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="session")
def as_(street: Served) -> Iterator[People]:
    with ExitStack() as browsers:

        @cache
        def person(name: str) -> Person:
            browser = browsers.enter_context(Browser(street.address))
            assert browser.signs_in(name).status == 303
            return Person(street, browser, name)

        yield person


@pytest.fixture(scope="session")
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


def case_of(begun: Page) -> str:
    """The key of the case that has begun: the page leads to it."""
    assert begun.status == 303, begun.text
    return str(begun.leads_to).rpartition("/")[2]


def leave_of(street: Served, worker: str, start: str) -> Any:
    (row,) = street.ledger("led_leave", worker=worker, start=start)
    return row


def frozen(street: Served, worker: str) -> float:
    return street.posted("led_leave_balance", f"{worker}/2026").get("frozen", 0)
