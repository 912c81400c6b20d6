"""What a parallel multiple start event has heard so far, while events that it needs as well have not come yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, String, UniqueConstraint

from engine.ids import Key
from engine.store.columns import JsonText, tenant_table
from engine.store.rows import Rows

heard_start = tenant_table(
    "heard_start",
    Column("key", BigInteger, nullable=False),
    Column("definition_key", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("part", Integer, nullable=False),
    Column("match_key", String(255), nullable=False),
    Column("variables", JsonText, nullable=False),
    UniqueConstraint("tenant_id", "definition_key", "element_id", "part", "match_key"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardStart:
    """The event number `part` of the start `element_id`; `match_key` is a message's correlation key, else empty."""

    key: Key
    definition_key: Key
    element_id: str
    part: int
    match_key: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)


class HeardStarts(Rows):
    def remember(self, row: HeardStart) -> None:
        """Heard again: what it brought last counts."""
        same = (heard_start.c.part == row.part, heard_start.c.match_key == row.match_key)
        self._remove(heard_start, *_at(row.definition_key, row.element_id), *same)
        self._insert(heard_start, row)

    def at(self, definition_key: Key, element_id: str) -> list[HeardStart]:
        """The oldest first."""
        where = _at(definition_key, element_id)
        return self._all(HeardStart, heard_start, *where, order_by=[heard_start.c.key])

    def take(self, *rows: HeardStart) -> None:
        self._remove(heard_start, heard_start.c.key.in_([row.key for row in rows]))

    def close_definition(self, definition_key: Key) -> None:
        self._remove(heard_start, heard_start.c.definition_key == definition_key)


def _at(definition_key: Key, element_id: str) -> tuple[Any, ...]:
    return heard_start.c.definition_key == definition_key, heard_start.c.element_id == element_id
