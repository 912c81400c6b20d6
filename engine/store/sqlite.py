"""Makes SQLite behave for many readers and one writer at a time; PostgreSQL needs none of it."""

import sqlite3
import time

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from engine.errors import Conflict

WRITER = "linli_writer"
"""Execution option of a connection that is going to write."""

PATIENCE_SECONDS = 5
_PATIENT, _BRIEF = 1000 * PATIENCE_SECONDS, 100
"""Milliseconds that SQLite waits for a lock by itself, and nothing else of the process's thread goes on meanwhile."""

_PRAGMAS = (
    f"PRAGMA busy_timeout = {_PATIENT}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)


def prepare_sqlite(engine: Engine) -> None:
    """A writer takes the write lock at BEGIN: a lock upgraded later fails at once, whatever the busy timeout.

    A reader waits for no writer, but after one was killed the first to come reads its log again and shuts out everybody
    for as long as that takes.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # else the driver opens transactions by itself
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITER, False)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_BRIEF if writes else _PATIENT}").close()
        if writes:
            _begin_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Connection) -> None:
    """Raises Conflict when nobody made way for a long time. Whoever has the lock may be a greenlet of this very thread,
    and goes on only when this one sleeps in Python."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except Conflict:
            if time.monotonic() > ends:
                raise
        time.sleep(0.005)
