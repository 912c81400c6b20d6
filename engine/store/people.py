"""The organisation as it was last handed in, and the accounts people sign in with; it checks no password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Integer, String, Text, insert, select

from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

organisation = tenant_table(
    "organisation",
    Column("version", Integer, nullable=False),
    Column("content", JsonText, nullable=False),
    key=("version",),
)

organisation_change = tenant_table(
    "organisation_change",
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by_id", String(255), nullable=False),
    Column("by_name", String(255), nullable=False),
    Column("changes", JsonText, nullable=False),
    key=("version",),
)
"""Who imported which version when, and what differed from the one before."""

account = tenant_table(
    "account",
    Column("person_id", String(255), nullable=False),
    Column("password_hash", Text),
    Column("language", String(16), nullable=False),
    Column("theme", String(16), nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("disabled", Boolean, nullable=False),
    key=("person_id",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """`failed` counts wrong passwords since the last right one or the last lock. Without a hash nobody can sign in by
    password."""

    person_id: str
    password_hash: str | None = None
    language: str = "zh"
    theme: str = "auto"
    failed: int = 0
    locked_until: datetime | None = None
    disabled: bool = False

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChangeRow:
    """`changes` as `engine.org.Change.as_json`."""

    version: int
    at: datetime
    by_id: str
    by_name: str
    changes: Any


class People(Rows):
    _version: int | None = None

    def replace_organisation(self, content: Mapping[str, Any]) -> int:
        """Keep a new version beside the old ones and answer its number. Raises Conflict when somebody else has replaced
        the one that this unit of work goes by."""
        version = self.organisation_version() + 1
        row = {"tenant_id": self._tenant, "version": version, "content": content}
        self._connection.execute(insert(organisation).values(row))
        self._version = version
        return version

    def organisation(self) -> tuple[int, dict[str, Any]] | None:
        """The newest version and its content."""
        query = select(organisation.c.version, organisation.c.content).where(self._mine(organisation))
        found = self._connection.execute(query.order_by(organisation.c.version.desc()).limit(1)).first()
        return None if found is None else (found.version, found.content)

    def organisation_version(self) -> int:
        """The newest version's number without its content, 0 when there is none. A unit of work asks once, so that it
        goes by one organisation, until it replaces it."""
        if self._version is None:
            query = select(organisation.c.version).where(self._mine(organisation))
            self._version = (
                self._connection.execute(query.order_by(organisation.c.version.desc()).limit(1)).scalar() or 0
            )
        return self._version

    def note_change(self, row: OrganisationChangeRow) -> None:
        self._connection.execute(insert(organisation_change).values(self._values(row)))

    def account(self, person_id: str, *, lock: bool = False) -> AccountRow | None:
        return self._find(AccountRow, account, account.c.person_id == person_id, lock=lock)

    def put_account(self, row: AccountRow) -> None:
        values = self._values(row)
        self._upsert(account, [values], overwrite=values.keys() - {"tenant_id", "person_id"})

    def set_password(self, person_id: str, password_hash: str) -> None:
        """What was counted of wrong ones is forgotten."""
        mine = account.c.person_id == person_id
        self._change(account, mine, password_hash=password_hash, failed=0, locked_until=None)

    def record_failure(self, person_id: str, locked_until: datetime | None = None) -> None:
        """One wrong password more; with `locked_until` no further try before it, and the count begins anew."""
        failed = account.c.failed + 1 if locked_until is None else 0
        self._change(account, account.c.person_id == person_id, failed=failed, locked_until=locked_until)

    def reset_failures(self, person_id: str) -> None:
        self._change(account, account.c.person_id == person_id, failed=0, locked_until=None)
