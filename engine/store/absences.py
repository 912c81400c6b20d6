"""Who is away from when to when and who stands in; what that means for tasks is decided elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, Index, String, select

from engine.ids import Key, PersonId
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

absence = tenant_table(
    "absence",
    Column("key", BigInteger, nullable=False),
    Column("person_id", String(255), nullable=False),
    Column("from_at", Moment, nullable=False),
    Column("to_at", Moment, nullable=False),
    Column("substitute", String(255)),
    Column("reason", String(255)),
    Column("instance_key", BigInteger, nullable=False),
    Column("has_begun", Boolean, nullable=False),
    Column("due_at", Moment),
    Index(None, "tenant_id", "due_at"),
    Index(None, "tenant_id", "to_at"),
    Index(None, "tenant_id", "instance_key", "person_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """From `from_at` until just before `to_at`. `due_at` is when the person's tasks are to be placed anew, None when
    all is done; `has_begun` says that the beginning is."""

    key: Key
    person_id: str
    from_at: datetime
    to_at: datetime
    substitute: str | None = None
    reason: str | None = None
    instance_key: Key
    has_begun: bool = False
    due_at: datetime | None = None


class Absences(Rows):
    def add(self, row: AbsenceRow) -> None:
        self._insert(absence, row)

    def save(self, row: AbsenceRow) -> None:
        self._change(absence, absence.c.key == row.key, **self._values(row))

    def remove(self, key: Key) -> None:
        self._remove(absence, absence.c.key == key)

    def load(self, key: Key) -> AbsenceRow | None:
        """With its lock; None when there is none or another worker holds it at this moment."""
        return self._find(AbsenceRow, absence, absence.c.key == key, lock=True, skip_locked=True)

    def of_instance(self, instance: Key, person: str) -> AbsenceRow | None:
        """The one that a case has entered for a person."""
        return self._find(AbsenceRow, absence, absence.c.instance_key == instance, absence.c.person_id == person)

    def of_person(self, person: str, now: datetime) -> list[AbsenceRow]:
        """Those that are not over, the earliest first."""
        mine = (absence.c.person_id == person, absence.c.to_at > now)
        return self._all(AbsenceRow, absence, *mine, order_by=(absence.c.from_at,))

    def away_at(self, now: datetime) -> dict[PersonId, PersonId | None]:
        """Everybody who is away at that moment, with the stand-in named for it, if any."""
        mine = self._mine(absence, absence.c.to_at > now, absence.c.from_at <= now)
        query = select(absence.c.person_id, absence.c.substitute).where(mine).order_by(absence.c.key)
        found = self._connection.execute(query)
        return {PersonId(person): PersonId(named) if named else None for person, named in found}
