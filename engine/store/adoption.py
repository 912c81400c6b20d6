"""Takes over all rows of a tenant from another database with the same tables, in the transaction that asks for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, create_engine, func, insert, select, update

from engine.store.columns import metadata
from engine.store.definitions import deployment
from engine.store.keys import key_block, key_sequence
from engine.store.rows import Rows
from engine.store.test_clock import test_clock

BATCH = 1_000
_LEFT = (test_clock,)
"""What belongs to the other database alone."""


class Adoption(Rows):
    def is_possible(self) -> bool:
        """Whether nothing was ever published here: keys of two histories would meet otherwise."""
        return self._connection.execute(select(deployment.c.key).limit(1)).first() is None

    def take(self, url: str) -> int:
        """Every row of the tenant, and the keys go on where they have come to there; answers how many rows."""
        source = create_engine(url, hide_parameters=True)
        try:
            with source.connect() as there:
                self._go_on_after(there.execute(select(key_block.c.next_key)).scalar_one())
                return sum(self._copied(there, table) for table in metadata.sorted_tables if _is_taken(table))
        finally:
            source.dispose()

    def _copied(self, there: Connection, table: Table) -> int:
        taken = 0
        for rows in self._batches(there, table):
            self._connection.execute(insert(table), rows)
            taken += len(rows)
        return taken

    def _batches(self, there: Connection, table: Table) -> Iterator[list[Mapping[str, Any]]]:
        found = there.execution_options(yield_per=BATCH).execute(select(table).where(table.c.tenant_id == self._tenant))
        for part in found.mappings().partitions():
            yield [dict(row) for row in part]

    def _go_on_after(self, key: int) -> None:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.setval(key_sequence.name, key, False)))
        else:
            self._connection.execute(update(key_block).values(next_key=key))


def _is_taken(table: Table) -> bool:
    return "tenant_id" in table.c and table not in _LEFT
