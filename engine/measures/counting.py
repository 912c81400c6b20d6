"""Puts rows together to a figure, with how many it rests on; it knows no database and no page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from engine.feel import Evaluation
from engine.measures.measure import Aggregate, Better, In, Measure

FEW = 5
"""With fewer rows a share or a middle says nothing."""
_SECONDS = {In.MINUTES: 60, In.HOURS: 3600, In.DAYS: 86_400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that may be counted: when it was, what expressions see, what it is grouped by."""

    at: datetime | None
    values: Mapping[str, Any]
    about: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A row that counts, with what it brings: `value` a number (1 or 0 of a share), `over` what a ratio divides by."""

    row: Row
    value: Decimal
    over: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """`n` rows; `value` None where there are none, or a ratio over nothing. `is_few`: not to be shown."""

    n: int
    value: Decimal | None = None
    is_few: bool = False


def counted(measure: Measure, rows: Iterable[Row], evaluation: Callable[[], Evaluation]) -> list[Counted]:
    """The rows that fit and have a value; each is judged with a budget of its own."""
    return [found for row in rows if (found := _counted(measure, row, evaluation())) is not None]


def figure(measure: Measure, found: Sequence[Counted], is_private: bool = False) -> Figure:
    """What `is_private` reads sensitive columns: of a few rows not even their sum is told."""
    value = _together(measure.aggregate, found) if found or not measure.aggregate.needs_many else None
    return Figure(len(found), value, len(found) < FEW and (measure.aggregate.needs_many or is_private))


def is_reached(measure: Measure, value: Decimal | None) -> bool | None:
    """Whether the figure is as it should be; None where nothing is said or known."""
    if value is None or measure.target is None or measure.better is None:
        return None
    return value >= measure.target if measure.better is Better.HIGHER else value <= measure.target


def _counted(measure: Measure, row: Row, evaluation: Evaluation) -> Counted | None:
    if measure.where is not None and measure.where.evaluate(row.values, evaluation) is not True:
        return None
    if measure.aggregate is Aggregate.COUNT:
        return Counted(row=row, value=Decimal(1))
    value = _number(measure, measure.value.evaluate(row.values, evaluation) if measure.value else None)
    if measure.aggregate is not Aggregate.RATIO:
        return Counted(row=row, value=value) if value is not None else None
    over = _number(measure, measure.over.evaluate(row.values, evaluation) if measure.over else None)
    return Counted(row=row, value=value, over=over) if value is not None and over is not None else None


def _number(measure: Measure, found: object) -> Decimal | None:
    """Durations in what the measure shows; yes and no as 1 and 0, of a share alone."""
    if isinstance(found, bool):
        return Decimal(found) if measure.aggregate.is_share else None
    if isinstance(found, timedelta):
        seconds = Decimal(found.days * 86_400 + found.seconds) + Decimal(found.microseconds) / 1_000_000
        return seconds / _SECONDS[measure.shown_in or In.DAYS]
    if isinstance(found, int | float | Decimal) and measure.aggregate is not Aggregate.SHARE:
        return Decimal(str(found))
    return None


def _together(aggregate: Aggregate, found: Sequence[Counted]) -> Decimal | None:
    values = sorted(one.value for one in found)
    match aggregate:
        case Aggregate.COUNT:
            return Decimal(len(values))
        case Aggregate.SUM:
            return sum(values, Decimal(0))
        case Aggregate.SHARE | Aggregate.MEAN:
            return sum(values, Decimal(0)) / len(values)
        case Aggregate.MEDIAN:
            middle = len(values) // 2
            return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
        case Aggregate.P90:
            return values[ceil(Decimal("0.9") * len(values)) - 1]
        case _:
            over = sum((one.over or Decimal(0) for one in found), Decimal(0))
            return sum(values, Decimal(0)) / over if over else None
