"""What was promised to the outside and is not kept yet: mails and webhooks, each leased to one courier at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Text, func, select

from engine.errors import NotFound
from engine.ids import Key, TenantId
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.keys import Keys
from engine.store.rows import Rows, columns_of

outbox = tenant_table(
    "outbox",
    Column("key", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text),
    Column("headers", JsonText, nullable=False),
    Column("body", Text),
    Column("signer", String(255)),
    Column("instance_key", BigInteger),
    Column("status", String(16), nullable=False),
    Column("digest", String(255)),
    Column("due_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "tenant_id", "due_at", "key"),
    Index(None, "tenant_id", "status", "key"),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "kind", "updated_at"),
    Index("ux_outbox_tenant_id_digest", "tenant_id", "digest", unique=True),
)


MINUTE = timedelta(minutes=1)
NOTICES = "notices"
"""The name of our own webhook: of its address and of its secret, which are in no row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """`kind`: mail | webhook | wecom | dingtalk. `status`: waiting | leased | sent | dead (given up). A courier takes
    it from `due_at` on; None = never again. `signer` says whose secret signs it: `notices`, `department:<code>`, or
    nobody's. Where the address itself is a secret `address` is only its name: `notices`, or the unit of a robot.
    `digest` names the summary that gathers several.

    What was sent has no body any more: it may be personal, and nobody needs it here.
    """

    key: Key
    kind: str
    address: str
    subject: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None
    signer: str | None = None
    instance_key: Key | None = None
    status: str = "waiting"
    digest: str | None = None
    due_at: datetime | None
    attempts: int = 0
    error: str | None = None
    created_at: datetime
    updated_at: datetime


class Outbox(Rows):
    def __init__(self, connection: Connection, tenant: TenantId, keys: Keys) -> None:
        super().__init__(connection, tenant)
        self._keys = keys

    def add(
        self,
        *,
        kind: str,
        address: str,
        body: str,
        now: datetime,
        subject: str | None = None,
        headers: Mapping[str, str] | None = None,
        signer: str | None = None,
        instance_key: Key | None = None,
        due_at: datetime | None = None,
    ) -> Key:
        """To be sent as soon as the command is committed, or at `due_at`; its key is the same at every attempt."""
        row = OutboxRow(
            key=self._keys.new(), kind=kind, address=address, subject=subject, headers=dict(headers or {}), body=body,
            signer=signer, instance_key=instance_key, due_at=due_at or now, created_at=now, updated_at=now,
        )  # fmt: skip
        self._insert(outbox, row)
        return row.key

    def gather(
        self, *, kind: str, address: str, subject: str, body: str, now: datetime, due_at: datetime, digest: str
    ) -> None:
        """Into the message `digest` that is still to be sent, or a new one of that name."""
        row = OutboxRow(
            key=self._keys.new(), kind=kind, address=address, subject=subject, body=body, digest=digest, due_at=due_at,
            created_at=now, updated_at=now,
        )  # fmt: skip
        if not self._insert_new(outbox, row):
            waits = (outbox.c.digest == digest, outbox.c.status == "waiting", outbox.c.attempts == 0)
            if not self._change(outbox, *waits, body=outbox.c.body + body, updated_at=now):
                self._insert(outbox, replace(row, digest=None))

    def load(self, key: Key, *, lock: bool = False) -> OutboxRow:
        """Raises NotFound."""
        found = self._find(OutboxRow, outbox, outbox.c.key == key, lock=lock)
        if found is None:
            raise NotFound(what=f"待发消息 / outgoing message {key}")
        return found

    def has_due(self, now: datetime) -> bool:
        return self._find(OutboxRow, outbox, outbox.c.due_at <= now) is not None

    def take(
        self, now: datetime, until: datetime, limit: int, paced: Mapping[str, int] | None = None
    ) -> list[OutboxRow]:
        """Those that have been due longest, one attempt more; what another is just taking is passed over. `paced` says
        of a kind how many one address may be sent in a minute: the rest waits for the next."""
        free = select(*columns_of(outbox, OutboxRow)).where(self._mine(outbox, outbox.c.due_at <= now))
        free = free.order_by(outbox.c.due_at, outbox.c.key).limit(limit).with_for_update(skip_locked=True)
        found = self._in_time([OutboxRow(**row) for row in self._connection.execute(free).mappings()], now, paced or {})
        held: dict[str, Any] = {"status": "leased", "due_at": until, "updated_at": now}
        if found:
            keys = [row.key for row in found]
            self._change(outbox, outbox.c.key.in_(keys), attempts=outbox.c.attempts + 1, **held)
        return [replace(row, attempts=row.attempts + 1, **held) for row in found]

    def _in_time(self, rows: Sequence[OutboxRow], now: datetime, paced: Mapping[str, int]) -> list[OutboxRow]:
        """Without those for which this minute has no room left; they are due when it is over."""
        places = {(row.kind, row.address) for row in rows if row.kind in paced}
        late: set[Key] = set()
        for kind, address in places:
            there = [row.key for row in rows if (row.kind, row.address) == (kind, address)]
            late.update(there[max(0, paced[kind] - self._tried_since(now - MINUTE, kind, address)) :])
        if late:
            self._change(outbox, outbox.c.key.in_(late), due_at=now + MINUTE)
        return [row for row in rows if row.key not in late]

    def _tried_since(self, moment: datetime, kind: str, address: str) -> int:
        where = (outbox.c.kind == kind, outbox.c.address == address, outbox.c.updated_at > moment)
        query = select(func.count()).select_from(outbox).where(self._mine(outbox, *where, outbox.c.attempts > 0))
        return self._connection.execute(query).scalar_one()

    def sent(self, key: Key, now: datetime) -> None:
        self._change(outbox, outbox.c.key == key, status="sent", due_at=None, body=None, error=None, updated_at=now)

    def again(self, key: Key, now: datetime, due_at: datetime, error: str) -> None:
        self._change(outbox, outbox.c.key == key, status="waiting", due_at=due_at, error=error, updated_at=now)

    def begin_again(self, key: Key, now: datetime) -> None:
        """As if it had never been tried."""
        self._change(outbox, outbox.c.key == key, status="waiting", due_at=now, attempts=0, updated_at=now)

    def give_up(self, key: Key, now: datetime, error: str) -> None:
        self._change(outbox, outbox.c.key == key, status="dead", due_at=None, error=error, updated_at=now)
