"""What departments that call us have: the number of their secret, their calls, events and references; it judges none.

No secret is stored: it is computed from the installation's own (`outbound.signing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ColumnElement, Index, Integer, String, Text, func, select

from engine.errors import Conflict
from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.instances import InstanceRow
from engine.store.rows import Rows

department = tenant_table(
    "department",
    Column("dept", String(255), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("locked_at", Moment),
    Column("callback_url", Text),
    key=("dept",),
)

department_call = tenant_table(
    "department_call",
    Column("key", BigInteger, nullable=False),
    Column("dept", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Column("is_refused", Boolean, nullable=False),
    Index(None, "tenant_id", "dept", "at"),
)
"""Calls of the last minutes, by which they are limited; those that were not signed rightly are refused ones."""

department_event = tenant_table(
    "department_event",
    Column("dept", String(255), nullable=False),
    Column("event_id", String(255), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("answer", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "tenant_id", "at"),
    key=("dept", "event_id"),
)

department_case = tenant_table(
    "department_case",
    Column("dept", String(255), nullable=False),
    Column("kind", String(255), nullable=False),
    Column("reference", String(255), nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    key=("dept", "kind", "reference"),
)
"""The newest case under a reference number of the department's own; `kind` says which of its numbers it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRow:
    """`serial` is the number of the secret in force since `issued_at`; a locked one is heard no more."""

    dept: str
    serial: int
    issued_at: datetime
    locked_at: datetime | None = None
    callback_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    key: Key
    dept: str
    at: datetime
    is_refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """`digest` of what came under this id, `answer` what it was answered."""

    dept: str
    event_id: str
    digest: str
    answer: Mapping[str, Any]
    at: datetime


OURS = "business_key"
"""The kind of reference that is our own number, of a case that we have begun and a department may speak of."""


def kind_of(bundle: str, number: str) -> str:
    """Events of a bundle with the same key speak of the same cases."""
    return f"{bundle}.{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    dept: str
    kind: str
    reference: str
    instance_key: Key


class Departments(Rows):
    def load(self, dept: str, *, lock: bool = False) -> DepartmentRow | None:
        """With `lock` the department's calls go one by one: nobody else has it so until the end of the transaction."""
        return self._find(DepartmentRow, department, department.c.dept == dept, lock=lock)

    def put(self, row: DepartmentRow) -> None:
        values = self._values(row)
        self._upsert(department, [values], overwrite=values.keys() - {"tenant_id", "dept"})

    def note_call(self, row: CallRow) -> None:
        self._insert(department_call, row)

    def calls_since(self, dept: str, at: datetime, *, refused: bool) -> tuple[int, datetime | None]:
        """How many, and when the first of them was."""
        mine = self._mine(
            department_call, department_call.c.dept == dept, department_call.c.at > at,
            department_call.c.is_refused.is_(refused),
        )  # fmt: skip
        query = select(func.count().label("calls"), func.min(department_call.c.at).label("first")).where(mine)
        found = self._connection.execute(query).one()
        return found.calls, found.first

    def forget_calls(self, dept: str, until: datetime) -> None:
        self._remove(department_call, department_call.c.dept == dept, department_call.c.at <= until)

    def event(self, dept: str, event_id: str) -> EventRow | None:
        where = (department_event.c.dept == dept, department_event.c.event_id == event_id)
        return self._find(EventRow, department_event, *where)

    def keep_event(self, row: EventRow) -> None:
        """Raises Conflict when the same event is kept elsewhere at this moment; the retry finds it."""
        self._insert(department_event, row)

    def case(self, dept: str, kind: str, reference: str) -> Key | None:
        """The newest instance under this reference."""
        found = self._find(ReferenceRow, department_case, *_under(dept, kind, reference))
        return None if found is None else found.instance_key

    def may_speak_of(self, dept: str, case: InstanceRow) -> bool:
        """Its own cases, and those of ours that were referred to it."""
        return case.unit == dept or self.case(dept, OURS, case.business_key or "") == case.key

    def refer(self, row: ReferenceRow, before: Key | None) -> None:
        """The reference means this instance from now on, and no more the one `before`. Raises Conflict when another
        took it meanwhile."""
        if before is None:
            self._insert(department_case, row)
            return
        unmoved = (*_under(row.dept, row.kind, row.reference), department_case.c.instance_key == before)
        if not self._change(department_case, *unmoved, instance_key=row.instance_key):
            raise Conflict(f"reference {row.reference} of {row.dept} has moved on")


def _under(dept: str, kind: str, reference: str) -> tuple[ColumnElement[bool], ...]:
    return department_case.c.dept == dept, department_case.c.kind == kind, department_case.c.reference == reference
