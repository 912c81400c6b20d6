"""All that a database holds, as one text: for tests that something is nowhere in it any more."""

from sqlalchemy import select

from engine.store.columns import metadata
from tests.support.engines import Office


def everything_stored(office: Office, *, without: frozenset[str] = frozenset()) -> str:
    """Every value of every table, but of those in `without`."""
    with office.engine.database.reading() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in without]
        rows = (row for table in tables for row in connection.execute(select(table)))
        return "\n".join(_text(value) for row in rows for value in row)


def _text(value: object) -> str:
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
