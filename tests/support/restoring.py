"""All rows of a PostgreSQL database as they were at a moment, put back as often as wanted; cheaper than a new one."""

from sqlalchemy import text

from engine.store import Database
from engine.store.columns import metadata


class Restoring:
    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, name: str) -> None:
        """Remembers what every table holds, under a name."""
        tables = [table.name for table in metadata.sorted_tables]
        with self._database.engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
            for table in tables:
                connection.execute(text(f"CREATE TABLE {name}.{table} AS TABLE public.{table}"))

    def back(self, name: str) -> None:
        """Every table is again as it was then."""
        tables = [table.name for table in metadata.sorted_tables]
        refill = (f"DELETE FROM public.{one}; INSERT INTO public.{one} TABLE {name}.{one};" for one in tables)
        with self._database.engine.begin() as connection:
            connection.connection.driver_connection.execute("".join(refill))  # one round trip for all of them
