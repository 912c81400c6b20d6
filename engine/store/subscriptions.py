"""Who waits for which message or signal; matching is by name and key, what follows is a command of its own."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Boolean, Column, ColumnElement, Index, String, bindparam, delete

from engine.ids import Key
from engine.store.columns import tenant_table
from engine.store.rows import Rows

subscription = tenant_table(
    "subscription",
    Column("key", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("name", String(255), nullable=False),
    Column("match_key", String(255)),
    Column("instance_key", BigInteger),
    Column("definition_key", BigInteger),
    Column("holder", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("interrupting", Boolean, nullable=False),
    Index(None, "tenant_id", "kind", "name", "match_key"),
    Index(None, "tenant_id", "holder"),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "definition_key"),
)


_CLOSE = delete(subscription).where(
    subscription.c.tenant_id == bindparam("of_tenant"), subscription.c.holder == bindparam("of_holder")
)
"""Put together once: it is asked whenever an element that waits is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    """`kind`: message | signal. A start event's has a `definition_key` and no `instance_key`."""

    key: Key
    kind: str
    name: str
    match_key: str | None = None
    instance_key: Key | None = None
    definition_key: Key | None = None
    holder: Key
    element_id: str
    interrupting: bool = True


class Subscriptions(Rows):
    def add(self, *rows: SubscriptionRow) -> None:
        self._insert(subscription, *rows)

    def load(self, key: Key, *, lock: bool = False) -> SubscriptionRow | None:
        return self._find(SubscriptionRow, subscription, subscription.c.key == key, lock=lock)

    def matching(self, kind: str, name: str, match_key: str | None) -> list[SubscriptionRow]:
        """Running instances that wait for exactly this key; None matches those that wait without one."""
        same_key = subscription.c.match_key.is_not_distinct_from(match_key)
        return self._of(kind, name, same_key, subscription.c.instance_key.is_not(None))

    def starting(self, kind: str, name: str) -> list[SubscriptionRow]:
        """Definitions that start by this name."""
        return self._of(kind, name, subscription.c.instance_key.is_(None))

    def of_instance(self, instance_key: Key) -> list[SubscriptionRow]:
        where = subscription.c.instance_key == instance_key
        return self._all(SubscriptionRow, subscription, where, order_by=[subscription.c.key])

    def rename(self, holder: Key, element: str, to: str) -> None:
        """The element is drawn under another name now."""
        self._change(subscription, subscription.c.holder == holder, subscription.c.element_id == element, element_id=to)

    def close(self, holder: Key, element: str | None = None) -> None:
        if element is not None:
            self._remove(subscription, subscription.c.holder == holder, subscription.c.element_id == element)
        else:
            self._connection.execute(_CLOSE, {"of_tenant": self._tenant, "of_holder": holder})

    def close_definition(self, definition_key: Key) -> None:
        """Its start events; those of running instances go on."""
        where = (subscription.c.definition_key == definition_key, subscription.c.instance_key.is_(None))
        self._remove(subscription, *where)

    def _of(self, kind: str, name: str, *where: ColumnElement[bool]) -> list[SubscriptionRow]:
        named = (subscription.c.kind == kind, subscription.c.name == name)
        return self._all(SubscriptionRow, subscription, *named, *where, order_by=[subscription.c.key])
