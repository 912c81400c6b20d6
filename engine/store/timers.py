"""BPMN due times as rows with an indexed due_at; a poller finds them, a command fires them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer, String, Text, bindparam, delete, select

from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

timer = tenant_table(
    "timer",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger),
    Column("definition_key", BigInteger),
    Column("holder", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("repeat", Integer),
    Column("every", Text),
    Column("set_at", Moment),
    Index(None, "tenant_id", "due_at"),
    Index(None, "tenant_id", "holder"),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "definition_key"),
)


_CLOSE = delete(timer).where(timer.c.tenant_id == bindparam("of_tenant"), timer.c.holder == bindparam("of_holder"))
"""Put together once: it is asked whenever an element that waits is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRow:
    """A start timer has a `definition_key` and no `instance_key`. `repeat` and `every` as in `facts.TimerSet`; `set_at`
    is the moment from which `due_at` was counted."""

    key: Key
    instance_key: Key | None = None
    definition_key: Key | None = None
    holder: Key
    element_id: str
    due_at: datetime
    repeat: int | None = None
    every: str | None = None
    set_at: datetime | None = None


class Timers(Rows):
    def add(self, *rows: TimerRow) -> None:
        self._insert(timer, *rows)

    def due(self, now: datetime, limit: int) -> list[Key]:
        """Keys only, the longest due first; whoever fires one loads it with its lock."""
        query = select(timer.c.key).where(self._mine(timer, timer.c.due_at <= now)).order_by(timer.c.due_at)
        return list(self._connection.execute(query.limit(limit)).scalars())

    def load(self, key: Key, lock: bool = True) -> TimerRow | None:
        """None when it has fired, was closed, or another worker holds it at this moment."""
        return self._find(TimerRow, timer, timer.c.key == key, lock=lock, skip_locked=True)

    def of_instance(self, instance_key: Key) -> list[TimerRow]:
        return self._all(TimerRow, timer, timer.c.instance_key == instance_key, order_by=[timer.c.key])

    def move(self, key: Key, due_at: datetime) -> bool:
        return self._change(timer, timer.c.key == key, due_at=due_at) > 0

    def rename(self, holder: Key, element: str, to: str) -> None:
        """The element is drawn under another name now."""
        self._change(timer, timer.c.holder == holder, timer.c.element_id == element, element_id=to)

    def delete(self, key: Key) -> bool:
        return self._remove(timer, timer.c.key == key) > 0

    def close(self, holder: Key, element: str | None = None) -> None:
        if element is not None:
            self._remove(timer, timer.c.holder == holder, timer.c.element_id == element)
        else:
            self._connection.execute(_CLOSE, {"of_tenant": self._tenant, "of_holder": holder})

    def close_definition(self, definition_key: Key) -> None:
        """Its start timers; those of running instances go on."""
        self._remove(timer, timer.c.definition_key == definition_key, timer.c.instance_key.is_(None))
