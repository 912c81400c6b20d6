"""`kill -9` in the middle of a burst loses nothing and doubles nothing."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TextIO

import pytest

from engine.store import Database, open_database
from tests.support.approval import approval
from tests.support.databases import FreshUrl
from tests.support.engines import Office
from tests.support.house import ROOT

BEFORE_THE_KILL = 10


def burst(url: str, said: int) -> "subprocess.Popen[str]":
    """A process that completes tasks and says so into the pipe `said`, once told to begin."""
    command = [sys.executable, "-m", "tests.support.burst", url, "ann"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=said, text=True)


@contextmanager
def bursts(url: str, count: int) -> Iterator[tuple[list["subprocess.Popen[str]"], TextIO]]:
    """Several that have begun together, and what they say. One pipe for all: whoever is ahead is heard."""
    reading, writing = os.pipe()
    with ExitStack() as stack:
        heard = stack.enter_context(os.fdopen(reading))
        processes = [stack.enter_context(burst(url, writing)) for _ in range(count)]
        os.close(writing)
        assert [heard.readline() for _ in processes] == ["ready\n"] * count
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        yield processes, heard


@pytest.fixture
def url(fresh_url: FreshUrl) -> str:
    return fresh_url()


@pytest.mark.parametrize(("cases", "kills"), [(300, 1), pytest.param(2_000, 20, marks=pytest.mark.soak)])
def test_two_workers_killed_in_a_burst_leave_every_case_whole(url: str, cases: int, kills: int) -> None:
    with closing(open_database(url)) as database:
        keys, said = _started(database, cases), set[int]()
        for _ in range(kills):
            said |= _killed(url)

            done = _completed(database, keys)
            assert said <= set(done)  # what was answered is there
            assert len(done) < cases  # it really was the middle

        with bursts(url, 1) as ([rest], heard):
            heard.read()
        assert rest.returncode == 0
        assert len(_completed(database, keys)) == cases


def _killed(url: str) -> set[int]:
    """What two workers said that they had completed before they were killed."""
    with bursts(url, 2) as (processes, heard):
        said = [heard.readline() for _ in range(BEFORE_THE_KILL)]
        for process in processes:
            process.send_signal(signal.SIGKILL)
        said += heard.readlines()
    assert [process.returncode for process in processes] == [-signal.SIGKILL] * 2
    return set(map(int, said))


def _started(database: Database, cases: int) -> list[int]:
    office = Office(database)
    office.deploy("approval", approval())
    return [office.start("approval", by="bo") for _ in range(cases)]


def _completed(database: Database, keys: list[int]) -> list[int]:
    """The tasks completed, each once; every case is whole: over with its task, or untouched, its history unbroken."""
    completed: list[int] = []
    with database.unit_of_work() as work:
        for key in keys:
            assert work.history.verify(key)
            kinds = Counter(row.kind for row in work.history.of(key))
            over = work.instances.load(key).status == "completed"
            assert (kinds["TaskCompleted"], kinds["InstanceEnded"]) == ((1, 1) if over else (0, 0))
            assert bool(work.tasks.open_of(key)) is not over
            completed += [row.fields["task"] for row in work.history.of(key) if row.kind == "TaskCompleted"]
    return completed
