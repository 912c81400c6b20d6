"""Ledgers as people read them: which are open to them, and their rows, narrowed to their units and masked.

No value of a personal or sensitive column leaves this room as it is, neither for a page nor for a file.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from engine.actor import Actor
from engine.errors import InvalidRequest, NotFound
from engine.feel import Evaluation
from engine.forms import Text
from engine.ids import Key
from engine.ledgers import Column, ColumnType, Ledger, LedgerKind, Mask, Pii, balance_of, read_ledgers
from engine.notices import NO_VEIL, Veil, own_secrets
from engine.notices.masking import LEFT_OUT, building_of, mask
from engine.org import Organisation
from engine.people.unmasking import reach
from engine.queries.case_rows import seen_keys
from engine.queries.ledger_filters import Wanted, Way, conditions, is_sortable, order, way_of
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.ledgers import ExportRow, LedgerRow, content, ledger_row
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

ROWS = 50
MOST = 5_000
"""Rows of one export."""
EXPORTS = 20
"""The newest that the page tells administrators of."""

_FREE = (ColumnType.TEXT, ColumnType.JSON)
KnownRow = tuple[Ledger, Mapping[str, Any]]
Cell = Text | int | float | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column of the page; `way` how it is asked about, if at all; `values` are those that have names."""

    name: str
    title: Text
    pii: Pii = Pii.NONE
    way: Way | None = None
    is_sortable: bool = False
    values: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """`case` only where the reader may open it. `version` counts how often the row was written. An entry `corrects`
    another, or `is_corrected` by another."""

    key: str
    case: Key | None
    business_key: str | None
    cells: tuple[Cell, ...]
    version: int
    updated_at: datetime
    corrects: bool
    is_corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """`has_more` tells whether rows follow; `exports` only for administrators, each with the name of who it was."""

    ledger: Ledger
    headings: tuple[Heading, ...]
    rows: tuple[SeenRow, ...]
    has_more: bool = False
    exports: tuple[tuple[ExportRow, Text], ...] = ()

    @property
    def filled(self) -> tuple[int, ...]:
        """The places of the columns that any of these rows has something in."""
        return tuple(n for n in range(len(self.headings)) if any(row.cells[n] is not None for row in self.rows))


def open_ledgers(work: UnitOfWork, shelf: Shelf, actor: Actor) -> list[Ledger]:
    """Those of the deployed bundles that the actor may read, each once."""
    raw = shelf.ledgers(work)
    return sorted(
        (one for one in read_ledgers(raw).values() if one.is_open_to(actor)), key=lambda one: one.id
    )  # fmt: skip


def may_read_ledgers(work: UnitOfWork, shelf: Shelf, actor: Actor) -> bool:
    """The same asked cheaply, for the menu of every page."""
    readers = (declared.get("readers") for declared in shelf.ledgers(work).values())
    return actor.is_admin or any(isinstance(one, list) and not actor.groups.isdisjoint(one) for one in readers)


def open_ledger(work: UnitOfWork, shelf: Shelf, actor: Actor, id: str) -> Ledger:
    """Raises NotFound for what is not declared and for what is not the actor's to read."""
    declared = shelf.ledgers(work).get(id)
    ledger = read_ledgers({id: declared})[id] if declared is not None else None
    if ledger is None or not ledger.is_open_to(actor):
        raise NotFound(what=f"台账 / ledger {id!r}")
    return ledger


def ledger_page(
    work: UnitOfWork, shelf: Shelf, actor: Actor, ledger: Ledger, wanted: Wanted, now: datetime
) -> LedgerPage:
    found = _found(work, shelf, actor, ledger, wanted, offset=(wanted.page - 1) * ROWS, limit=ROWS + 1)
    names = Names(shelf.organisation(work)[0])
    exports = work.ledgers.exports(ledger.id, EXPORTS) if actor.is_admin else []
    return LedgerPage(
        ledger=ledger, headings=_headings(ledger), rows=tuple(_seen(work, shelf, actor, ledger, found[:ROWS], now)),
        has_more=len(found) > ROWS, exports=tuple((row, names.person(row.person_id)) for row in exports),
    )  # fmt: skip


def ledger_export(
    work: UnitOfWork, shelf: Shelf, actor: Actor, ledger: Ledger, wanted: Wanted, now: datetime, *, masked: bool = True
) -> LedgerPage:
    """All rows that are asked for, as the page shows them, or unmasked for whoever was granted that.

    Raises InvalidRequest where they are too many.
    """
    found = _found(work, shelf, actor, ledger, wanted, offset=0, limit=MOST + 1)
    if len(found) > MOST:
        raise InvalidRequest(reason=f"超过{MOST}行，请先筛选 / more than {MOST} rows, narrow them first")
    rows = _seen(work, shelf, actor, ledger, found, now, masked=masked)
    return LedgerPage(ledger=ledger, headings=_headings(ledger), rows=tuple(rows))


def _found(
    work: UnitOfWork, shelf: Shelf, actor: Actor, ledger: Ledger, wanted: Wanted, *, offset: int, limit: int
) -> list[LedgerRow]:  # fmt: skip
    organisation, _ = shelf.organisation(work)
    where = [
        ledger_row.c.tenant_id == work.tenant, ledger_row.c.ledger == ledger.id,
        *rows_in_scope(work, actor, ledger, organisation), *conditions(work, ledger, wanted, organisation),
    ]  # fmt: skip
    query = select(*columns_of(ledger_row, LedgerRow)).where(*where).order_by(*order(work, ledger, wanted.sort))
    return [LedgerRow(**row) for row in work.connection.execute(query.offset(offset).limit(limit)).mappings()]


def rows_in_scope(
    work: UnitOfWork, actor: Actor, ledger: Ledger, organisation: Organisation
) -> Iterator[ColumnElement[bool]]:
    """Rows of the reader's units and of the people at home there, and the reader's own."""
    seen = reach(ledger, actor, organisation)
    if seen is not None and ledger.scope is not None:
        yield content(work.connection, ledger.scope).as_string().in_(sorted(seen))


def _headings(ledger: Ledger) -> tuple[Heading, ...]:
    declared = (
        Heading(
            name=one.name, title=Text(one.zh, one.en), pii=one.pii, way=way_of(ledger, one),
            is_sortable=is_sortable(ledger, one),
            values=tuple((value, Text(*names)) for value, names in one.values.items()),
        )
        for one in ledger.columns.values()
    )  # fmt: skip
    return (*declared, *(Heading(name=name, title=_computed(ledger, name)) for name in _further(ledger)))


def _further(ledger: Ledger) -> list[str]:
    """What an account's balance has beside its columns."""
    return [*(name for name in ledger.amounts if name not in ledger.columns), *ledger.balance]


def _computed(ledger: Ledger, name: str) -> Text:
    return Text("余额", "Balance") if list(ledger.balance) == [name] else Text(f"余额（{name}）", f"Balance ({name})")


def _seen(
    work: UnitOfWork, shelf: Shelf, actor: Actor, ledger: Ledger, rows: Sequence[LedgerRow], now: datetime,
    *, masked: bool = True,
) -> Iterator[SeenRow]:  # fmt: skip
    """Masked rows also lose in their free texts what they, and the register of whom they are about, hold of people."""
    names = Names(shelf.organisation(work)[0])
    people = names.organisation.people.values()
    colleagues = {*(str(one.id) for one in people), *(one.name for one in people)}
    known = _register(work, shelf, ledger, rows) if masked else {}
    cases = seen_keys(work, actor, {row.instance_key for row in rows if row.instance_key is not None})
    for row, values in zip(rows, with_balances(work, ledger, rows, now), strict=True):
        veil = _veil(ledger, row, known, colleagues) if masked else NO_VEIL
        shown = [_shown(column, values.get(name), names, veil, masked) for name, column in ledger.columns.items()]
        yield SeenRow(
            key=row.key, case=row.instance_key if row.instance_key in cases else None, business_key=row.business_key,
            cells=(*shown, *(_plain(values.get(name)) for name in _further(ledger))),
            version=row.version, updated_at=row.updated_at,
            corrects=row.corrects is not None, is_corrected=row.corrected_by is not None,
        )  # fmt: skip


def _shown(column: Column, value: object, names: Names, veil: Veil, masked: bool) -> Cell:
    cell = (masked_cell if masked else plain_cell)(column, value, names)
    is_free = column.pii is Pii.NONE and column.type in _FREE and not column.values
    return Text(veil.text(cell.zh), veil.text(cell.en)) if is_free and isinstance(cell, Text) else cell


def _veil(ledger: Ledger, row: LedgerRow, known: Mapping[str, KnownRow], colleagues: Collection[str]) -> Veil:
    about = known.get(str(row.row.get(ledger.subject or "")))
    return Veil(tuple(own_secrets({}, {}, [(ledger, row.row), *([about] if about else [])], colleagues)))


def _register(
    work: UnitOfWork, shelf: Shelf, ledger: Ledger, rows: Sequence[LedgerRow]
) -> dict[str, KnownRow]:  # fmt: skip
    """Whom the rows are about, by number, as the ledger that is keyed by people keeps them."""
    subjects = sorted({str(row.row[ledger.subject]) for row in rows if ledger.subject and row.row.get(ledger.subject)})
    if not subjects:
        return {}
    others = read_ledgers({id: one for id, one in shelf.ledgers(work).items() if one.get("subject")})
    registers = [one for one in others.values() if one.id != ledger.id and one.key == (one.subject,)]
    return {row.key: (one, row.row) for one in registers for row in work.ledgers.of_keys(one.id, subjects)}


def with_balances(
    work: UnitOfWork, ledger: Ledger, rows: Sequence[LedgerRow], now: datetime
) -> Iterable[Mapping[str, object]]:
    """An account's rows with the totals of their postings, read at once for all of them."""
    if ledger.kind is not LedgerKind.ACCOUNT:
        return [row.row for row in rows]
    posted = work.ledgers.postings_on(ledger.id, [row.key for row in rows])
    slots = {key: [slot for one in of for slot in one.amounts.values()] for key, of in posted.items()}
    return [balance_of(ledger, row.row, slots.get(row.key, ()), Evaluation(now=now)) for row in rows]


def title_of(ledger: Ledger, name: str) -> Text:
    """What a column is called, or what an account has beside its columns."""
    column = ledger.columns.get(name)
    return Text(column.zh, column.en) if column is not None else _computed(ledger, name)


def cell_of(ledger: Ledger, name: str, values: Mapping[str, object], names: Names) -> Cell:
    """The same column of one row, masked; `values` are the row's with its balance."""
    column = ledger.columns.get(name)
    return masked_cell(column, values.get(name), names) if column is not None else _plain(values.get(name))


def masked_cell(column: Column, value: object, names: Names) -> Cell:
    """Names in place of ids, then masked by class; what is empty stays so."""
    if value is None:
        return None
    if column.pii is Pii.SENSITIVE:
        return Text(LEFT_OUT, LEFT_OUT)
    shown = _said(column, value, names)
    if column.pii is Pii.PERSONAL:
        masked = _masked(column, shown.zh if isinstance(shown, Text) else shown)
        return Text(masked, masked)
    return shown


def plain_cell(column: Column, value: object, names: Names) -> Cell:
    """As it is, for whoever has said why."""
    return None if value is None else _said(column, value, names)


def _masked(column: Column, shown: object) -> str:
    if column.mask is Mask.KEPT:
        return str(shown)
    return building_of(str(shown)) if column.mask is Mask.ADDRESS else mask(shown)


def _said(column: Column, value: object, names: Names) -> Cell:
    if column.type is ColumnType.PERSON:
        return names.person(str(value))
    if column.type is ColumnType.UNIT:
        return names.unit(str(value))
    if column.type is ColumnType.DATETIME:
        return datetime.fromisoformat(str(value))
    if isinstance(value, str) and value in column.values:
        return Text(*column.values[value])
    return _plain(value)


def _plain(value: object) -> Cell:
    if isinstance(value, bool):
        return Text("是", "Yes") if value else Text("否", "No")
    if value is None or isinstance(value, int | float):
        return value
    written = _written(value)
    return Text(written, written)


def _written(value: object) -> str:
    """A list or a context on one line."""
    if isinstance(value, Mapping):
        return "；".join(f"{name}：{_written(part)}" for name, part in value.items() if part is not None)
    if isinstance(value, list):
        return "、".join(_written(part) for part in value)
    return str(value)
