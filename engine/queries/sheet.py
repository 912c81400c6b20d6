"""What a printed sheet of a case says of the case's history, and whether a sheet still agrees with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.ids import Key
from engine.store.history import history
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """`head` is the hash of the newest of `entries` lines of history, written `at`; `is_whole` where every line is as
    it was written and none is missing before the last."""

    head: str
    entries: int
    at: datetime
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A sheet whose head `is_known` was printed of this case; `since` lines of history have come after it."""

    is_known: bool
    since: int = 0


def chain_of(work: UnitOfWork, case: Key) -> Chain:
    mine = (history.c.tenant_id == work.tenant, history.c.instance_key == case)
    query = select(history.c.hash, history.c.seq, history.c.at).where(*mine).order_by(history.c.seq.desc()).limit(1)
    head, entries, at = work.connection.execute(query).one()
    return Chain(head=head, entries=entries, at=at, is_whole=work.history.verify(case))


def agreement_of(work: UnitOfWork, case: Key, head: str) -> Agreement:
    mine = (history.c.tenant_id == work.tenant, history.c.instance_key == case)
    found = work.connection.execute(select(history.c.seq).where(*mine, history.c.hash == head)).scalar()
    if found is None:
        return Agreement(is_known=False)
    newest = work.connection.execute(select(func.max(history.c.seq)).where(*mine)).scalar_one()
    return Agreement(is_known=True, since=newest - found)
