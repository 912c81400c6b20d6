"""Work for machines: ready, leased to one worker for a time, then completed, failed or cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, String, Text, and_, or_, select, update

from engine.errors import NotFound
from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
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
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("worker", String(255)),
    Column("error", Text),
    Index(None, "tenant_id", "status", "type", "due_at"),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "token"),
)

UNDONE = ("ready", "leased", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """`status`: ready | leased | completed | failed (no retries left) | cancelled. Not before `due_at`."""

    key: Key
    instance_key: Key
    token: Key
    element_id: str
    type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    retries: int = 3
    status: str = "ready"
    due_at: datetime
    leased_until: datetime | None = None
    worker: str | None = None
    error: str | None = None


class Jobs(Rows):
    def add(self, *rows: JobRow) -> None:
        self._insert(job, *rows)

    def load(self, key: Key, *, lock: bool = False) -> JobRow:
        """Raises NotFound."""
        found = self._find(JobRow, job, job.c.key == key, lock=lock)
        if found is None:
            raise NotFound(what=f"job {key}")
        return found

    def of_token(self, token: Key) -> JobRow | None:
        return self._find(JobRow, job, job.c.token == token, job.c.status.in_(UNDONE))

    def due(self, types: Sequence[str], now: datetime, limit: int) -> list[Key]:
        query = select(job.c.key).where(self._leasable(types, now)).order_by(job.c.due_at, job.c.key).limit(limit)
        return list(self._connection.execute(query).scalars())

    def lease(self, types: Sequence[str], worker: str, now: datetime, until: datetime, limit: int) -> list[JobRow]:
        """Hand out ready jobs and those whose lease ran out; no two workers are given the same one."""
        free = select(job.c.key).where(self._leasable(types, now)).order_by(job.c.due_at, job.c.key).limit(limit)
        statement = (
            update(job)
            .where(self._mine(job, job.c.key.in_(free.with_for_update(skip_locked=True))))
            .values(status="leased", worker=worker, leased_until=until)
            .returning(*columns_of(job, JobRow))
        )
        leased = [JobRow(**found) for found in self._connection.execute(statement).mappings()]
        return sorted(leased, key=lambda row: (row.due_at, row.key))

    def complete(self, key: Key) -> bool:
        return self._end(job.c.key == key, status="completed")

    def fail(self, key: Key, *, retries: int, due_at: datetime, error: str) -> bool:
        """Ready again at `due_at`, or failed for a person to look at when no retries are left."""
        status = "ready" if retries > 0 else "failed"
        changes = {"status": status, "retries": retries, "due_at": due_at, "error": error}
        undone = (job.c.key == key, job.c.status.in_(UNDONE))
        return self._change(job, *undone, leased_until=None, worker=None, **changes) > 0

    def set_retries(self, key: Key, retries: int, due_at: datetime) -> bool:
        """A person lets it try again."""
        undone = (job.c.key == key, job.c.status.in_(UNDONE))
        return self._change(job, *undone, status="ready", retries=retries, due_at=due_at, leased_until=None) > 0

    def extend(self, key: Key, until: datetime) -> bool:
        return self._change(job, job.c.key == key, job.c.status == "leased", leased_until=until) > 0

    def cancel_by_token(self, tokens: Sequence[Key]) -> None:
        self._end(job.c.token.in_(tokens), status="cancelled")

    def _end(self, which: ColumnElement[bool], status: str) -> bool:
        return self._change(job, which, job.c.status.in_(UNDONE), status=status, leased_until=None) > 0

    def _leasable(self, types: Sequence[str], now: datetime) -> ColumnElement[bool]:
        expired = and_(job.c.status == "leased", job.c.leased_until <= now)
        free = or_(job.c.status == "ready", expired)
        return self._mine(job, job.c.type.in_(types), job.c.due_at <= now, free)
