"""One row of a ledger, found by somebody who knows a part of it, and told masked: whom a form means.

A ledger of people is never handed to a page. Whoever fills in a form writes a name, a number or the last four digits of
a telephone, and sees at most ten rows of the own units.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, false, or_, select

from engine.actor import Actor
from engine.bundles import Bundle
from engine.forms import Form, Option, Scope, Text, fields_of
from engine.forms.model import Component, Lookup
from engine.forms.scope import pick_of
from engine.ledgers import Ledger, read_ledgers
from engine.org import Organisation
from engine.queries.ledgers import masked_cell
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.ledgers import LedgerRow, content, ledger_row
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

MOST = 10
SHORTEST, LONGEST = 2, 40
_TAIL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for one field. `is_short` where too little was asked, `has_more` where more rows fit."""

    options: tuple[Option, ...] = ()
    is_short: bool = False
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Picking:
    """The rows that one field may pick, for whoever fills the form in."""

    ledger: Ledger
    where: Mapping[str, object]
    within: str | None
    units: frozenset[str]


def pickings_of(
    work: UnitOfWork, shelf: Shelf, bundle: Bundle, form: Form | None, scope: Scope, actor: Actor
) -> dict[str, Picking]:
    """By lookup: what the picking fields of the form may find. Nothing where nobody declares the ledger or `where`
    gives nothing to look for."""
    if form is None or not form.picks:
        return {}
    ledgers, units = shelf.ledgers_of(work, bundle), _units_of(shelf.organisation(work)[0], actor)
    wanted = {field.pick: form.lookups[field.pick] for field in form.picks}
    found = ((name, _picking(ledgers, lookup, scope, units)) for name, lookup in wanted.items())
    return {name: picking for name, picking in found if picking is not None}


def find(work: UnitOfWork, shelf: Shelf, picking: Picking, asked: str) -> Found:
    """The rows that fit what was typed, by their keys, masked."""
    text = unicodedata.normalize("NFKC", asked).strip()[:LONGEST]
    if len(text) < SHORTEST:
        return Found(is_short=True)
    rows = _select(work, picking, _fits(work, picking.ledger, text))
    names = Names(shelf.organisation(work)[0])
    options = tuple(_option(picking.ledger, row, names) for row in rows[:MOST])
    return Found(options=options, has_more=len(rows) > MOST)


def with_picked(
    work: UnitOfWork, shelf: Shelf, form: Form, values: Mapping[str, object], scope: Scope,
    pickings: Mapping[str, Picking],
) -> Scope:  # fmt: skip
    """The scope with what the answers have picked as options, so that a page says whom a key means. A key that is not
    found is shown as it is."""
    names = Names(shelf.organisation(work)[0])
    chosen = dict[str, tuple[Option, ...]]()
    for field, keys in _picked(form, values):
        picking = pickings.get(field.pick)
        if picking is not None and keys:
            column = content(work.connection, picking.ledger.key[0]).as_string()
            rows = _select(work, picking, column.in_(sorted(keys)))
            chosen[pick_of(field)] = tuple(_option(picking.ledger, row, names) for row in rows)
    return replace(scope, options={**scope.options, **chosen}) if chosen else scope


def with_named(
    work: UnitOfWork, shelf: Shelf, bundle: Bundle, form: Form, values: Mapping[str, object], scope: Scope
) -> Scope:
    """The same for answers to be read by somebody who may open their case: whoever they name, wherever that is."""
    ledgers = shelf.ledgers_of(work, bundle) if form.picks else {}
    wanted = {field.pick: form.lookups[field.pick].ledger for field in form.picks}
    read = {name: read_ledgers({id: ledgers[id]})[id] for name, id in wanted.items() if id in ledgers}
    pickings = {name: Picking(one, {}, None, frozenset()) for name, one in read.items() if len(one.key) == 1}
    return with_picked(work, shelf, form, values, scope, pickings)


def seeable(work: UnitOfWork, shelf: Shelf, bundle: Bundle, form: Form) -> dict[str, str]:
    """The ledger by picking field, where masked columns may be seen for a purpose."""
    ledgers = shelf.ledgers_of(work, bundle) if form.picks else {}
    wanted = {field.key: form.lookups[field.pick].ledger for field in form.picks}
    return {key: id for key, id in wanted.items() if ledgers.get(id, {}).get("access_log")}


def _units_of(organisation: Organisation, actor: Actor) -> frozenset[str]:
    """The home unit, and what lies below the posts that see their unit."""
    person = organisation.person(actor.id)
    home = {person.unit} if person is not None and person.unit else set[str]()
    return organisation.scope_of(actor.id) | home


def _picking(
    ledgers: Mapping[str, Mapping[str, object]], lookup: Lookup, scope: Scope, units: frozenset[str]
) -> Picking | None:
    where = scope.value(lookup.where) if lookup.where is not None else {}
    if lookup.ledger not in ledgers or not isinstance(where, Mapping) or None in where.values():
        return None
    ledger = read_ledgers({lookup.ledger: ledgers[lookup.ledger]})[lookup.ledger]
    return Picking(ledger, where, lookup.within, units) if len(ledger.key) == 1 else None


def _select(work: UnitOfWork, picking: Picking, condition: ColumnElement[bool]) -> list[LedgerRow]:
    """One more than are told, in the order of their keys."""
    where = [
        ledger_row.c.tenant_id == work.tenant, ledger_row.c.ledger == picking.ledger.id, condition,
        *(content(work.connection, name).as_string() == str(value) for name, value in picking.where.items()),
    ]  # fmt: skip
    if picking.within is not None:
        where.append(content(work.connection, picking.within).as_string().in_(sorted(picking.units)))
    query = select(*columns_of(ledger_row, LedgerRow)).where(*where).order_by(ledger_row.c.key).limit(MOST + 1)
    return [LedgerRow(**row) for row in work.connection.execute(query).mappings()]


def _fits(work: UnitOfWork, ledger: Ledger, text: str) -> ColumnElement[bool]:
    """Digits are a whole number or the last four of one; anything else a whole key or a part of a name."""
    key = content(work.connection, ledger.key[0]).as_string()
    ways: list[ColumnElement[bool]] = [key.in_([text, text.upper()])]
    if text.isdecimal():
        tails = [content(work.connection, name).as_string() for name in ledger.finding.tail]
        ways += [column == text for column in tails]
        ways += [column.endswith(text) for column in tails if len(text) == _TAIL]
    else:
        parts = (content(work.connection, name).as_string() for name in ledger.finding.part)
        ways += [column.contains(text, autoescape=True) for column in parts]
    return and_(_may_hold(text), or_(false(), *ways))


def _may_hold(text: str) -> ColumnElement[bool]:
    """Cheap, and true of every row that fits: the JSON of all others stays closed."""
    texts = ledger_row.c.texts
    return or_(texts.is_(None), *(texts.contains(one, autoescape=True) for one in sorted({text, text.upper()})))


def _option(ledger: Ledger, row: LedgerRow, names: Names) -> Option:
    """王*英 · XY-R017 · XY-B03 · 138****5678"""
    key = str(row.row[ledger.key[0]])
    cells = [masked_cell(ledger.columns[name], row.row.get(name), names) for name in ledger.finding.shows]
    shown = [cell if isinstance(cell, Text) else Text(str(cell), str(cell)) for cell in cells if cell is not None]
    said = [*shown[:1], Text(key, key), *shown[1:]]
    return Option(key, Text(" · ".join(one.zh for one in said), " · ".join(one.en for one in said)))


def _picked(form: Form, values: Mapping[str, object]) -> Iterator[tuple[Component, set[str]]]:
    """Each picking field with what was picked in it, in every row where it is a column of a table."""
    for field in form.fields():
        if field.pick:
            yield field, _texts([values.get(field.key)])
        found = values.get(field.key)
        rows = found if isinstance(found, list) else []
        for column in fields_of(field.children):
            if column.pick:
                yield column, _texts([row.get(column.key) for row in rows if isinstance(row, Mapping)])


def _texts(values: list[object]) -> set[str]:
    return {value for value in values if isinstance(value, str) and value}
