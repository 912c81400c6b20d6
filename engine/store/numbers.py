"""Running numbers for business keys, per prefix and year; how a key is spelt is decided elsewhere."""

from sqlalchemy import Column, Integer, String

from engine.store.columns import tenant_table
from engine.store.rows import Rows, insert_or

number = tenant_table(
    "number",
    Column("prefix", String(64), nullable=False),
    Column("year", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    key=("prefix", "year"),
)


class Numbers(Rows):
    def next(self, prefix: str, year: int) -> int:
        """1, 2, 3 … without gaps: a rollback gives the number back, and a second taker waits for the first."""
        first = insert_or(self._connection, number).values(tenant_id=self._tenant, prefix=prefix, year=year, last=1)
        statement = first.on_conflict_do_update(
            index_elements=list(number.primary_key.columns), set_={"last": number.c.last + 1}
        )
        taken: int = self._connection.execute(statement.returning(number.c.last)).scalar_one()
        return taken
