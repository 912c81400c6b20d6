"""From the rows that match to the table's value (DMN 1.5 clause 8.2.8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.dmn.errors import DecisionError
from engine.dmn.manner import Manner
from engine.feel import BUILTINS, Evaluation, Undefined


@dataclass(frozen=True, slots=True)
class Row:
    """One matched rule: its number from 1, its value, and its place in the order of the output values."""

    index: int
    value: object
    rank: tuple[int, ...]


Policy = Callable[[Sequence[Row], Evaluation], object]


def unique(rows: Sequence[Row], evaluation: Evaluation) -> object:
    if len(rows) > 1:
        raise _multiple(rows)
    return rows[0].value


def any_(rows: Sequence[Row], evaluation: Evaluation) -> object:
    if any(row.value != rows[0].value for row in rows):
        raise _multiple(rows)
    return rows[0].value


def first(rows: Sequence[Row], evaluation: Evaluation) -> object:
    return rows[0].value


def priority(rows: Sequence[Row], evaluation: Evaluation) -> object:
    return min(rows, key=lambda row: row.rank).value


def rule_order(rows: Sequence[Row], evaluation: Evaluation) -> object:
    return [row.value for row in rows]


def output_order(rows: Sequence[Row], evaluation: Evaluation) -> object:
    return [row.value for row in sorted(rows, key=lambda row: row.rank)]


def count(rows: Sequence[Row], evaluation: Evaluation) -> object:
    return len(rows)


def aggregate(function: str) -> Policy:
    """Collect with `sum`, `min` or `max`; null over no rows."""

    def collect(rows: Sequence[Row], evaluation: Evaluation) -> object:
        if not rows:
            return None
        try:
            return BUILTINS[function].call_positional(evaluation, [[row.value for row in rows]])
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None

    return collect


def _multiple(rows: Sequence[Row]) -> DecisionError:
    numbers = ", ".join(str(row.index) for row in rows)
    return DecisionError(
        "DMN_MULTIPLE_MATCHES",
        f"规则 {numbers} 同时命中，请修改规则使其互斥",
        f"rules {numbers} match together; make them exclude each other",
    )


SINGLE: dict[str, Policy] = {"UNIQUE": unique, "ANY": any_, "FIRST": first, "PRIORITY": priority}
"""Policies that need a match."""

MULTIPLE: dict[str, Policy] = {
    "RULE ORDER": rule_order,
    "OUTPUT ORDER": output_order,
    "COLLECT": rule_order,
    "COLLECT SUM": aggregate("sum"),
    "COLLECT MIN": aggregate("min"),
    "COLLECT MAX": aggregate("max"),
    "COLLECT COUNT": count,
}
LISTS = ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
RANKED = ("PRIORITY", "OUTPUT ORDER")

COLLECTING = ("COLLECT", "COLLECT SUM", "COLLECT MIN", "COLLECT MAX", "COLLECT COUNT")
EMPTY = {Manner.DEPLOYED: tuple(MULTIPLE), Manner.STANDARD: COLLECTING}
"""Policies that have a value without a match: null, 0 or an empty list. In the manner of the standard, the two that
order their hits have none (DMN 1.5 clause 8.2.11); with us an empty list is an answer."""
