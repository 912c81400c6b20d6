"""Inside `one_moment` all who look are shown the same snapshot by one connection, until something is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from engine.store import Database
from tests.support.stored_rows import a_timer


@contextmanager
def connections(database: Database) -> Iterator[list[object]]:
    """Those that are taken out of the pool meanwhile."""
    taken: list[object] = []

    def take(connection: object, *_: object) -> None:
        taken.append(connection)

    event.listen(database.engine, "checkout", take)
    yield taken
    event.remove(database.engine, "checkout", take)


def add(database: Database, key: int) -> None:
    with database.unit_of_work() as work:
        work.timers.add(a_timer(key))
        work.commit()


def is_there(database: Database, key: int) -> bool:
    with database.snapshot() as work:
        return work.timers.load(key) is not None


def elsewhere(database: Database, key: int) -> None:
    """Written by another thread, for which the moment does not count."""
    other = Thread(target=add, args=(database, key))
    other.start()
    other.join()


def test_all_who_look_see_the_same_whatever_others_write_and_take_one_connection(database: Database) -> None:
    with database.one_moment():
        assert not is_there(database, 1)
        elsewhere(database, 1)
        with connections(database) as taken:
            assert not is_there(database, 1)
        assert taken == []
    assert is_there(database, 1)


def test_who_looks_after_a_command_sees_what_it_did_and_who_is_still_looking_what_they_saw(database: Database) -> None:
    with database.one_moment(), database.snapshot() as still_looking:
        assert still_looking.timers.load(1) is None
        add(database, 1)
        assert is_there(database, 1)
        assert still_looking.timers.load(1) is None


def test_a_snapshot_that_broke_is_nobody_elses(database: Database) -> None:
    with database.one_moment():
        with pytest.raises(SQLAlchemyError), database.snapshot() as work:
            work.connection.execute(text("SELECT nothing FROM nowhere"))
        assert not is_there(database, 1)


def test_nothing_stays_open_behind_it(database: Database) -> None:
    with database.one_moment():
        is_there(database, 1)
        add(database, 1)
        is_there(database, 1)

    assert database.engine.pool.status().endswith("Current Checked out connections: 0")
