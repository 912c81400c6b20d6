"""Instances whose open due times are counted anew: the calendar or the case has changed; each is a command."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, literal, select, union

from engine.ids import Key
from engine.store.clocks import clock
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows, insert_or
from engine.store.timers import timer

recount = tenant_table(
    "recount",
    Column("key", BigInteger, nullable=False),
    Column("due_at", Moment, nullable=False),
    Index(None, "tenant_id", "due_at"),
)
"""`key` is the instance's."""


class Recounts(Rows):
    def add_for_all(self, now: datetime) -> None:
        """Every instance that has a timer, or a promise that runs and is not broken."""
        timed = select(timer.c.instance_key).where(self._mine(timer, timer.c.instance_key.is_not(None)))
        promised = select(clock.c.instance_key).where(self._mine(clock, clock.c.next_at.is_not(None)))
        keys = union(timed, promised).subquery()
        rows = select(literal(self._tenant), keys.c.instance_key, literal(now, Moment()))
        rows = rows.where(keys.c.instance_key.is_not(None))  # without a WHERE, SQLite reads ON CONFLICT as a join
        statement = insert_or(self._connection, recount).from_select(["tenant_id", "key", "due_at"], rows)
        self._connection.execute(statement.on_conflict_do_nothing())

    def add(self, instance: Key, now: datetime) -> None:
        """This one only, because what its promises depend on has changed."""
        values = {"tenant_id": self._tenant, "key": instance, "due_at": now}
        self._connection.execute(insert_or(self._connection, recount).values(values).on_conflict_do_nothing())

    def take(self, instance: Key) -> bool:
        """False when another worker was first."""
        return self._remove(recount, recount.c.key == instance) > 0
