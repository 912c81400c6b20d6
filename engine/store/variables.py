"""The newest value of every variable of every scope, for people to see; the runtime's own copy is in the state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, String, Text, select, type_coerce

from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.jsontext import json_text
from engine.store.rows import Rows

variable = tenant_table(
    "variable",
    Column("scope_key", BigInteger, nullable=False),
    Column("name", String(255), nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("value", JsonText),
    Column("updated_at", Moment, nullable=False),
    Index(None, "tenant_id", "instance_key"),
    key=("scope_key", "name"),
)


class Variables(Rows):
    def put(self, instance_key: Key, scope_key: Key, values: Mapping[str, object], now: datetime) -> None:
        rows = [
            {"scope_key": scope_key, "name": name, "instance_key": instance_key, "value": value, "updated_at": now}
            for name, value in values.items()
        ]
        self._upsert(variable, rows, overwrite=("value", "updated_at"))

    def of_scope(self, scope_key: Key) -> dict[str, Any]:
        query = select(variable.c.name, variable.c.value).where(self._mine(variable, variable.c.scope_key == scope_key))
        return {name: value for name, value in self._connection.execute(query)}

    def mentioning(self, text: str) -> list[Key]:
        """The instances that hold this text, as a whole value, in any variable; it reads them all."""
        found = type_coerce(variable.c.value, Text).contains(json_text(text), autoescape=True)
        query = select(variable.c.instance_key).where(self._mine(variable, found)).distinct()
        return list(self._connection.execute(query.order_by(variable.c.instance_key)).scalars())

    def blank(self, instance_key: Key, names: frozenset[str]) -> None:
        """Forget values whose time is over; that they were set stays in the history."""
        self._change(variable, variable.c.instance_key == instance_key, variable.c.name.in_(names), value=None)
