"""Forecasts from finished work: counted once, told with how many, and who would make a delay less likely."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from engine.commands import ClaimTask, CompleteTask, LearnForecasts, PauseClock
from engine.feel.evaluation import SHANGHAI
from engine.queries.forecast import Outlook, likeliest_late_first, outlooks_of_tasks
from engine.queries.inbox import InboxItem, inbox_of
from engine.queries.watching import Choice, overview
from engine.store.database import Database
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

MANIFEST = """
title: {zh: 走访, en: Visits}
sla:
  visit: {resolve: 10h, pausable: [waiting_resident], l1: off, l2: off, l3: off, warn: off}
"""
MONDAY = datetime(2026, 11, 2, 8, tzinfo=SHANGHAI)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database, MONDAY)
    drawn = b.process("visit", b.start(), b.user_task("ut_visit", groups="clerk", properties={"sla": "visit"}), b.end(),
                      flows=["start -> ut_visit -> end"])  # fmt: skip
    office.deploy("visit", {"processes/visit/visit.bpmn": drawn, "processes/visit/bundle.yaml": MANIFEST})
    return office


def finished(office: Office, *hours: int) -> None:
    """One after the other begun at once by Ann, and done by her after so many hours."""
    begun = office.now
    keys = []
    for _ in hours:
        known = {task.key for task in office.tasks("ann")}
        office.start("visit", by="bo")
        (new,) = (task.key for task in office.tasks("ann") if task.key not in known)
        office.does(ClaimTask, "ann", task=new)
        keys.append(new)
    for after, key in sorted(zip(hours, keys, strict=True)):
        office.now = begun + timedelta(hours=after)
        office.does(CompleteTask, "ann", task=key, answers={})


def learn(office: Office) -> list[int]:
    """How many were read, batch by batch."""
    office.now += timedelta(minutes=2)
    found = []
    while read := office.does(LearnForecasts)["read"]:
        found.append(read)
    return found


def outlook(office: Office, task: int, *, hands: bool = False) -> Outlook | None:
    with office.engine.database.snapshot() as work:
        return outlooks_of_tasks(work, office.engine.library, [task], office.now, hands=hands).get(task)


def inbox(office: Office, person: str = "bo") -> list[InboxItem]:
    with office.engine.database.snapshot() as work:
        return inbox_of(work, office.engine.library, actor_of(person), office.now)


def test_finished_work_foretells_what_is_open(office: Office) -> None:
    finished(office, *[4] * 20, *[12] * 10)
    assert learn(office) == [30]
    office.start("visit", by="bo")
    office.now += timedelta(hours=5)

    (item,) = inbox(office)

    # After five hours the ten that took twelve are compared, and all of them were late: (10 + 1) / (10 + 2).
    assert item.outlook is not None
    assert (item.outlook.percent, item.outlook.forecast.n, item.outlook.forecast.half) == (92, 30, 240)
    with office.engine.database.snapshot() as work:
        (watched,) = overview(work, office.engine.library, actor_of("li"), Choice(), office.now).rows
    assert watched.outlook == item.outlook


def test_it_is_off_until_thirty_are_finished(office: Office) -> None:
    finished(office, *[4] * 29)
    learn(office)
    office.start("visit", by="bo")

    assert inbox(office)[0].outlook is None


def test_each_is_counted_once(office: Office) -> None:
    finished(office, 4, 5)
    assert learn(office) == [2]
    assert learn(office) == []
    finished(office, 6)
    assert learn(office) == [1]

    with office.engine.database.unit_of_work() as work:
        (rows,) = work.forecasts.of_steps([("visit", "ut_visit")]).values()
    assert [(took, load) for took, _, load in rows] == [(360, 1), (300, 2), (240, 2)]


def test_what_was_cancelled_or_stood_still_is_not_counted(office: Office) -> None:
    office.start("visit", by="bo")
    task = office.claims("ann")
    until = office.now + timedelta(hours=3)
    office.does(PauseClock, "ann", task=task.key, code="waiting_resident", reason="等居民", until=until)
    office.passes(hours=4)
    office.does(CompleteTask, "ann", task=task.key, answers={})
    learn(office)

    with office.engine.database.unit_of_work() as work:
        assert [took for took, _, _ in work.forecasts.of_steps([("visit", "ut_visit")])["visit", "ut_visit"]] == [60]


def test_who_has_less_to_do_is_named(office: Office) -> None:
    """Whoever had forty at once took twelve hours, whoever had one took four."""
    finished(office, *[12] * 40)
    for _ in range(30):
        finished(office, 4)
    learn(office)
    known = set()
    for _ in range(12):
        office.start("visit", by="bo")
        known |= {task.key for task in office.tasks("ann")}
    for key in known:
        office.does(ClaimTask, "ann", task=key)

    (own,) = {outlook(office, key, hands=True) for key in known}

    assert own is not None
    assert own.better is not None
    assert (own.better.person, own.better.name.zh) == ("bo", "柏青")
    assert own.better.forecast.likelihood < own.forecast.likelihood
    assert (own.forecast.n, own.better.forecast.n) == (40, 30)


def test_a_page_asks_the_same_number_of_questions_however_long_it_is(office: Office) -> None:
    finished(office, *[4] * 30)
    learn(office)
    asked: list[int] = []
    for more in (1, 9):
        for _ in range(more):
            office.start("visit", by="bo")
        statements: list[str] = []
        engine = office.engine.database.engine
        event.listen(engine, "before_cursor_execute", lambda *args, to=statements: to.append(args[2]))
        assert all(item.outlook for item in inbox(office))
        asked.append(len(statements))

    assert asked[0] == asked[1]


def test_the_likeliest_to_be_late_come_first(office: Office) -> None:
    finished(office, *[4] * 20, *[12] * 10)
    learn(office)
    office.start("visit", by="bo")
    old = inbox(office)[0].outlook
    office.now += timedelta(hours=5)
    new = inbox(office)[0].outlook

    assert sorted([None, old, new], key=likeliest_late_first) == [new, old, None]


def test_a_paused_or_broken_promise_has_no_forecast(office: Office) -> None:
    finished(office, *[4] * 30)
    learn(office)
    office.start("visit", by="bo")
    task = office.claims("ann")
    until = office.now + timedelta(hours=3)
    office.does(PauseClock, "ann", task=task.key, code="waiting_resident", reason="等居民", until=until)
    assert outlook(office, task.key) is None
    office.now += timedelta(hours=30)
    assert outlook(office, task.key) is None
