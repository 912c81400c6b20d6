"""Requests to take unmasked rows along: one's own, and those that wait for whoever watches over a ledger's log."""

from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.errors import NotFound
from engine.forms import Text
from engine.ids import Key
from engine.ledgers import Ledger, read_ledgers
from engine.queries.accesses import logs_open_to
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.export_grants import GrantRow
from engine.store.unit_of_work import UnitOfWork

NEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """`asked` says by which columns the rows are narrowed, with what was asked."""

    row: GrantRow
    ledger: Ledger
    who: Text
    asked: tuple[tuple[Text, str], ...]
    is_open: bool


def own_grants(work: UnitOfWork, shelf: Shelf, actor: Actor, ledger: str, now: datetime) -> list[Grant]:
    """The newest first."""
    rows = work.export_grants.of_person(actor.id, NEWEST)
    return _grants(work, shelf, [row for row in rows if row.ledger == ledger], now)


def waiting_grants(work: UnitOfWork, shelf: Shelf, actor: Actor, now: datetime) -> list[Grant]:
    """Of ledgers whose access log the actor reads, and not the actor's own."""
    logs = logs_open_to(work, shelf, actor)
    found = _grants(work, shelf, work.export_grants.waiting() if logs else [], now)
    return [one for one in found if one.ledger.access_log in logs and one.row.person_id != actor.id]


def waiting_grant(work: UnitOfWork, shelf: Shelf, actor: Actor, key: Key, now: datetime) -> Grant:
    """Raises NotFound."""
    found = next((one for one in waiting_grants(work, shelf, actor, now) if one.row.key == key), None)
    if found is None:
        raise NotFound(what=f"导出申请 / request {key}")
    return found


def _grants(work: UnitOfWork, shelf: Shelf, rows: list[GrantRow], now: datetime) -> list[Grant]:
    ledgers, names = read_ledgers(shelf.ledgers(work)) if rows else {}, Names(shelf.organisation(work)[0])
    return [_grant(row, ledgers[row.ledger], names, now) for row in rows if row.ledger in ledgers]


def _grant(row: GrantRow, ledger: Ledger, names: Names, now: datetime) -> Grant:
    named = ((ledger.columns.get(name), value) for name, value in row.filtered.items())
    asked = tuple((Text(one.zh, one.en), value) for one, value in named if one is not None)
    return Grant(row=row, ledger=ledger, who=names.person(row.person_id), asked=asked, is_open=row.is_open_at(now))
