"""Makes SQLite behave for many readers and one writer at a time; PostgreSQL needs none of it."""

import sqlite3

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

WRITER = "linli_writer"
"""Execution option of a connection that is going to write."""

_PRAGMAS = (
    "PRAGMA busy_timeout = 100",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)


def prepare_sqlite(engine: Engine) -> None:
    """A writer takes the write lock at BEGIN: a lock upgraded later fails at once, whatever the busy timeout."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # else the driver opens transactions by itself
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITER, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
