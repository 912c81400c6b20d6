"""Writers are killed one after the other while others open the database, read and write: nobody meets an error."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count
from threading import Event

import pytest

from engine.store import open_database
from tests.support.databases import FreshUrl
from tests.support.house import ROOT
from tests.support.stored_rows import NOW

TRANSACTIONS = 5
"""Of each writer before it is killed: it is then in the middle of another."""


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_whoever_opens_the_database_while_writers_are_killed_is_served(fresh_url: FreshUrl, kills: int) -> None:
    url = fresh_url()
    said: list[str] = []
    with ThreadPoolExecutor(3) as threads, coming_and_going(threads, url) as visits, writer(url) as steady:
        for _ in range(kills):
            with writer(url) as doomed:
                said += heard(doomed, TRANSACTIONS)
                doomed.kill()
            said += heard(steady, 1)
        steady.kill()
    assert all(visit > 0 for visit in visits)
    with closing(open_database(url)) as database, database.snapshot() as work:
        assert all(work.receipts.find(name) == {} for name in said)


@contextmanager
def coming_and_going(threads: ThreadPoolExecutor, url: str) -> Iterator[list[int]]:
    """Three who open, read, write and close again and again; the list fills at the end with how often each did."""
    over, visits = Event(), list[int]()
    running = [threads.submit(come_and_go, url, f"visitor {n}", over) for n in range(3)]
    try:
        yield visits
    finally:
        over.set()
        visits += [one.result() for one in running]


def come_and_go(url: str, name: str, over: Event) -> int:
    for visit in count():
        if over.is_set():
            return visit
        with closing(open_database(url)) as database:
            with database.reading() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar()
            with database.unit_of_work() as work:
                work.receipts.keep(f"{name} {visit}", {}, NOW)
                work.commit()
            with database.snapshot() as work:
                assert work.receipts.find(f"{name} {visit}") == {}
    raise AssertionError("unreachable")


@contextmanager
def writer(url: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.support.scribbler", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def heard(process: "subprocess.Popen[str]", lines: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(lines)]
