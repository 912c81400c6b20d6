"""The pinned time of a rehearsal, read with each command; whether it may be pinned at all is a setting."""

from datetime import datetime

from sqlalchemy import Column, select

from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

test_clock = tenant_table("test_clock", Column("at", Moment, nullable=False), key=())


class TestClock(Rows):
    __test__ = False  # its name makes test runners curious

    def get(self) -> datetime | None:
        """The pinned time, None when time passes as usual."""
        return self._connection.execute(select(test_clock.c.at).where(self._mine(test_clock))).scalar_one_or_none()

    def set(self, at: datetime | None) -> None:
        if at is None:
            self._remove(test_clock)
        else:
            self._upsert(test_clock, [{"at": at}], overwrite=("at",))
