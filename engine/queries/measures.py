"""Measures as people read them: the figure with its n, how it has moved, by whom and where, and the rows behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.actor import Actor
from engine.bundles import Bundle
from engine.errors import NotFound
from engine.feel import Evaluation
from engine.feel.evaluation import SHANGHAI
from engine.forms import Text
from engine.ids import Key
from engine.ledgers import Ledger, Pii
from engine.measures import STANDARD, Counted, Figure, Measure, Source, counted, figure, is_reached
from engine.queries.case_rows import seen_keys
from engine.queries.expressions import evaluation_at
from engine.queries.ledgers import masked_cell, may_read_ledgers
from engine.queries.measured_rows import Reader
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.queries.watching import may_watch
from engine.store.unit_of_work import UnitOfWork

ROWS = 50
GROUPS = 30
NOBODY = Text("（无）", "(none)")
STATUSES = {
    "active": Text("办理中", "Open"), "completed": Text("已办结", "Completed"), "terminated": Text("已终止", "Ended"),
    "failed": Text("出错", "Failed"),
}  # fmt: skip
LEVELS = {
    "warn": Text("预警", "Warning"), "l1": Text("超时催办", "Reminder"), "l2": Text("督办", "Supervision"),
    "l3": Text("问责预警", "Accountability"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One week or month of a trend."""

    begins: datetime
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """`reached`: whether it is as it should be, None where that is not known. `has_more`: only the newest rows were
    read. `is_private`: it reads sensitive columns, so that no row is shown and few are not even counted."""

    bundle: str
    measure: Measure
    figure: Figure
    reached: bool | None
    trend: tuple[Point, ...]
    has_more: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of groups."""

    name: Text
    figure: Figure
    reached: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One row that was counted; `case` only where the reader may open it."""

    at: datetime | None
    business_key: str | None
    case: Key | None
    groups: tuple[Text, ...]
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePage:
    """`tables` by group: its name and its lines, those with most rows first. `ledger` is where its rows stand."""

    tile: Tile
    heads: tuple[Text, ...]
    tables: tuple[tuple[Text, tuple[Line, ...]], ...]
    rows: tuple[Behind, ...]
    has_next: bool = False
    ledger: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A bundle of which something is measured for the reader."""

    name: str
    title: Text


def may_measure(work: UnitOfWork, shelf: Shelf, actor: Actor) -> bool:
    return may_watch(work, shelf, actor) or may_read_ledgers(work, shelf, actor)


def measured_bundles(work: UnitOfWork, shelf: Shelf) -> list[Measured]:
    """Those that are published and hold processes, by name."""
    found = (_bundle(work, shelf, one.bundle) for one in work.definitions.current_deployments())
    whole = sorted((one for one in found if one.processes), key=lambda one: one.name)
    return [Measured(one.name, Text(one.title.get("zh", one.name), one.title.get("en", one.name))) for one in whole]


def tiles(work: UnitOfWork, shelf: Shelf, actor: Actor, bundle: str, now: datetime) -> list[Tile]:
    """Declared ones first, then those of every process. Raises NotFound."""
    board = _Board(work, shelf, actor, _bundle(work, shelf, bundle), now)
    return [board.tile(measure) for measure in board.measures()]


def chosen_tiles(
    work: UnitOfWork, shelf: Shelf, actor: Actor, bundle: str, keys: Sequence[str], now: datetime
) -> list[Tile]:
    """Of those that the reader may see, in the order of the keys; nothing of a bundle that is not there."""
    found = work.definitions.latest_deployment(bundle)
    if found is None:
        return []
    board = _Board(work, shelf, actor, shelf.bundle(work, found.key, bundle), now)
    known = {one.key: one for one in board.measures()}
    return [board.tile(known[key]) for key in keys if key in known]


def measure_page(
    work: UnitOfWork, shelf: Shelf, actor: Actor, bundle: str, key: str, now: datetime, page: int = 1
) -> MeasurePage:
    """Raises NotFound for what is not measured and for what is not the reader's to see."""
    board = _Board(work, shelf, actor, _bundle(work, shelf, bundle), now)
    measure = next((one for one in board.measures() if one.key == key), None)
    if measure is None:
        raise NotFound(what=f"指标 / measure {key}")
    return board.page(measure, page)


def _bundle(work: UnitOfWork, shelf: Shelf, name: str) -> Bundle:
    found = work.definitions.latest_deployment(name)
    if found is None:
        raise NotFound(what=f"流程包 / bundle {name}")
    return shelf.bundle(work, found.key, name)


class _Board:
    """One bundle's measures for one reader at one moment."""

    def __init__(self, work: UnitOfWork, shelf: Shelf, actor: Actor, bundle: Bundle, now: datetime) -> None:
        self._work, self._actor, self._bundle, self._now = work, actor, bundle, now
        self._reader = Reader(work=work, shelf=shelf, actor=actor, now=now)
        self._names = Names(shelf.organisation(work)[0])
        self._host = evaluation_at(work, shelf, now).host

    def measures(self) -> list[Measure]:
        declared = [one for one in self._bundle.measures.values() if self._is_open(one)]
        return [*declared, *(one for one in STANDARD if one.key not in self._bundle.measures)]

    def tile(self, measure: Measure) -> Tile:
        return self._tile(measure, *self._counted(measure))

    def page(self, measure: Measure, page: int) -> MeasurePage:
        found, has_more = self._counted(measure)
        tile, inside = self._tile(measure, found, has_more), self._within(measure, found)
        rows = [] if tile.is_private else inside[(page - 1) * ROWS : page * ROWS + 1]
        return MeasurePage(
            tile=tile, heads=tuple(self._head(measure, name) for name in self._groups(measure)),
            tables=tuple(
                (self._head(measure, name), self._lines(measure, name, inside)) for name in self._groups(measure)
            ),
            rows=tuple(self._behind(measure, rows[:ROWS])), has_next=len(rows) > ROWS,
            ledger=measure.of[0] if measure.source is Source.LEDGER else None,
        )  # fmt: skip

    def _groups(self, measure: Measure) -> list[str]:
        """Those of another bundle's ledger were not judged when the measure was declared."""
        ledger = self._ledger(measure)
        hidden = {one.name for one in ledger.columns.values() if one.pii is Pii.SENSITIVE} if ledger else set()
        return [name for name in measure.group if name not in hidden]

    def _is_open(self, measure: Measure) -> bool:
        return measure.source is not Source.LEDGER or self._reader.ledger(measure.of[0]) is not None

    def _counted(self, measure: Measure) -> tuple[list[Counted], bool]:
        """Of the period and the trend together, the newest first: they are read and judged once."""
        since, until = measure.period.bounds(self._now)
        begins = min([since, *(one for one, _ in measure.period.buckets(self._now))])
        found = self._reader.rows(self._bundle, measure, begins, until)
        return counted(measure, found.rows, self._evaluation), found.has_more

    def _evaluation(self) -> Evaluation:
        return Evaluation(now=self._now, zone=SHANGHAI, host=self._host)

    def _tile(self, measure: Measure, found: Sequence[Counted], has_more: bool) -> Tile:
        total = self._figure(measure, self._within(measure, found))
        trend = (
            Point(begins, self._figure(measure, [one for one in found if _is_in(one, begins, ends)]))
            for begins, ends in measure.period.buckets(self._now)
        )
        return Tile(
            bundle=self._bundle.name, measure=measure, figure=total, trend=tuple(trend), has_more=has_more,
            reached=None if total.is_few else is_reached(measure, total.value), is_private=self._is_private(measure),
        )  # fmt: skip

    def _within(self, measure: Measure, found: Sequence[Counted]) -> list[Counted]:
        since, until = measure.period.bounds(self._now)
        return [one for one in found if measure.period.is_now or _is_in(one, since, until)]

    def _figure(self, measure: Measure, found: Sequence[Counted]) -> Figure:
        return figure(measure, found, is_private=self._is_private(measure))

    def _is_private(self, measure: Measure) -> bool:
        ledger = self._ledger(measure)
        read = (one.names for one in (measure.where, measure.value, measure.over) if one is not None)
        used = {name for names in read for name in names}
        columns = ledger.columns.values() if ledger is not None else ()
        return any(one.pii is Pii.SENSITIVE and one.name in used for one in columns)

    def _ledger(self, measure: Measure) -> Ledger | None:
        return self._reader.ledger(measure.of[0]) if measure.source is Source.LEDGER else None

    def _lines(self, measure: Measure, name: str, found: Sequence[Counted]) -> tuple[Line, ...]:
        parts: dict[str, list[Counted]] = {}
        for one in found:
            parts.setdefault(_text(one.row.values.get(name)), []).append(one)
        largest = sorted(parts.items(), key=lambda part: (-len(part[1]), part[0]))
        lines = ((part[0].row.values.get(name), self._figure(measure, part)) for _, part in largest[:GROUPS])
        return tuple(
            Line(self._called(measure, name, value), one, None if one.is_few else is_reached(measure, one.value))
            for value, one in lines
        )

    def _behind(self, measure: Measure, found: Sequence[Counted]) -> list[Behind]:
        abouts = [one.row.about for one in found]
        seen = seen_keys(self._work, self._actor, {about.case for about in abouts if about.case is not None})
        return [
            Behind(
                at=one.row.at, business_key=about.business_key, case=about.case if about.case in seen else None,
                groups=tuple(self._called(measure, name, one.row.values.get(name)) for name in self._groups(measure)),
                value=one.value,
            )
            for one, about in zip(found, abouts, strict=True)
        ]  # fmt: skip

    def _head(self, measure: Measure, name: str) -> Text:
        ledger = self._ledger(measure)
        if ledger is not None and name in ledger.columns:
            return Text(ledger.columns[name].zh, ledger.columns[name].en)
        return _HEADS.get(name, Text(name, name))

    def _called(self, measure: Measure, name: str, value: object) -> Text:
        if value is None:
            return NOBODY
        ledger = self._ledger(measure)
        if ledger is not None:
            column = ledger.columns.get(name)
            shown = masked_cell(column, value, self._names) if column is not None else str(value)
            return shown if isinstance(shown, Text) else Text(str(shown), str(shown))
        return self._SAID[name](self, str(value)) if name in self._SAID else Text(str(value), str(value))

    def _process(self, id: str) -> Text:
        model = next((one.model for one in self._bundle.processes if one.model.process_id == id), None)
        return Text(model.root.title("zh"), model.root.title("en")) if model is not None else Text(id, id)

    def _step(self, id: str) -> Text:
        found = (one.model.by_id.get(id) for one in self._bundle.processes)
        element = next((one for one in found if one is not None), None)
        return Text(element.title("zh"), element.title("en")) if element is not None else Text(id, id)

    def _promise(self, policy: str) -> Text:
        """By the step that it is promised for, also where an expression chooses it."""
        for process in self._bundle.processes:
            for element in process.model.elements:
                promised = element.properties.get("sla")
                if promised is not None and (promised.text == policy or f'"{policy}"' in promised.text):
                    return Text(element.title("zh"), element.title("en"))
        return Text(policy, policy)

    _SAID: Mapping[str, Callable[["_Board", str], Text]] = {
        "process": _process, "step": _step, "promise": _promise,
        "unit": lambda self, id: self._names.unit(id), "person": lambda self, id: self._names.person(id),
        "status": lambda self, id: STATUSES.get(id, Text(id, id)),
        "level": lambda self, id: LEVELS.get(id, Text(id, id)),
    }  # fmt: skip


_HEADS = {
    "process": Text("流程", "Process"), "step": Text("环节", "Step"), "promise": Text("时限", "Promise"),
    "unit": Text("单位", "Unit"), "person": Text("人员", "Person"), "status": Text("状态", "State"),
    "level": Text("级别", "Level"), "outcome": Text("结果", "Outcome"),
}  # fmt: skip


def _is_in(one: Counted, begins: datetime, ends: datetime) -> bool:
    return one.row.at is not None and begins <= one.row.at < ends


def _text(value: object) -> str:
    return "" if value is None else str(value)
