"""What is due: keys of timers, promises and signals on their way whose time has come, the earliest first."""

from datetime import datetime

from sqlalchemy import Connection, select

from engine.ids import Key, TenantId
from engine.store.clocks import clock
from engine.store.signals import signal
from engine.store.timers import timer


def due_timers(connection: Connection, tenant: TenantId, now: datetime, limit: int) -> list[Key]:
    where = (timer.c.tenant_id == tenant, timer.c.due_at <= now)
    query = select(timer.c.key).where(*where).order_by(timer.c.due_at, timer.c.key).limit(limit)
    return list(connection.execute(query).scalars())


def due_clocks(connection: Connection, tenant: TenantId, now: datetime, limit: int) -> list[Key]:
    where = (clock.c.tenant_id == tenant, clock.c.next_at <= now)
    query = select(clock.c.key).where(*where).order_by(clock.c.next_at, clock.c.key).limit(limit)
    return list(connection.execute(query).scalars())


def due_signals(connection: Connection, tenant: TenantId, now: datetime, limit: int) -> list[Key]:
    where = (signal.c.tenant_id == tenant, signal.c.due_at <= now)
    query = select(signal.c.key).where(*where).order_by(signal.c.due_at, signal.c.key).limit(limit)
    return list(connection.execute(query).scalars())
