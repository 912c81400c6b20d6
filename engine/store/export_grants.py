"""Files of unmasked rows that somebody asked to take along, and what was decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, Index, String, Text

from engine.errors import NotFound
from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

export_grant = tenant_table(
    "export_grant",
    Column("key", BigInteger, nullable=False),
    Column("ledger", String(255), nullable=False),
    Column("person_id", String(255), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("filtered", JsonText, nullable=False),
    Column("status", String(16), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", String(255)),
    Column("decided_at", Moment),
    Column("reason", Text),
    Column("expires_at", Moment),
    Column("used_at", Moment),
    Index(None, "tenant_id", "status", "asked_at"),
    Index(None, "tenant_id", "person_id", "asked_at"),
)


class GrantStatus(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    USED = "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """`filtered`: column → what was asked of it: the rows that are meant, as they are when the file is made."""

    key: Key
    ledger: str
    person_id: str
    purpose: str
    filtered: Mapping[str, str]
    status: str
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    expires_at: datetime | None = None
    used_at: datetime | None = None

    def is_open_at(self, now: datetime) -> bool:
        """Whether the file may be taken."""
        return self.status == GrantStatus.GRANTED and self.expires_at is not None and now < self.expires_at


class ExportGrants(Rows):
    def ask(self, row: GrantRow) -> None:
        self._insert(export_grant, row)

    def load(self, key: Key) -> GrantRow:
        """Raises NotFound."""
        found = self._find(GrantRow, export_grant, export_grant.c.key == key)
        if found is None:
            raise NotFound(what=f"导出申请 / request {key}")
        return found

    def waiting(self) -> list[GrantRow]:
        """The oldest first."""
        return self._all(GrantRow, export_grant, export_grant.c.status == GrantStatus.ASKED,
                         order_by=[export_grant.c.asked_at, export_grant.c.key])  # fmt: skip

    def of_person(self, person: str, limit: int) -> list[GrantRow]:
        """The newest first."""
        order = [export_grant.c.asked_at.desc(), export_grant.c.key.desc()]
        return self._all(GrantRow, export_grant, export_grant.c.person_id == person, order_by=order, limit=limit)

    def decide(
        self, key: Key, status: GrantStatus, by: str, reason: str, now: datetime, until: datetime | None
    ) -> bool:  # fmt: skip
        """False where it was decided before."""
        return self._change(
            export_grant, export_grant.c.key == key, export_grant.c.status == GrantStatus.ASKED, status=status,
            decided_by=by, decided_at=now, reason=reason, expires_at=until,
        ) > 0  # fmt: skip

    def use(self, key: Key, now: datetime) -> bool:
        """Once. False where somebody was faster."""
        granted = (export_grant.c.key == key, export_grant.c.status == GrantStatus.GRANTED)
        return self._change(export_grant, *granted, status=GrantStatus.USED, used_at=now) > 0
