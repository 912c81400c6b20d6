"""Where a model or its data could not go on, until a person resolves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, String, Text

from engine.errors import NotFound
from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

incident = tenant_table(
    "incident",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("error_type", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("job_key", BigInteger),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "resolved_at", "created_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """`job_key` is the job that could not go on, where it was one."""

    key: Key
    instance_key: Key
    token: Key
    element_id: str
    error_type: str
    message: str
    created_at: datetime
    resolved_at: datetime | None = None
    job_key: Key | None = None


class Incidents(Rows):
    def add(self, *rows: IncidentRow) -> None:
        self._insert(incident, *rows)

    def load(self, key: Key, *, lock: bool = False) -> IncidentRow:
        """Raises NotFound."""
        found = self._find(IncidentRow, incident, incident.c.key == key, lock=lock)
        if found is None:
            raise NotFound(what=f"异常 / incident {key}")
        return found

    def rename(self, token: Key, element: str) -> None:
        """The element is drawn under another name now."""
        self._change(incident, incident.c.token == token, incident.c.resolved_at.is_(None), element_id=element)

    def resolve(self, key: Key, now: datetime) -> bool:
        """False when it was resolved before."""
        return self._change(incident, incident.c.key == key, incident.c.resolved_at.is_(None), resolved_at=now) > 0

    def resolve_by_token(self, tokens: Sequence[Key], now: datetime) -> None:
        """A token that is gone has nothing left to resolve."""
        self._change(incident, incident.c.token.in_(tokens), incident.c.resolved_at.is_(None), resolved_at=now)

    def open_of(self, instance_key: Key) -> list[IncidentRow]:
        where = (incident.c.instance_key == instance_key, incident.c.resolved_at.is_(None))
        return self._all(IncidentRow, incident, *where, order_by=[incident.c.key])
