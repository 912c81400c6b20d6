"""What stands in the panels that bundles declare for a reader: a few rows each, masked, within what the reader may see.

Panels come after the page; each is bounded, and what a bundle names that is not there (any more) is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from engine.bundles import Condition, Manifest, Panel, PanelSource, View, Way
from engine.bundles.panels import is_whole
from engine.feel import Evaluation, Expression, to_json
from engine.forms import Text
from engine.ids import Key
from engine.ledgers import ColumnType, Ledger, read_ledgers
from engine.queries import house_views as house
from engine.queries.case_rows import seen_keys
from engine.queries.filters import Desk
from engine.queries.ledger_filters import order
from engine.queries.ledgers import Cell, cell_of, rows_in_scope, title_of, with_balances
from engine.queries.measures import Tile, chosen_tiles
from engine.queries.names import Names
from engine.queries.panel_lines import Line
from engine.queries.seeing import is_visible
from engine.queries.shelf import Shelf
from engine.store.definitions import definition
from engine.store.instances import instance
from engine.store.ledgers import LedgerRow, content, ledger_row
from engine.store.rows import columns_of
from engine.store.timers import timer
from engine.store.unit_of_work import UnitOfWork

SHOWN = 8
"""Panels of one person."""
NOTHING = ("", "[]", "{}")
"""What a list or a text without anything is, as JSON."""
VIEWS = {
    View.BREACHES: house.breaches, View.TIMERS: house.timers, View.SIGN_INS: house.sign_ins,
    View.DECISIONS: house.decisions, View.PROCESSES: house.processes, View.ACCESSES: house.accesses,
    View.WARNINGS: house.warnings,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPanel:
    """`ledger` is where the rows stand, if the reader may open it; `has_more` where there are further ones."""

    panel: Panel
    lines: tuple[Line, ...] = ()
    tiles: tuple[Tile, ...] = ()
    ledger: str | None = None
    has_more: bool = False


def panels_for(said: Iterable[Manifest], desk: Desk) -> list[tuple[str, Panel]]:
    """What the bundles declare for the reader's roles, with the bundle; it reads nothing else."""
    found = [
        (manifest.name, panel)
        for manifest in said
        for panel in manifest.panels
        if any(map(desk.actor.has_role, panel.roles))
    ]
    return sorted(found, key=lambda one: (one[1].place, one[0], one[1].key))[:SHOWN]


def seen_panels(work: UnitOfWork, shelf: Shelf, desk: Desk) -> list[SeenPanel]:
    """In their places."""
    ledgers = read_ledgers(shelf.ledgers(work))
    drawn = (_drawn(work, shelf, desk, ledgers, *one) for one in panels_for(shelf.said(work), desk))
    return [one for one in drawn if one is not None]


def _drawn(
    work: UnitOfWork, shelf: Shelf, desk: Desk, ledgers: Mapping[str, Ledger], bundle: str, panel: Panel
) -> SeenPanel | None:
    match panel.source:
        case PanelSource.LEDGER:
            return _of_ledger(work, desk, panel, ledgers.get(panel.of[0]))
        case PanelSource.COMING:
            return _cut(panel, _coming(work, desk, panel))
        case PanelSource.MEASURES:
            tiles = chosen_tiles(work, shelf, desk.actor, bundle, panel.of, desk.now)
            return SeenPanel(panel=panel, tiles=tuple(tiles)) if tiles else None
        case PanelSource.VIEW:
            return _cut(panel, VIEWS[View(panel.of[0])](work, shelf, desk, panel.most + 1))


def _cut(panel: Panel, lines: Sequence[Line]) -> SeenPanel:
    return SeenPanel(panel=panel, lines=tuple(lines[: panel.most]), has_more=len(lines) > panel.most)


def _of_ledger(work: UnitOfWork, desk: Desk, panel: Panel, ledger: Ledger | None) -> SeenPanel | None:
    if ledger is None or not is_whole(panel, ledger):
        return None
    is_open = ledger.is_open_to(desk.actor)
    if panel.mine is None and not is_open:
        return None
    lines = list(_lines(work, desk, panel, ledger, _rows(work, desk, panel, ledger)))
    return replace(_cut(panel, lines), ledger=ledger.id if is_open else None)


def _rows(work: UnitOfWork, desk: Desk, panel: Panel, ledger: Ledger) -> list[LedgerRow]:
    mine = [_mine(work, ledger, panel.mine, desk.actor.id)] if panel.mine is not None else []
    scope = [] if mine else rows_in_scope(work, desk.actor, ledger, desk.organisation)
    where = [
        ledger_row.c.tenant_id == work.tenant, ledger_row.c.ledger == ledger.id, ledger_row.c.corrected_by.is_(None),
        *mine, *scope, *(_condition(work, ledger, one, desk) for one in panel.where),
    ]  # fmt: skip
    query = select(*columns_of(ledger_row, LedgerRow)).where(*where).order_by(*order(work, ledger, panel.sort))
    return [LedgerRow(**row) for row in work.connection.execute(query.limit(panel.most + 1)).mappings()]


def _mine(work: UnitOfWork, ledger: Ledger, column: str, me: str) -> ColumnElement[bool]:
    text: ColumnElement[str] = content(work.connection, column).as_string()
    if ledger.columns[column].type is ColumnType.JSON:
        return text.contains(f'"{me}"', autoescape=True)
    return text == me


def _condition(work: UnitOfWork, ledger: Ledger, one: Condition, desk: Desk) -> ColumnElement[bool]:
    column, read = ledger.columns[one.column], content(work.connection, one.column)
    text: ColumnElement[str] = read.as_string()
    values = [_value(value, desk) for value in one.values]
    if one.way is Way.EMPTY:
        is_empty = or_(text.is_(None), text.in_(NOTHING))
        return is_empty if values == [True] else ~is_empty
    if one.way is Way.HAS:
        return or_(*(text.contains(f'"{value}"', autoescape=True) for value in values))
    if column.type is ColumnType.BOOL:
        found: ColumnElement[bool] = read.as_boolean().in_([value is True for value in values])
        return found
    if column.type.is_number:
        numbers, number = [float(Decimal(str(value))) for value in values], read.as_float()
        return _compared(number, one.way, numbers)
    return _compared(text, one.way, [str(value) for value in values])


def _compared(read: ColumnElement[Any], way: Way, values: Sequence[object]) -> ColumnElement[bool]:
    """Days and moments are written so that they sort as texts."""
    if way is Way.BEFORE:
        return read < values[0]
    return read > values[0] if way is Way.AFTER else read.in_(values)


def _value(value: object, desk: Desk) -> object:
    if not isinstance(value, Expression):
        return value
    return to_json(value.evaluate({"me": desk.actor.id}, Evaluation(now=desk.now)))


def _lines(work: UnitOfWork, desk: Desk, panel: Panel, ledger: Ledger, rows: Sequence[LedgerRow]) -> Iterator[Line]:
    """The first column stands by itself where it says what it is; what is empty is left out."""
    names = Names(desk.organisation)
    cases = seen_keys(work, desk.actor, {row.instance_key for row in rows if row.instance_key is not None})
    for row, values in zip(rows, with_balances(work, ledger, rows, desk.now), strict=True):
        cells = [(title_of(ledger, name), cell_of(ledger, name, values, names)) for name in panel.shows]
        first, *rest = cells
        case = row.instance_key if row.instance_key in cases else None
        parts = [cell for cell in (rest if isinstance(first[1], Text) else cells) if cell[1] is not None]
        yield Line(head=first[1] if isinstance(first[1], Text) else None, parts=tuple(parts), case=case)


def _coming(work: UnitOfWork, desk: Desk, panel: Panel) -> list[Line]:
    """What happens by itself if nobody does anything, in cases that the reader sees."""
    of_case = (timer.c.tenant_id == instance.c.tenant_id) & (timer.c.instance_key == instance.c.key)
    of_process = (definition.c.tenant_id == instance.c.tenant_id) & (definition.c.key == instance.c.definition_key)
    columns = (timer.c.due_at, instance.c.key, instance.c.business_key, instance.c.title, definition.c.name,
               definition.c.name_en)  # fmt: skip
    query = (
        select(*columns)
        .select_from(timer.join(instance, of_case).join(definition, of_process))
        .where(
            timer.c.tenant_id == work.tenant, timer.c.element_id.in_(panel.of), instance.c.status == "active",
            instance.c.suspended_at.is_(None), is_visible(work.tenant, desk.actor),
        )
        .order_by(timer.c.due_at, timer.c.key)
        .limit(panel.most + 1)
    )  # fmt: skip
    return [_moment(*row) for row in work.connection.execute(query)]


def _moment(due: datetime, case: Key, number: str | None, title: str | None, name: str, name_en: str | None) -> Line:
    head = Text(title, title) if title else Text(name, name_en or name)
    said: list[tuple[Text, Cell]] = [(house.NUMBER, Text(number, number))] if number else []
    return Line(head=head, parts=(*said, (house.DUE, due)), case=case)
