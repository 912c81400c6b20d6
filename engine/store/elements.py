"""Every element an instance has entered and how it was left; the runtime's tokens live in the instance's state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, String, bindparam, update

from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

element_instance = tenant_table(
    "element_instance",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("type", String(64), nullable=False),
    Column("scope_key", BigInteger, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("left_at", Moment),
    Column("state", String(16), nullable=False),
    Index(None, "tenant_id", "instance_key", "entered_at"),
)

_LEAVE = (
    update(element_instance)
    .where(element_instance.c.tenant_id == bindparam("of_tenant"), element_instance.c.key == bindparam("of_key"))
    .values(state=bindparam("how"), left_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRow:
    """`state`: active | completed | terminated."""

    key: Key
    instance_key: Key
    element_id: str
    type: str
    scope_key: Key
    entered_at: datetime
    left_at: datetime | None = None
    state: str = "active"


class Elements(Rows):
    def enter_many(self, rows: Iterable[ElementRow]) -> None:
        self._insert(element_instance, *rows)

    def leave_many(self, left: Sequence[tuple[Key, str, datetime]]) -> None:
        """Each element with how it was left (completed | terminated) and when."""
        if left:
            rows = [{"of_tenant": self._tenant, "of_key": key, "how": how, "at": at} for key, how, at in left]
            self._connection.execute(_LEAVE, rows)

    def rename(self, key: Key, element: str) -> None:
        """The element is drawn under another name now."""
        self._change(element_instance, element_instance.c.key == key, element_id=element)

    def find(self, key: Key) -> ElementRow | None:
        return self._find(ElementRow, element_instance, element_instance.c.key == key)

    def active_of(self, instance_key: Key) -> list[ElementRow]:
        table = element_instance
        where = (table.c.instance_key == instance_key, table.c.state == "active")
        return self._all(ElementRow, table, *where, order_by=[table.c.key])
