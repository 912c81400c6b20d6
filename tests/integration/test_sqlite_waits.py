"""On SQLite, whoever meets a lock waits for it: nobody is told that the database is locked."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from engine.store import Database, open_database
from tests.support.house import ROOT
from tests.support.stored_rows import NOW

LONGER = 0.4
"""Seconds: longer than SQLite itself lets a writer wait."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with closing(open_database(f"sqlite:///{tmp_path}/linli.db")) as database:
        database.upgrade()
    return tmp_path / "linli.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    with closing(open_database(f"sqlite:///{file}")) as opened:
        yield opened


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.mark.parametrize("connections", [0, 1], ids=["opening", "open"])
def test_a_reader_waits_while_the_log_of_a_killed_writer_is_read_again(
    file: Path, database: Database, threads: ThreadPoolExecutor, connections: int
) -> None:
    for _ in range(connections):
        assert _receipt_of(database, "nothing") is None
    command = [sys.executable, "-m", "tests.support.locks", str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as recovering:
        assert recovering.stdout is not None
        assert recovering.stdout.readline() == "held\n"
        reading = threads.submit(_receipt_of, database, "nothing")
        assert _is_waiting(reading)
        recovering.communicate("let go\n")
        assert reading.result() is None


def test_a_writer_waits_for_another(database: Database, threads: ThreadPoolExecutor) -> None:
    with database.unit_of_work() as work:
        work.receipts.keep("first", {}, NOW)
        writing = threads.submit(_keep, database, "second")
        assert _is_waiting(writing)
        work.commit()
    writing.result()
    assert _receipt_of(database, "first") == _receipt_of(database, "second") == {}


def test_who_brings_the_tables_up_to_date_waits_for_a_writer(database: Database, threads: ThreadPoolExecutor) -> None:
    with database.unit_of_work():
        upgrading = threads.submit(database.upgrade)
        assert _is_waiting(upgrading)
    assert upgrading.result() is None


def test_a_reader_waits_for_no_writer(database: Database, threads: ThreadPoolExecutor) -> None:
    with database.unit_of_work() as work:
        work.receipts.keep("first", {}, NOW)
        assert threads.submit(_receipt_of, database, "first").result(LONGER) is None


def _is_waiting(deed: "Future[object]") -> bool:
    try:
        deed.result(LONGER)
    except TimeoutError:
        return True
    return False


def _receipt_of(database: Database, command: str) -> object:
    with database.snapshot() as work:
        return work.receipts.find(command)


def _keep(database: Database, command: str) -> None:
    with database.unit_of_work() as work:
        work.receipts.keep(command, {}, NOW)
        work.commit()
