"""Column types that read back the same from SQLite and PostgreSQL, and the one way to declare a table."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, MetaData, PrimaryKeyConstraint, String, Table, Text
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

from engine.store.jsontext import json_text, json_value

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so it is dropped on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON value as text with sorted keys; never a database's own JSON type, which may reorder or round.

    None is SQL NULL.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json_value(value)


def tenant_table(name: str, *items: SchemaItem, key: tuple[str, ...] = ("key",)) -> Table:
    """A table whose primary key starts with the tenant, so that it can be distributed by it.

    There are no foreign keys: a row's key is given before it is written, retention removes whole instances, and the
    check would cost a look-up for every row of every step.
    """
    tenant = Column("tenant_id", String(64), nullable=False)
    return Table(name, metadata, tenant, *items, PrimaryKeyConstraint("tenant_id", *key))
