"""What people say to each other about a case: why work was sent back or passed on, what they ask, reminders.

The history names a remark by its key; the words stand only here, where retention can blank them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Index, String, Text, func, select

from engine.ids import Key, TenantId
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.keys import Keys
from engine.store.rows import Rows

remark = tenant_table(
    "remark",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("task_key", BigInteger),
    Column("element_id", String(255)),
    Column("kind", String(16), nullable=False),
    Column("by_id", String(255), nullable=False),
    Column("told", JsonText, nullable=False),
    Column("text", Text),
    Column("at", Moment, nullable=False),
    Index(None, "tenant_id", "instance_key", "at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkRow:
    """`kind`: return | transfer | delegate | sign | opinion | urge | comment | pause | evidence |
    extension | signers | suspend. `told` are the people it is for; `text`
    is blanked when its retention is over."""

    key: Key
    instance_key: Key
    task_key: Key | None = None
    element_id: str | None = None
    kind: str
    by_id: str
    told: Sequence[str] = ()
    text: str | None
    at: datetime


class Remarks(Rows):
    def __init__(self, connection: Connection, tenant: TenantId, keys: Keys) -> None:
        super().__init__(connection, tenant)
        self._keys = keys

    def add(
        self, kind: str, instance: Key, by: str, text: str, now: datetime, *,
        task: Key | None = None, element: str | None = None, told: Sequence[str] = (),
    ) -> Key:  # fmt: skip
        row = RemarkRow(
            key=self._keys.new(), instance_key=instance, task_key=task, element_id=element, kind=kind, by_id=by,
            told=list(told), text=text, at=now,
        )  # fmt: skip
        self._insert(remark, row)
        return row.key

    def of_instance(self, instance: Key) -> list[RemarkRow]:
        return self._all(RemarkRow, remark, remark.c.instance_key == instance, order_by=[remark.c.at, remark.c.key])

    def newest(self, kind: str, instance: Key, by: str) -> datetime | None:
        """When somebody last made a remark of this kind."""
        where = self._mine(remark, remark.c.instance_key == instance, remark.c.kind == kind, remark.c.by_id == by)
        return self._connection.execute(select(func.max(remark.c.at)).where(where)).scalar()
