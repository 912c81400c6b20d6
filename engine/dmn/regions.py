"""An input of a table, cut into regions on which every rule says the same, each with an example; it judges nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.dmn.table import DecisionTable, Input
from engine.feel import Evaluation, Undefined, YearMonthDuration
from engine.feel.values import type_name

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""Cells that compare with constants do not ask for the time."""


@dataclass(frozen=True, slots=True)
class Region:
    """`example` stands for all its values. The rules that match there, as the bits of a number: `certain` ones match,
    others of the `possible` ones may, for their cell asks more than a comparison with constants."""

    example: object
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Axis:
    """Columns with the same expression, cut into regions."""

    label: str
    text: str
    regions: tuple[Region, ...]


def axes(table: DecisionTable) -> list[Axis]:
    """One for each expression that the table asks about."""
    columns: dict[str, list[int]] = {}
    for number, column in enumerate(table.inputs):
        columns.setdefault(column.expression.text, []).append(number)
    return [_axis(table, text, numbers) for text, numbers in columns.items()]


def _axis(table: DecisionTable, text: str, numbers: Sequence[int]) -> Axis:
    cells = [[cell for column, cell in rule.cells if column in numbers] for rule in table.rules]
    first = table.inputs[numbers[0]]
    constants = {constant for row in cells for cell in row for constant in cell.constants or ()}
    evaluation = Evaluation(now=MOMENT, steps=10_000_000)
    regions: dict[tuple[int, int], Region] = {}
    for example in _examples(first, constants):
        if not _is_allowed(first, example, evaluation):
            continue
        certain = possible = 0
        for place, row in enumerate(cells):
            answers = [
                None if example is None or cell.constants is None else cell.test(example, {}, evaluation) is True
                for cell in row
            ]
            if False not in answers:
                possible |= 1 << place
                certain |= (None not in answers) << place
        regions.setdefault((certain, possible), Region(example, certain, possible))
    return Axis(first.label, text, tuple(regions.values()))


def _is_allowed(column: Input, example: object, evaluation: Evaluation) -> bool:
    if example is None:
        return True
    if column.allowed is not None and column.allowed.matches(example, {}, evaluation) is not True:
        return False
    try:
        return column.check is None or column.check.kind.fit(example, evaluation) is not None
    except Undefined:
        return False


def _examples(column: Input, constants: Iterable[object]) -> Iterator[object]:
    """A value for every constant, between every two, and beyond the outermost; null if they cannot be compared.

    Texts are compared only if they are enumerated, so nothing lies between or beyond them.
    """
    allowed = column.allowed.constants if column.allowed else None
    known = {constant for constant in (*constants, *(allowed or ())) if constant is not None}
    kinds = {type_name(constant) for constant in known}
    if len(kinds) != 1:
        yield None
        return
    match kinds.pop():
        case "boolean":
            yield from (True, False)
        case "string":
            yield from sorted(known, key=str)
        case kind:
            yield from _ordered(kind, known)


def _ordered(kind: str, known: Iterable[Any]) -> Iterator[object]:
    try:
        points = sorted(known)
    except TypeError:  # a local and a zoned moment
        yield None
        return
    step = _STEPS.get(kind)
    yield from points
    for low, high in pairwise(points):
        middle = _between(low, high)
        if low < middle < high:
            yield middle
    if step is not None:
        yield from (_moved(points[0], step, -1), _moved(points[-1], step, 1))


_STEPS: dict[str, Any] = {
    "number": 1,
    "date": timedelta(days=1),
    "date and time": timedelta(days=1),
    "days and time duration": timedelta(days=1),
    "years and months duration": 1,
}


def _moved(point: Any, step: Any, direction: int) -> object:
    try:
        if isinstance(point, YearMonthDuration):
            return YearMonthDuration(point.months + direction * step)
        return point + direction * step
    except OverflowError:
        return point


def _between(low: Any, high: Any) -> Any:
    """A value in the middle, as round as can be; `low` itself if there is none."""
    if isinstance(low, YearMonthDuration):
        return YearMonthDuration((low.months + high.months) // 2)
    if isinstance(low, time):
        return _between(datetime.combine(date.min, low), datetime.combine(date.min, high)).timetz()
    if isinstance(low, date | timedelta):
        return low + (high - low) / 2
    whole = (low + high) // 2
    return whole if low < whole < high else (Decimal(low) + Decimal(high)) / 2
