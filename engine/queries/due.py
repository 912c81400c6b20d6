"""What is due: timers, promises and signals on their way whose time has come, the earliest first."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, literal, or_, select, union_all

from engine.ids import Key, TenantId
from engine.store.absences import absence
from engine.store.clocks import clock
from engine.store.instances import suspended
from engine.store.recounts import recount
from engine.store.signals import signal
from engine.store.timers import timer


class DueKind(IntEnum):
    """In the order in which they are done at the same moment: due times are known before people come and go, tokens
    move before promises are judged."""

    RECOUNT = 0
    ABSENCE = 1
    SIGNAL = 2
    TIMER = 3
    CLOCK = 4


@dataclass(frozen=True, slots=True)
class Due:
    kind: DueKind
    key: Key


_COLUMNS: dict[DueKind, tuple[Table, str]] = {
    DueKind.RECOUNT: (recount, "due_at"),
    DueKind.ABSENCE: (absence, "due_at"),
    DueKind.SIGNAL: (signal, "due_at"),
    DueKind.TIMER: (timer, "due_at"),
    DueKind.CLOCK: (clock, "next_at"),
}
_MOVES_TOKENS = frozenset({DueKind.SIGNAL, DueKind.TIMER})


def due_by(connection: Connection, tenant: TenantId, now: datetime, limit: int) -> list[Due]:
    """The `limit` rows that have been due longest. What would move a suspended instance waits until it is resumed."""
    asked = {"tenant": tenant, "now": now}
    return [Due(DueKind(kind), key) for kind, key in connection.execute(_longest_due(limit), asked)]


@lru_cache  # pollers ask it every second, and whoever plays a past before every event
def _longest_due(limit: int) -> Select[Any]:
    tenant: Any = bindparam("tenant")
    parts = []
    for kind, (table, column) in _COLUMNS.items():
        at = table.c[column]
        where = [table.c.tenant_id == tenant, at <= bindparam("now")]
        if kind in _MOVES_TOKENS:
            where.append(or_(table.c.instance_key.is_(None), table.c.instance_key.not_in(suspended(tenant))))
        part = select(literal(kind.value).label("kind"), table.c.key, at.label("at")).where(*where)
        parts.append(select(part.order_by(at, table.c.key).limit(limit).subquery()))
    every = union_all(*parts).subquery()
    return select(every.c.kind, every.c.key).order_by(every.c.at, every.c.kind, every.c.key).limit(limit)
