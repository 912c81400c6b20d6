"""SLA clocks as rows: what was promised and when the next level is due; the arithmetic is `people`'s."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, select, text

from engine.errors import NotFound
from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

_OPEN: Mapping[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("stopped_at IS NULL"))
_ENDED: Mapping[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("stopped_at IS NOT NULL"))

clock = tenant_table(
    "clock",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("token", BigInteger),
    Column("task_key", BigInteger),
    Column("policy", String(255), nullable=False),
    Column("kind", String(8), nullable=False, server_default="resolve"),
    Column("state", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("next_at", Moment),
    Column("next_level", Integer, nullable=False),
    Column("plan", JsonText, nullable=False),
    Column("paused_at", Moment),
    Column("breached_at", Moment),
    Column("stopped_at", Moment),
    Column("late_by", Integer),
    Column("process_id", String(255)),
    Column("unit", String(255)),
    Column("level", String(8)),
    Column("person", String(255)),
    Index(None, "tenant_id", "next_at"),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "token"),
    Index(None, "tenant_id", "state", "due_at"),
    Index(
        "ix_clock_open_counted", "tenant_id", "process_id", "level", "person", "due_at", "unit", "stopped_at", **_OPEN
    ),
    Index("ix_clock_open_due", "tenant_id", "due_at", "key", **_OPEN),
    Index("ix_clock_ended", "tenant_id", "stopped_at", **_ENDED),
    Index("ix_clock_open_person", "tenant_id", "person", "due_at", "key", **_OPEN),
)
"""`process_id` and `unit` repeat the case's and `person` the task's, so that open promises are counted by an index
alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """`next_at` is when a level comes up next, or a pause ends or lapses; None when nothing does. While it is paused,
    `plan` is as before, `due_at` when it is due if the pause lasts as long as it may. `late_by` in minutes;
    `kind`: resolve | respond;
    `level` is the highest that was reached; `person` who has the task in hand."""

    key: Key
    instance_key: Key
    token: Key | None = None
    task_key: Key | None = None
    policy: str
    kind: str = "resolve"
    state: str = "running"
    started_at: datetime
    due_at: datetime
    next_at: datetime | None = None
    next_level: int = 0
    plan: Mapping[str, Any] = field(default_factory=dict)
    paused_at: datetime | None = None
    breached_at: datetime | None = None
    stopped_at: datetime | None = None
    late_by: int | None = None
    process_id: str | None = None
    unit: str | None = None
    level: str | None = None
    person: str | None = None


class Clocks(Rows):
    def add(self, *rows: ClockRow) -> None:
        self._insert(clock, *rows)

    def due(self, now: datetime, limit: int) -> list[Key]:
        query = select(clock.c.key).where(self._mine(clock, clock.c.next_at <= now)).order_by(clock.c.next_at)
        return list(self._connection.execute(query.limit(limit)).scalars())

    def load(self, key: Key, lock: bool = True) -> ClockRow | None:
        """None when there is none or another worker holds it at this moment."""
        return self._find(ClockRow, clock, clock.c.key == key, lock=lock, skip_locked=True)

    def hold(self, key: Key) -> ClockRow:
        """With its lock, waited for. Raises NotFound."""
        found = self._find(ClockRow, clock, clock.c.key == key, lock=True)
        if found is None:
            raise NotFound(what=f"时限 / promise {key}")
        return found

    def save(self, row: ClockRow) -> None:
        """Overwrite the row, but for its person, who follows the task; load it with its lock before."""
        values = {name: value for name, value in self._values(row).items() if name != "person"}
        self._change(clock, clock.c.key == row.key, **values)

    def move_to_process(self, instance_key: Key, process_id: str) -> None:
        self._change(clock, clock.c.instance_key == instance_key, clock.c.stopped_at.is_(None), process_id=process_id)

    def of_token(self, token: Key) -> list[ClockRow]:
        return self._all(ClockRow, clock, clock.c.token == token, order_by=[clock.c.key])

    def to_respond(self, instance_key: Key) -> list[ClockRow]:
        """Those that wait for the first human answer."""
        where = (clock.c.instance_key == instance_key, clock.c.kind == "respond", clock.c.stopped_at.is_(None))
        return self._all(ClockRow, clock, *where, order_by=[clock.c.key])

    def of_instance(self, instance_key: Key) -> list[ClockRow]:
        return self._all(ClockRow, clock, clock.c.instance_key == instance_key, order_by=[clock.c.key])
