"""How a noun reaches its table: frozen dataclasses in, frozen dataclasses out, always within one tenant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    UnaryExpression,
    UpdateBase,
    and_,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from engine.ids import TenantId

R = TypeVar("R")


class Rows:
    """One noun's rows in one unit of work; each noun derives its own verbs from it."""

    def __init__(self, connection: Connection, tenant: TenantId) -> None:
        self._connection = connection
        self._tenant = tenant

    def _mine(self, table: Table, *where: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(table.c.tenant_id == self._tenant, *where)

    def _insert(self, table: Table, *rows: object) -> None:
        if rows:
            self._connection.execute(insert(table), [self._values(row) for row in rows])

    def _values(self, row: object) -> dict[str, Any]:
        row_type: Any = type(row)
        return {"tenant_id": self._tenant} | {name: getattr(row, name) for name in _names(row_type)}

    def _insert_new(self, table: Table, row: object, **derived: object) -> bool:
        """Insert, unless a unique key is there already; RETURNING tells, because an INSERT's row count is not kept.
        `derived` columns follow from the row and are not read with it."""
        values = self._values(row) | derived
        statement = insert_or(self._connection, table).values(values).on_conflict_do_nothing()
        return self._connection.execute(statement.returning(table.c.tenant_id)).first() is not None

    def _upsert(self, table: Table, rows: Sequence[Mapping[str, Any]], overwrite: Iterable[str]) -> None:
        """Write rows whose primary key may be there already; only the columns of `overwrite` change then."""
        if not rows:
            return
        statement = _upsert_into(self._connection.dialect.name, table, tuple(overwrite))
        self._connection.execute(statement, [{"tenant_id": self._tenant, **row} for row in rows])

    def _find(
        self,
        row_type: type[R],
        table: Table,
        *where: ColumnElement[bool],
        lock: bool = False,
        skip_locked: bool = False,
    ) -> R | None:
        query = select(*columns_of(table, row_type)).where(self._mine(table, *where))
        if lock:
            query = query.with_for_update(skip_locked=skip_locked)
        found = self._connection.execute(query.limit(1)).mappings().first()
        return None if found is None else row_type(**found)

    def _all(
        self,
        row_type: type[R],
        table: Table,
        *where: ColumnElement[bool],
        order_by: Sequence[ColumnElement[Any]] = (),
        limit: int | None = None,
        lock: bool = False,
    ) -> list[R]:
        """A list without a limit is sorted here: asked for an order by `key`, SQLite walks the primary key through
        every row of the tenant, rather than the index of what was looked for and a sort of the few that match."""
        query = select(*columns_of(table, row_type)).where(self._mine(table, *where))
        if lock:
            query = query.order_by(*order_by).with_for_update()
        if limit is not None:
            query = query.order_by(*order_by).limit(limit)
        found = [row_type(**row) for row in self._connection.execute(query).mappings()]
        return found if limit is not None else _sorted(found, order_by)

    def _change(self, table: Table, *where: ColumnElement[bool], **values: Any) -> int:
        """Update the rows that match; answers how many."""
        return self._count(update(table).where(self._mine(table, *where)).values(**values))

    def _remove(self, table: Table, *where: ColumnElement[bool]) -> int:
        return self._count(delete(table).where(self._mine(table, *where)))

    def _count(self, statement: UpdateBase) -> int:
        return self._connection.execute(statement).rowcount


def insert_or(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of the connection."""
    return _insert_into(connection.dialect.name, table)


def _insert_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache  # `excluded` copies the whole table, column by column
def _upsert_into(dialect: str, table: Table, overwrite: tuple[str, ...]) -> UpdateBase:
    statement = _insert_into(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: statement.excluded[name] for name in overwrite},
    )


def columns_of(table: Table, row_type: Any) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in _names(row_type)]


@cache
def _names(row_type: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(row_type))


def _sorted(rows: list[R], order_by: Sequence[ColumnElement[Any]]) -> list[R]:
    for column in reversed(order_by):
        is_descending = isinstance(column, UnaryExpression)
        named: Any = column.element if is_descending else column
        rows.sort(key=attrgetter(named.name), reverse=is_descending)
    return rows
