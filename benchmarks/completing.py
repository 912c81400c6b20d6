"""A person completes a task through the engine, committed: SQLite and PostgreSQL, a young and an old case."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from benchmarks.measure import Act, Acts
from engine.commands import CompleteTask
from engine.store import open_database
from tests.support import bpmn as b
from tests.support.databases import SERVERS
from tests.support.engines import Office, actor_of

TITLE = "A person completes a task: one command, committed"
ROUNDS, CALLS = 100, 1
OLD = 500

ROUND = b.process(
    "rounds", b.start(), b.exclusive("again"), b.user_task("ut_ask"), b.exclusive("enough"), b.end(),
    flows=["start -> again -> ut_ask -> enough", "enough -> again: =ask.more", "enough -> end: default"],
)  # fmt: skip


@contextmanager
def acts() -> Iterator[Acts]:
    with ExitStack() as stack:
        found: dict[str, Act] = {}
        for name, server in SERVERS.items():
            fresh = stack.enter_context(server())
            office = Office(stack.enter_context(closing(open_database(fresh()))))
            office.deploy("rounds", {"processes/rounds/rounds.bpmn": ROUND})
            found[f"{name}, a case's first"] = _first_of_many(office)
            found[f"{name}, after {OLD} in the same case"] = _after_many(office)
        yield found


def _first_of_many(office: Office) -> Act:
    keys = iter([office.start("rounds") for _ in range(2 * ROUNDS)])
    return lambda: _complete(office, next(keys))


def _after_many(office: Office) -> Act:
    key = office.start("rounds")
    for _ in range(OLD):
        _complete(office, key)
    return lambda: _complete(office, key)


def _complete(office: Office, key: int) -> None:
    with office.engine.database.snapshot() as work:
        [task] = work.tasks.open_of(key)
    office.does(CompleteTask, actor=actor_of("ann"), task=task.key, answers={"more": True})
