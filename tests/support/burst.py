"""A process of its own that completes every open task of a person and says each key once it is done.

Run as `python -m tests.support.burst <database url> <person>`; it says "ready", begins at a line
on its standard input, and ends by itself when nothing is open.
"""

import sys
from uuid import uuid4

from engine.clock import wall_clock
from engine.commands import CompleteTask
from engine.engine import Engine
from engine.errors import Rejected
from engine.queries.tasks import open_tasks_for
from engine.store import open_database
from tests.support.engines import actor_of


def main(url: str, person: str) -> None:
    engine = Engine(open_database(url), wall_clock)
    actor = actor_of(person)
    print("ready", flush=True)
    sys.stdin.readline()  # so that several begin together
    while tasks := _open(engine, person, actor.groups):
        for key in tasks:
            try:
                engine.handle(CompleteTask(id=f"burst-{key}-{uuid4()}", actor=actor, task=key, answers={}))
            except Rejected:
                continue  # the other process was first
            print(key, flush=True)


def _open(engine: Engine, person: str, groups: frozenset[str]) -> list[int]:
    with engine.database.reading() as connection:
        return [task.key for task in open_tasks_for(connection, engine.database.tenant, person, groups)]


if __name__ == "__main__":
    main(*sys.argv[1:])
