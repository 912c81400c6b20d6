"""Runs of definitions with their opaque state; the version decides between two commands that met on one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Select, String, Text, select, text

from engine.errors import Conflict, NotFound
from engine.ids import Key, TenantId
from engine.store.columns import Moment, tenant_table
from engine.store.elements import element_instance
from engine.store.rows import Rows

_SUSPENDED: Mapping[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("suspended_at IS NOT NULL"))

instance = tenant_table(
    "instance",
    Column("key", BigInteger, nullable=False),
    Column("definition_key", BigInteger, nullable=False),
    Column("process_id", String(255), nullable=False),
    Column("business_key", String(255)),
    Column("title", Text),
    Column("state", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("unit", String(255)),
    Column("started_by", String(255)),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("parent_key", BigInteger),
    Column("parent_token", BigInteger),
    Column("root_key", BigInteger),
    Column("has_incident", Boolean, nullable=False),
    Column("suspended_at", Moment),
    Column("forgotten_at", Moment),
    Index(None, "tenant_id", "business_key"),
    Index(None, "tenant_id", "process_id", "status", "started_at"),
    Index(None, "tenant_id", "definition_key", "status"),
    Index(None, "tenant_id", "parent_key"),
    Index(None, "tenant_id", "parent_token"),
    Index(None, "tenant_id", "status", "started_at"),
    Index(None, "tenant_id", "started_by", "started_at"),
    Index(None, "tenant_id", "root_key"),
    Index("ix_instance_suspended", "tenant_id", "key", **_SUSPENDED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceRow:
    """`status`: active | completed | terminated | failed. An active one that is suspended moves no more until it is
    resumed."""

    key: Key
    definition_key: Key
    process_id: str
    business_key: str | None
    title: str | None
    state: bytes
    version: int = 1
    status: str = "active"
    unit: str | None = None
    started_by: str | None = None
    started_at: datetime
    ended_at: datetime | None = None
    parent_key: Key | None = None
    parent_token: Key | None = None
    root_key: Key | None = None
    has_incident: bool = False
    suspended_at: datetime | None = None


def suspended(tenant: TenantId) -> Select[Any]:
    """The keys of those that are; few, and found by an index of their own."""
    return select(instance.c.key).where(instance.c.tenant_id == tenant, instance.c.suspended_at.is_not(None))


class Instances(Rows):
    def add(self, row: InstanceRow) -> None:
        self._insert(instance, row)

    def load(self, key: Key, *, lock: bool = False) -> InstanceRow:
        """Raises NotFound. With `lock` nobody else loads it so until the end of the transaction."""
        found = self._find(InstanceRow, instance, instance.c.key == key, lock=lock)
        if found is None:
            raise NotFound(what=f"事项 / case {key}")
        return found

    def save(self, row: InstanceRow, *, state: bytes, status: str, ended_at: datetime | None = None) -> InstanceRow:
        """Write the next state, and whether it is suspended; answer the row as it is now. Raises Conflict when `row` is
        no longer the newest."""
        version = row.version + 1
        unmoved = (instance.c.key == row.key, instance.c.version == row.version)
        values = {"state": state, "status": status, "ended_at": ended_at, "suspended_at": row.suspended_at}
        if not self._change(instance, *unmoved, version=version, **values):
            raise Conflict(f"instance {row.key} has moved on from version {row.version}")
        return replace(row, state=state, status=status, ended_at=ended_at, version=version)

    def name(self, key: Key, *, title: str | None, business_key: str | None) -> None:
        self._change(instance, instance.c.key == key, title=title, business_key=business_key)

    def mark_incident(self, key: Key, has_incident: bool) -> None:
        self._change(instance, instance.c.key == key, has_incident=has_incident)

    def move_to_definition(self, key: Key, definition_key: Key, process_id: str) -> None:
        self._change(instance, instance.c.key == key, definition_key=definition_key, process_id=process_id)

    def by_token(self, token_key: Key) -> InstanceRow:
        """The instance whose running element `token_key` is. Raises NotFound."""
        owner = select(element_instance.c.instance_key).where(
            self._mine(element_instance, element_instance.c.key == token_key)
        )
        found = self._find(InstanceRow, instance, instance.c.key == owner.scalar_subquery())
        if found is None:
            raise NotFound(what=f"环节 / element {token_key}")
        return found

    def has_active(self, business_key: str, process_id: str | None = None) -> bool:
        """Whether a case with this key is running, of this or (None) of whatever process."""
        where = [instance.c.business_key == business_key, instance.c.status == "active"]
        if process_id is not None:
            where.append(instance.c.process_id == process_id)
        return self._find(InstanceRow, instance, *where) is not None

    def newest(self, business_key: str) -> InstanceRow | None:
        """The case under this key that was started last, running or over."""
        rows = self._all(InstanceRow, instance, instance.c.business_key == business_key, order_by=[instance.c.key])
        return rows[-1] if rows else None

    def children_of(self, key: Key) -> list[InstanceRow]:
        return self._all(InstanceRow, instance, instance.c.parent_key == key, order_by=[instance.c.key])

    def family(self, root: Key) -> list[InstanceRow]:
        """A case and all that it has called, directly or not."""
        return self._all(InstanceRow, instance, instance.c.root_key == root, order_by=[instance.c.key])

    def suspended_among(self, keys: Collection[Key]) -> frozenset[Key]:
        found = suspended(self._tenant).where(instance.c.key.in_(keys))
        return frozenset(self._connection.execute(found).scalars()) if keys else frozenset()

    def child_of_token(self, token_key: Key) -> InstanceRow | None:
        return self._find(InstanceRow, instance, instance.c.parent_token == token_key)
