"""`kill -9` of the web and of both workers in a burst with timers falling due loses nothing and doubles nothing."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.ids import Key
from engine.queries.due import due_by
from engine.store import Database, open_database
from engine.store.notices import notice
from engine.store.unit_of_work import UnitOfWork
from tests.support.databases import FreshUrl
from tests.support.http_burst import bursting
from tests.support.served import PATIENCE, TENANT, Served, eventually, served, with_demo
from tests.support.visits import LEVELS, REMINDERS, visits

WORKERS = ("worker", "second worker")
PEOPLE = ["w003", "w004", "w005", "w006"] * 2
HOURS = ("10:05", "11:05", "12:05", "13:05", "14:05", "15:05", "15:35", "16:35", "17:35", "18:05")
"""Of the first day: by then reminders and levels have fallen due one after the other."""


@pytest.fixture
def street(fresh_url: FreshUrl, tmp_path: Path) -> Iterator[Served]:
    with served(with_demo(fresh_url), tmp_path, worker=False) as running:
        yield running


@pytest.fixture
def database(street: Served) -> Iterator[Database]:
    with closing(open_database(street.url, TENANT)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("reports", "forgotten", "hours"),
    [
        pytest.param(60, 6, HOURS[2::6], id="two kills"),
        pytest.param(1000, 100, HOURS, id="ten kills", marks=pytest.mark.soak),
    ],
)
def test_killed_in_a_burst_every_report_and_every_reminder_is_there_once(
    street: Served, database: Database, reports: int, forgotten: int, hours: tuple[str, ...]
) -> None:
    street.at("2026-11-24T09:00")
    street.deploy(visits())
    cases = started(street, reports + forgotten)
    with database.snapshot() as work:
        tasks = [work.tasks.open_of(case)[0].key for case in cases]

    start(street)
    with bursting(street, PEOPLE) as burst:
        each = reports // len(hours)
        for n, hour in enumerate(hours):
            street.at(f"2026-11-24T{hour}")
            burst.hands_out(tasks[n * each : (n + 1) * each])
            burst.await_answers(each // 3)
            kill(street)
            start(street)
        street.at("2026-11-25T12:00")
        eventually(lambda: nothing_is_due(database), patience=PATIENCE + reports)
        burst.hands_out(tasks[reports:])

    assert burst.strange == []
    assert sorted([*burst.answered, *burst.found_done]) == sorted(tasks)
    with database.snapshot() as work:
        for case in cases[:reports]:
            seen = history_of(work, case)
            assert seen["TaskCompleted"] == seen["InstanceEnded"] == 1
            assert seen["remind"] <= REMINDERS
            assert all(seen[level] <= 1 for level in LEVELS)
        for case in cases[reports:]:
            seen = history_of(work, case)
            assert seen["TaskCompleted"] == seen["InstanceEnded"] == 1
            assert seen["remind"] == REMINDERS
            assert all(seen[level] == 1 for level in LEVELS)
        told = work.connection.execute(select(notice.c.person_id, notice.c.template, notice.c.link)).all()
        assert len(told) == len(set(told)) > 0


def start(street: Served) -> None:
    if "web" not in street.processes:
        street.start_web()
    for worker in WORKERS:
        street.start_worker(worker)


def kill(street: Served) -> None:
    for name in ("web", *WORKERS):
        street.kill(name)


def started(street: Served, number: int) -> list[Key]:
    wish = {"processDefinitionId": "visit"}
    with street.client("w003") as client, ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda _: client.post("/v2/process-instances", json=wish), range(number))
        return [Key(int(answer.json()["processInstanceKey"])) for answer in answers]


def nothing_is_due(database: Database) -> bool:
    with database.snapshot() as work:
        now = work.test_clock.get()
        assert now is not None
        return not due_by(work.connection, TENANT, now, 1)


def history_of(work: UnitOfWork, case: Key) -> Counter[str]:
    """How often each kind of fact is in the unbroken history of a case; reminders and levels by their names."""
    assert work.history.verify(case)
    seen: Counter[str] = Counter()
    for row in work.history.of(case):
        if row.kind == "PromiseLevelReached":
            seen[row.fields["level"]] += 1
        elif row.kind == "ElementEntered" and row.fields["element"] == "remind":
            seen["remind"] += 1
        else:
            seen[row.kind] += 1
    return seen
