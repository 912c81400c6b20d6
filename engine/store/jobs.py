"""Work for machines: ready, leased to one worker for a time, then completed, failed or cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, String, Text, bindparam, select, update

from engine.errors import NotFound
from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.instances import suspended
from engine.store.rows import Rows, columns_of

job = tenant_table(
    "job",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("type", String(255), nullable=False),
    Column("headers", JsonText, nullable=False),
    Column("retries", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("due_at", Moment),
    Column("worker", String(255)),
    Column("leased_by", String(255)),
    Column("lease", String(255)),
    Column("error_code", String(255)),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index(None, "tenant_id", "type", "due_at", "key"),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "token"),
)

UNDONE = ("ready", "leased", "failed")

_CANCEL = (
    update(job)
    .where(
        job.c.tenant_id == bindparam("of_tenant"), job.c.token.in_(bindparam("of_tokens", expanding=True)),
        job.c.status.in_(UNDONE),
    )
    .values(status="cancelled", due_at=None, updated_at=bindparam("now"), ended_at=bindparam("now"))
)  # fmt: skip
"""Put together once: it is asked whenever an element that waits is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """`status`: ready | leased | failed (no retries left) | thrown (an error nobody caught) | completed | cancelled.

    A worker may take it from `due_at` on: when it is ready, or when the lease of the one before ends; None = never.
    `leased_by` is the account that has it, `worker` the name that the program gives itself; a `lease` is a token that
    tells one leasing from the next, where the program asked for it.
    """

    key: Key
    instance_key: Key
    token: Key
    element_id: str
    type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    retries: int = 3
    status: str = "ready"
    due_at: datetime | None
    worker: str | None = None
    leased_by: str | None = None
    lease: str | None = None
    error_code: str | None = None
    error: str | None = None
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None = None


class Jobs(Rows):
    def add(self, *rows: JobRow) -> None:
        self._insert(job, *rows)

    def load(self, key: Key, *, lock: bool = False) -> JobRow:
        """Raises NotFound."""
        found = self._find(JobRow, job, job.c.key == key, lock=lock)
        if found is None:
            raise NotFound(what=f"作业 / job {key}")
        return found

    def has_due(self, type: str, now: datetime) -> bool:
        """Whether a worker would be given something now."""
        return self._find(JobRow, job, *self._free(type, now)) is not None

    def take(
        self, type: str, *, worker: str, account: str, lease: str | None, now: datetime, until: datetime, limit: int
    ) -> list[JobRow]:
        """Hand out the jobs that have been due longest; what another worker is just taking is passed over."""
        free = select(*columns_of(job, JobRow)).where(self._mine(job, *self._free(type, now)))
        free = free.order_by(job.c.due_at, job.c.key).limit(limit).with_for_update(skip_locked=True)
        found = [JobRow(**row) for row in self._connection.execute(free).mappings()]
        held: dict[str, Any] = {"status": "leased", "worker": worker, "leased_by": account, "lease": lease}
        held |= {"due_at": until, "updated_at": now}
        if found:
            self._change(job, job.c.key.in_([row.key for row in found]), **held)
        return [replace(row, **held) for row in found]

    def _free(self, type: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
        """Those of suspended instances wait until these are resumed."""
        return job.c.type == type, job.c.due_at <= now, job.c.instance_key.not_in(suspended(self._tenant))

    def complete(self, key: Key, now: datetime) -> None:
        self._change(job, job.c.key == key, status="completed", due_at=None, updated_at=now, ended_at=now)

    def throw(self, key: Key, now: datetime, *, code: str, error: str | None) -> None:
        """It ended with a BPMN error."""
        thrown = {"status": "thrown", "error_code": code, "error": error}
        self._change(job, job.c.key == key, due_at=None, updated_at=now, ended_at=now, **thrown)

    def thrown_at(self, token: Key) -> JobRow | None:
        return self._find(JobRow, job, job.c.token == token, job.c.status == "thrown")

    def fail(self, key: Key, now: datetime, *, retries: int, due_at: datetime, error: str | None) -> None:
        """Ready again at `due_at`, or failed for a person to look at when no retries are left."""
        again = {"status": "ready", "due_at": due_at} if retries > 0 else {"status": "failed", "due_at": None}
        given_back = {"leased_by": None, "lease": None, "updated_at": now}
        self._change(job, job.c.key == key, retries=retries, error=error, **given_back, **again)

    def set_ready(self, key: Key, now: datetime, *, retries: int) -> None:
        """It may be taken again at once."""
        again = {"status": "ready", "due_at": now, "leased_by": None, "lease": None, "error_code": None}
        self._change(job, job.c.key == key, retries=retries, updated_at=now, ended_at=None, **again)

    def set_retries(self, key: Key, now: datetime, retries: int) -> None:
        """How often it may still be tried; whether it may be taken stays as it is."""
        self._change(job, job.c.key == key, retries=retries, updated_at=now)

    def extend(self, key: Key, now: datetime, until: datetime) -> None:
        """The lease ends at `until` instead."""
        self._change(job, job.c.key == key, due_at=until, updated_at=now)

    def rename(self, token: Key, element: str) -> None:
        """The element is drawn under another name now."""
        self._change(job, job.c.token == token, job.c.status.in_(UNDONE), element_id=element)

    def cancel_by_token(self, tokens: Sequence[Key], now: datetime) -> None:
        self._connection.execute(_CANCEL, {"of_tenant": self._tenant, "of_tokens": list(tokens), "now": now})
