"""Messages that came before anybody waited for them, kept until their time to live is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, String, UniqueConstraint

from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

message = tenant_table(
    "message",
    Column("key", BigInteger, nullable=False),
    Column("message_id", String(255)),
    Column("name", String(255), nullable=False),
    Column("correlation_key", String(255), nullable=False),
    Column("variables", JsonText, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    UniqueConstraint("tenant_id", "name", "correlation_key", "message_id"),
    Index(None, "tenant_id", "expires_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """`message_id` is the sender's own id; without one every message is another one."""

    key: Key
    message_id: str | None = None
    name: str
    correlation_key: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    received_at: datetime
    expires_at: datetime


class Messages(Rows):
    def keep(self, row: MessageRow) -> bool:
        """False when the same message is kept already: a sender may repeat itself."""
        return self._insert_new(message, row)

    def early(self, name: str, correlation_key: str, now: datetime) -> list[MessageRow]:
        """What is still waiting for a subscriber, the oldest first."""
        where = (
            message.c.name == name,
            message.c.correlation_key == correlation_key,
            message.c.expires_at > now,
        )
        return self._all(MessageRow, message, *where, order_by=[message.c.received_at, message.c.key])

    def take(self, key: Key) -> bool:
        """False when another instance took it first."""
        return self._remove(message, message.c.key == key) > 0

    def forget_expired(self, now: datetime) -> int:
        return self._remove(message, message.c.expires_at <= now)
