"""What stopped a promise or gave it more time, kept so that it can be drawn; words stand in remarks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, text

from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

pause = tenant_table(
    "pause",
    Column("key", BigInteger, nullable=False),
    Column("clock_key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("code", String(64), nullable=False),
    Column("by_id", String(255), nullable=False),
    Column("remark", BigInteger, nullable=False),
    Column("evidence", BigInteger),
    Column("began_at", Moment, nullable=False),
    Column("until_at", Moment, nullable=False),
    Column("is_limit", Boolean, nullable=False),
    Column("confirm_by", Moment),
    Column("confirmed_by", String(255)),
    Column("ended_at", Moment),
    Column("ended_by", String(255)),
    Column("how", String(16)),
    Column("token", BigInteger),
    Index(None, "tenant_id", "clock_key"),
    Index(None, "tenant_id", "instance_key"),
    Index(
        "ix_pause_token", "tenant_id", "token",
        sqlite_where=text("token IS NOT NULL"), postgresql_where=text("token IS NOT NULL"),
    ),
    Index(
        "ix_pause_unconfirmed", "tenant_id", "key",
        sqlite_where=text("confirm_by IS NOT NULL"), postgresql_where=text("confirm_by IS NOT NULL"),
    ),
)  # fmt: skip

extension = tenant_table(
    "extension",
    Column("key", BigInteger, nullable=False),
    Column("clock_key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("by_id", String(255), nullable=False),
    Column("remark", BigInteger, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("asked_for", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided_by", String(255)),
    Column("decided_at", Moment),
    Index(None, "tenant_id", "clock_key"),
    Index(None, "tenant_id", "instance_key"),
    Index(
        "ix_extension_asked", "tenant_id", "key",
        sqlite_where=text("state = 'asked'"), postgresql_where=text("state = 'asked'"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRow:
    """`remark` and `evidence` are remarks' keys. It ends at `until_at` at the latest, which is the policy's limit where
    `is_limit`; unless somebody confirms it, at `confirm_by`. `how` it ended: resumed | over | limit | lapsed | closed;
    a lapsed one counts as if it had never been. `token` is where the case waits that it lasts for, None where people
    made it."""

    key: Key
    clock_key: Key
    instance_key: Key
    code: str
    by_id: str
    remark: Key
    evidence: Key | None = None
    began_at: datetime
    until_at: datetime
    is_limit: bool = False
    confirm_by: datetime | None = None
    confirmed_by: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    how: str | None = None
    token: Key | None = None

    @property
    def wakes_at(self) -> datetime:
        return min(self.until_at, self.confirm_by or self.until_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRow:
    """`minutes` in the promise's kind of time. `state`: asked | granted | refused | dropped."""

    key: Key
    clock_key: Key
    instance_key: Key
    by_id: str
    remark: Key
    asked_at: datetime
    asked_for: datetime
    minutes: int
    state: str = "asked"
    decided_by: str | None = None
    decided_at: datetime | None = None


class Pauses(Rows):
    def add(self, row: PauseRow) -> None:
        self._insert(pause, row)

    def save(self, row: PauseRow) -> None:
        self._change(pause, pause.c.key == row.key, **self._values(row))

    def of_clock(self, clock: Key) -> list[PauseRow]:
        """The oldest first."""
        return self._all(PauseRow, pause, pause.c.clock_key == clock, order_by=[pause.c.began_at, pause.c.key])

    def of_token(self, token: Key) -> list[PauseRow]:
        """Those that still last, because the case waits there."""
        return self._all(PauseRow, pause, pause.c.token == token, pause.c.ended_at.is_(None), order_by=[pause.c.key])

    def of_instance(self, instance: Key) -> list[PauseRow]:
        return self._all(PauseRow, pause, pause.c.instance_key == instance, order_by=[pause.c.began_at, pause.c.key])

    def of_clocks(self, clocks: Collection[Key]) -> list[PauseRow]:
        return self._all(PauseRow, pause, pause.c.clock_key.in_(sorted(clocks))) if clocks else []

    def unconfirmed(self) -> list[PauseRow]:
        """Those that wait for a supervisor's word."""
        return self._all(PauseRow, pause, pause.c.confirm_by.is_not(None), order_by=[pause.c.confirm_by])


def stood_still(pauses: Iterable[PauseRow]) -> list[tuple[datetime, datetime]]:
    """From when to when a promise stood still: pauses that are over and count, for one that lapsed never was."""
    return [(one.began_at, one.ended_at) for one in pauses if one.ended_at is not None and one.how != "lapsed"]


class Extensions(Rows):
    def add(self, row: ExtensionRow) -> None:
        self._insert(extension, row)

    def save(self, row: ExtensionRow) -> None:
        self._change(extension, extension.c.key == row.key, **self._values(row))

    def of_clock(self, clock: Key) -> list[ExtensionRow]:
        return self._all(ExtensionRow, extension, extension.c.clock_key == clock, order_by=[extension.c.asked_at])

    def of_instance(self, instance: Key) -> list[ExtensionRow]:
        return self._all(ExtensionRow, extension, extension.c.instance_key == instance, order_by=[extension.c.asked_at])

    def asked(self) -> list[ExtensionRow]:
        return self._all(ExtensionRow, extension, extension.c.state == "asked", order_by=[extension.c.asked_at])
