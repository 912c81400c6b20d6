"""Who was sent a copy of a case, and whether they have looked at it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, String

from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

copied = tenant_table(
    "copied",
    Column("instance_key", BigInteger, nullable=False),
    Column("person_id", String(255), nullable=False),
    Column("by_id", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Column("read_at", Moment),
    Index(None, "tenant_id", "person_id", "at"),
    key=("instance_key", "person_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    instance_key: Key
    person_id: str
    by_id: str
    at: datetime
    read_at: datetime | None = None


class Copies(Rows):
    def send(self, instance: Key, person: str, by: str, now: datetime) -> bool:
        """False for whoever has one already."""
        if self._find(CopyRow, copied, copied.c.instance_key == instance, copied.c.person_id == person) is not None:
            return False
        self._insert(copied, CopyRow(instance_key=instance, person_id=person, by_id=by, at=now))
        return True

    def of_instance(self, instance: Key) -> list[CopyRow]:
        return self._all(CopyRow, copied, copied.c.instance_key == instance, order_by=[copied.c.at, copied.c.person_id])

    def mark_read(self, instance: Key, person: str, now: datetime) -> bool:
        """False when they had read it before, or were sent none."""
        unread = (copied.c.instance_key == instance, copied.c.person_id == person, copied.c.read_at.is_(None))
        return self._change(copied, *unread, read_at=now) > 0
