"""Cases that a unit of work holds, with all that they have called and that has called them, and places where those who
come one after the other meet.

PostgreSQL shows each statement what others have committed meanwhile. Whoever holds a case sees it, and every row of it,
as they are until the end of the transaction: all that changes one holds it first (docs/adr/0048). On SQLite a writer is
alone anyhow.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Protocol, TypeVar

from sqlalchemy import BigInteger, Column, Connection, Select, bindparam, func, select

from engine.ids import Key, TenantId
from engine.store.absences import absence
from engine.store.attachments import attachment
from engine.store.clocks import clock
from engine.store.elements import element_instance
from engine.store.incidents import incident
from engine.store.instances import InstanceRow, instance
from engine.store.jobs import job
from engine.store.signals import signal
from engine.store.tasks import task
from engine.store.tickets import ticket
from engine.store.timers import timer


class OfCase(Protocol):
    """A row of a case; of none where it is a definition's."""

    @property
    def instance_key(self) -> Key | None: ...


Found = TypeVar("Found", bound=OfCase)
_LEADING: Mapping[str, tuple[Column[object], Column[int]]] = {
    "instance": (instance.c.key, instance.c.key),
    "task": (task.c.key, task.c.instance_key),
    "side": (task.c.key, task.c.instance_key),
    "scope": (element_instance.c.key, element_instance.c.instance_key),
    "job": (job.c.key, job.c.instance_key),
    "incident": (incident.c.key, incident.c.instance_key),
    "timer": (timer.c.key, timer.c.instance_key),
    "signal": (signal.c.key, signal.c.instance_key),
    "clock": (clock.c.key, clock.c.instance_key),
    "absence": (absence.c.key, absence.c.instance_key),
    "document": (attachment.c.document_key, attachment.c.instance_key),
    "ticket": (ticket.c.proof, ticket.c.instance_key),
}
"""What leads to a case, by the name that commands give it: the column that is asked for, and that of the case. A row
never leads to another case than at first, so that much may be read before the case is held."""
LEADS = tuple(_LEADING)


def _families(of: Select[int]) -> Select[int]:
    """Locks the roots of these instances, always in the same order."""
    one = instance.alias("one")
    mine = (one.c.tenant_id == bindparam("of_tenant"), one.c.key.in_(of))
    roots = select(func.coalesce(one.c.root_key, one.c.key)).where(*mine)
    held = (instance.c.tenant_id == bindparam("of_tenant"), instance.c.key.in_(roots))
    return select(instance.c.key).where(*held).order_by(instance.c.key).with_for_update()


def _lead(asked: Column[object], case: Column[int]) -> Select[int]:
    mine = (asked.table.c.tenant_id == bindparam("of_tenant"), asked == bindparam("of_lead"))
    return _families(select(case).where(*mine))


_BY_LEAD = {name: _lead(*columns) for name, columns in _LEADING.items()}
_inside = instance.alias("inside")
_BY_KEY = _families(
    select(_inside.c.key).where(
        _inside.c.tenant_id == bindparam("of_tenant"), _inside.c.key.in_(bindparam("of_keys", expanding=True))
    )
)
"""Put together once, as those above: one is asked in nearly every command."""
_MEET = select(func.pg_advisory_xact_lock(bindparam("of_place", type_=BigInteger)))


class Holding:
    """What one unit of work holds. Families are held whole, by their root: a case that ends moves its caller, a case
    that is cancelled ends what it has called."""

    def __init__(self, connection: Connection, tenant: TenantId) -> None:
        self._connection = connection
        self._tenant = tenant
        self._is_alone = connection.dialect.name != "postgresql"
        self._roots: set[Key] = set()
        self._members: set[Key] = set()

    def lead(self, name: str, value: object) -> None:
        """Holds the case that what is called so in a command (`LEADS`) leads to; none where there is no such row."""
        if not self._is_alone:
            found = self._connection.execute(_BY_LEAD[name], {"of_tenant": self._tenant, "of_lead": value})
            self._roots |= set(found.scalars())

    def cases(self, keys: Iterable[Key]) -> bool:
        """Holds these too. False where all were held before; else what was read of them may be out of date."""
        new = set() if self._is_alone else set(keys) - self._roots - self._members
        if not new:
            return False
        found = self._connection.execute(_BY_KEY, {"of_tenant": self._tenant, "of_keys": sorted(new)})
        self._roots |= set(found.scalars())
        self._members |= new
        return True

    def found(self, find: Callable[[], list[Found]]) -> list[Found]:
        """What `find` finds, all of it in cases that are held by then: it looks again after one had to be held."""
        found = find()
        while self.cases(one.instance_key for one in found if one.instance_key is not None):
            found = find()
        return found

    def has(self, row: InstanceRow) -> bool:
        return self._is_alone or (row.root_key or row.key) in self._roots

    def begin(self, row: InstanceRow) -> None:
        """A case that this unit of work begins: nobody else knows of it."""
        self._roots.add(row.root_key or row.key)

    def place(self, kind: str, *names: str) -> None:
        """Until the end of the transaction nobody else comes to this place, where one looks for what another may be
        just about to bring."""
        if not self._is_alone:
            said = "\0".join((self._tenant, kind, *names)).encode()
            self._connection.execute(_MEET, {"of_place": int.from_bytes(sha256(said).digest()[:8], signed=True)})

    @contextmanager
    def within(self) -> Iterator[None]:
        """What was held since is let go when it is left by an exception, as a savepoint does."""
        roots, members = set(self._roots), set(self._members)
        try:
            yield
        except BaseException:
            self._roots, self._members = roots, members
            raise
