"""Filters of the inbox that people keep, for themselves or for others too; and what cases can be found by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Column, Index, String, or_

from engine.ids import Key
from engine.store.columns import JsonText, tenant_table
from engine.store.rows import Rows

LONGEST = 200
"""How much of a value can be searched for; what is longer is cut."""

saved_filter = tenant_table(
    "saved_filter",
    Column("key", BigInteger, nullable=False),
    Column("owner", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("audience", String(8), nullable=False),
    Column("unit", String(255)),
    Column("wanted", JsonText, nullable=False),
    Index(None, "tenant_id", "owner"),
    Index(None, "tenant_id", "audience", "unit"),
)

searchable = tenant_table(
    "searchable",
    Column("instance_key", BigInteger, nullable=False),
    Column("name", String(255), nullable=False),
    Column("value", String(255), nullable=False),
    Index(None, "tenant_id", "value"),
    key=("instance_key", "name"),
)
"""The newest value of every variable that its bundle has marked, in small letters, cut at `LONGEST`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRow:
    """`audience`: me | unit (whoever belongs to `unit`) | all. `wanted` is `TaskFilter.written()`."""

    key: Key
    owner: str
    name: str
    audience: str = "me"
    unit: str | None = None
    wanted: Mapping[str, Any] = field(default_factory=dict)


class Filters(Rows):
    def put(self, row: FilterRow) -> None:
        self._remove(saved_filter, saved_filter.c.key == row.key)
        self._insert(saved_filter, row)

    def load(self, key: Key) -> FilterRow | None:
        return self._find(FilterRow, saved_filter, saved_filter.c.key == key)

    def of(self, person: str, units: Collection[str]) -> list[FilterRow]:
        """Their own first, then what others share with them."""
        theirs = saved_filter.c.owner == person
        unit = (saved_filter.c.audience == "unit") & saved_filter.c.unit.in_(sorted(units))
        seen = or_(theirs, unit, saved_filter.c.audience == "all")
        found = self._all(FilterRow, saved_filter, seen, order_by=[saved_filter.c.name, saved_filter.c.key])
        return sorted(found, key=lambda row: row.owner != person)

    def owned_by(self, person: str) -> list[FilterRow]:
        return self._all(FilterRow, saved_filter, saved_filter.c.owner == person)

    def drop(self, key: Key) -> None:
        self._remove(saved_filter, saved_filter.c.key == key)


class Searchables(Rows):
    def put(self, instance: Key, values: Mapping[str, str]) -> None:
        kept = {name: value[:LONGEST].lower() for name, value in values.items()}
        rows = [{"instance_key": instance, "name": name, "value": value} for name, value in kept.items()]
        self._upsert(searchable, rows, overwrite=("value",))

    def forget(self, instance: Key, names: Collection[str]) -> None:
        self._remove(searchable, searchable.c.instance_key == instance, searchable.c.name.in_(sorted(names)))
