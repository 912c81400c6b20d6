"""Rows and postings of every declared ledger; what a row may hold is judged before it comes here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    String,
    Text,
    cast,
    func,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB

from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

ledger_row = tenant_table(
    "ledger_row",
    Column("ledger", String(255), nullable=False),
    Column("key", String(255), nullable=False),
    Column("row", JsonText, nullable=False),
    Column("texts", Text),
    Column("business_key", String(255)),
    Column("instance_key", BigInteger),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("corrects", String(255)),
    Column("corrected_by", String(255)),
    Column("forgotten_at", Moment),
    Index(None, "tenant_id", "ledger", "business_key"),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "ledger", "updated_at"),
    key=("ledger", "key"),
)
"""`texts` are the short values of the row, one a line: a search that finds nothing there need not open the JSON. A row
without it is opened."""

ledger_posting = tenant_table(
    "ledger_posting",
    Column("ledger", String(255), nullable=False),
    Column("key", String(255), nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("amounts", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "tenant_id", "instance_key"),
    key=("ledger", "key", "instance_key"),
)
"""One per account and instance: a freeze that becomes a debit replaces it."""

ledger_export = tenant_table(
    "ledger_export",
    Column("key", BigInteger, nullable=False),
    Column("ledger", String(255), nullable=False),
    Column("person_id", String(255), nullable=False),
    Column("format", String(8), nullable=False),
    Column("filtered", JsonText, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "tenant_id", "ledger", "at"),
)
"""Who has taken which rows out of the house, and when; it is only added to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """`corrects` is the key of the entry in whose place it stands, `corrected_by` of the one that stands in its own."""

    ledger: str
    key: str
    row: Mapping[str, Any]
    business_key: str | None = None
    instance_key: Key | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime
    corrects: str | None = None
    corrected_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRow:
    ledger: str
    key: str
    instance_key: Key
    element_id: str
    amounts: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """`filtered` are the columns that were asked about, never by what: that may be a name."""

    key: Key
    ledger: str
    person_id: str
    format: str
    filtered: Sequence[str]
    rows: int
    at: datetime


SHORT = 200
"""Characters of a value that somebody may look for."""


def texts_of(row: Mapping[str, Any]) -> str:
    plain = (value for value in row.values() if isinstance(value, str | int) and not isinstance(value, bool))
    return "\n".join(text for value in plain if len(text := str(value)) <= SHORT)


class Ledgers(Rows):
    def load(self, ledger: str, key: str) -> LedgerRow | None:
        return self._find(LedgerRow, ledger_row, *_at(ledger, key))

    def lock(self, ledger: str, key: str) -> LedgerRow | None:
        """The row, held to the end of the transaction. None when there is none: two that add it meet in Conflict."""
        return self._find(LedgerRow, ledger_row, *_at(ledger, key), lock=True)

    def find(self, ledger: str, where: Mapping[str, Any], *, with_corrected: bool = False) -> list[LedgerRow]:
        """Rows whose columns equal `where`, in order of their keys; entries that were corrected on request only."""
        texts = [self._text(name) == value for name, value in where.items() if isinstance(value, str)]
        holds = [] if with_corrected else [ledger_row.c.corrected_by.is_(None)]
        of_ledger = (ledger_row.c.ledger == ledger, *holds, *texts)
        rows = self._all(LedgerRow, ledger_row, *of_ledger, order_by=[ledger_row.c.key])
        return [row for row in rows if all(row.row.get(name) == value for name, value in where.items())]

    def of_keys(self, ledger: str, keys: Collection[str]) -> list[LedgerRow]:
        where = (ledger_row.c.ledger == ledger, ledger_row.c.key.in_(keys))
        return self._all(LedgerRow, ledger_row, *where, order_by=[ledger_row.c.key]) if keys else []

    def put(
        self,
        ledger: str,
        key: str,
        row: Mapping[str, Any],
        *,
        now: datetime,
        business_key: str | None = None,
        instance_key: Key | None = None,
    ) -> LedgerRow:
        """Write the whole row, new or over the old one, and answer it with its version."""
        origin = {"business_key": business_key, "instance_key": instance_key}
        old = self.lock(ledger, key)
        if old is None:
            new = LedgerRow(ledger=ledger, key=key, row=row, created_at=now, updated_at=now, **origin)  # type: ignore[arg-type]
            self._connection.execute(insert(ledger_row), [self._values(new) | {"texts": texts_of(row)}])
            return new
        new = replace(old, row=row, version=old.version + 1, updated_at=now, **origin)  # type: ignore[arg-type]
        self._change(ledger_row, *_at(ledger, key), **self._values(new), texts=texts_of(row), forgotten_at=None)
        return new

    def carry(self, ledger: str, key: str, row: Mapping[str, Any]) -> None:
        """Write the row as its declaration has it now; its version and its times stay, for nobody has changed it."""
        self._change(ledger_row, *_at(ledger, key), row=row, texts=texts_of(row))

    def append(self, row: LedgerRow) -> bool:
        """Add a row that is never changed. False when its key is there already: the same write again."""
        return self._insert_new(ledger_row, row, texts=texts_of(row.row))

    def put_right(self, ledger: str, key: str, by: str) -> None:
        """Note at an entry which one now stands in its place; it is still there."""
        self._change(ledger_row, *_at(ledger, key), corrected_by=by)

    def count_since(self, ledger: str, column: str, value: str, at: datetime) -> int:
        """How many rows with this value were written after that moment."""
        where = (ledger_row.c.ledger == ledger, ledger_row.c.updated_at > at, self._text(column) == value)
        query = select(func.count()).select_from(ledger_row).where(self._mine(ledger_row, *where))
        return int(self._connection.execute(query).scalar_one())

    def set_posting(self, row: PostingRow) -> None:
        """Sets, never adds: the instance's posting on this account is now `row`."""
        self._upsert(ledger_posting, [self._values(row)], overwrite=("element_id", "amounts", "at"))

    def postings(self, ledger: str, key: str) -> list[PostingRow]:
        where = (ledger_posting.c.ledger == ledger, ledger_posting.c.key == key)
        return self._all(PostingRow, ledger_posting, *where, order_by=[ledger_posting.c.instance_key])

    def postings_on(self, ledger: str, keys: Collection[str]) -> dict[str, list[PostingRow]]:
        """The same for several accounts at once, by key."""
        where = (ledger_posting.c.ledger == ledger, ledger_posting.c.key.in_(sorted(keys)))
        found: dict[str, list[PostingRow]] = {}
        for row in self._all(PostingRow, ledger_posting, *where, order_by=[ledger_posting.c.instance_key]):
            found.setdefault(row.key, []).append(row)
        return found

    def note_export(self, row: ExportRow) -> None:
        self._insert(ledger_export, row)

    def exports(self, ledger: str, limit: int) -> list[ExportRow]:
        """The newest first."""
        order = [ledger_export.c.at.desc(), ledger_export.c.key.desc()]
        return self._all(ExportRow, ledger_export, ledger_export.c.ledger == ledger, order_by=order, limit=limit)

    def _text(self, name: str) -> ColumnElement[str]:
        column: ColumnElement[str] = content(self._connection, name).as_string()
        return column


def content(connection: Connection, name: str) -> ColumnElement[Any]:
    """A column of the row, still JSON, for conditions and orders."""
    on_postgresql = connection.dialect.name == "postgresql"
    whole = cast(ledger_row.c.row, JSONB) if on_postgresql else type_coerce(ledger_row.c.row, JSON)
    column: ColumnElement[Any] = whole[name]
    return column


def _at(ledger: str, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ledger_row.c.ledger == ledger, ledger_row.c.key == key
