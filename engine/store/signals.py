"""Signals on their way to other instances, and messages to suspended ones: one row per match, so that each receiver
has a command of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, String

from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

signal = tenant_table(
    "signal",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("holder", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("variables", JsonText, nullable=False),
    Column("due_at", Moment, nullable=False),
    Index(None, "tenant_id", "due_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """`element_id` is the event that heard it, on behalf of the running element `holder`."""

    key: Key
    instance_key: Key
    holder: Key
    element_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime


class Signals(Rows):
    def add(self, *rows: SignalRow) -> None:
        self._insert(signal, *rows)

    def load(self, key: Key) -> SignalRow | None:
        """None when it was delivered already, or another worker holds it at this moment."""
        return self._find(SignalRow, signal, signal.c.key == key, lock=True, skip_locked=True)

    def delete(self, key: Key) -> None:
        self._remove(signal, signal.c.key == key)

    def rename(self, holder: Key, element: str, to: str) -> None:
        """The element is drawn under another name now."""
        self._change(signal, signal.c.holder == holder, signal.c.element_id == element, element_id=to)
