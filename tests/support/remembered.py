"""A database's rows at one moment, to which tests take it back while the processes of a street go on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, inspect, select

from engine.store import Database
from engine.store.columns import metadata

KEPT = {"key_block", "organisation", "web_session"}
"""Processes hold blocks of keys and organisations by version: what was given out once stays given out. Who is signed
in stays so."""


class Remembered:
    """All rows but those of the tables in `without`, which are empty afterwards; keys go on, and the organisation comes
    back as a new version."""

    def __init__(self, database: Database, without: Sequence[str] = ()) -> None:
        self._database = database
        there = set(inspect(database.engine).get_table_names()) - KEPT
        self._tables: list[Table] = [table for table in metadata.sorted_tables if table.name in there]
        with database.reading() as connection:
            self._rows: dict[str, list[dict[str, Any]]] = {
                table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in self._tables
                if table.name not in without
            }
        with database.snapshot() as work:
            self._organisation = work.people.organisation()

    def restore(self) -> None:
        with self._database.unit_of_work() as work:
            for table in reversed(self._tables):
                work.connection.execute(delete(table))
            for table in self._tables:
                if rows := self._rows.get(table.name):
                    work.connection.execute(insert(table), rows)
            if self._organisation is not None:
                work.people.replace_organisation(self._organisation[1])
            work.commit()
