"""Rows of ledgers that a form asks for, beside what its expressions see anyway; it writes nothing."""

from collections.abc import Mapping
from dataclasses import replace

from engine.bundles import Bundle
from engine.forms import Form, Scope
from engine.forms.model import Lookup
from engine.ledgers import LedgerKind, balance_of, read_ledgers
from engine.queries.shelf import Shelf
from engine.store.ledgers import LedgerRow
from engine.store.unit_of_work import UnitOfWork

Rows = list[dict[str, object]]


def with_lookups(work: UnitOfWork, shelf: Shelf, bundle: Bundle, form: Form | None, scope: Scope) -> Scope:
    """The scope with every lookup of the form under its name; answers that are still to come are not seen by them.
    What a field picks from is never loaded whole (`queries/picking`)."""
    if form is None or not form.lookups:
        return scope
    ledgers = shelf.ledgers_of(work, bundle)
    picked = {field.pick for field in form.picks}
    found = {name: _rows(work, ledgers, lookup, scope) for name, lookup in form.lookups.items() if name not in picked}
    return replace(scope, variables={**scope.variables, **found})


def _rows(work: UnitOfWork, ledgers: Mapping[str, Mapping[str, object]], lookup: Lookup, scope: Scope) -> Rows:
    """None where `where` gives nothing to look for, never a whole ledger by mistake; none while nobody declares it."""
    where = scope.value(lookup.where) if lookup.where is not None else None
    if not isinstance(where, Mapping) or not where or None in where.values() or lookup.ledger not in ledgers:
        return []
    ledger = read_ledgers({lookup.ledger: ledgers[lookup.ledger]})[lookup.ledger]
    found = work.ledgers.find(ledger.id, where)
    if ledger.kind is not LedgerKind.ACCOUNT:
        return [dict(one.row) for one in found]
    return [{**one.row, "balance": balance_of(ledger, one.row, _slots(work, one), scope.evaluation)} for one in found]


def _slots(work: UnitOfWork, found: LedgerRow) -> list[Mapping[str, object]]:
    return [slot for one in work.ledgers.postings(found.ledger, found.key) for slot in one.amounts.values()]
