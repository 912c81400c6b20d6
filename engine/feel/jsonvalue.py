"""FEEL values as variables are stored, and back: JSON has no decimals, dates, durations, ranges or functions."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from math import isinf

from engine.feel.errors import FeelBudgetError, too_deep
from engine.feel.far import Far
from engine.feel.numbers import integral
from engine.feel.temporal import iso
from engine.feel.values import Range, YearMonthDuration, plain
from engine.feel.writing import range_text

MAX_SIZE = 10_000_000
CHARACTERS_PER_NODE = 20


def to_json(value: object) -> object:
    """The value for storing: whole decimals as int, others as float, temporal values as ISO 8601, ranges as their
    FEEL text, functions as null. Raises FeelBudgetError for a value of more than half a million parts or ten million
    characters, and for one that is nested too deeply."""
    try:
        return _to_json(value, [MAX_SIZE])
    except RecursionError:
        raise too_deep() from None


def _to_json(value: object, budget: list[int]) -> object:
    budget[0] -= CHARACTERS_PER_NODE + (len(value) if isinstance(value, str) else 0)
    if budget[0] < 0:
        raise FeelBudgetError("结果数据过大 / the result is too large")
    match value:
        case None | bool() | int() | str() | float():
            return value
        case Decimal():
            return _json_number(value)
        case list():
            return [_to_json(item, budget) for item in value]
        case Mapping():
            budget[0] -= sum(map(len, value))
            return {str(key): _to_json(item, budget) for key, item in value.items()}
        case date() | time() | timedelta() | YearMonthDuration() | Far():
            return iso(value)
        case Range():
            return range_text(value)
        case _:
            return None


def _json_number(value: Decimal) -> int | float:
    whole = integral(value)
    if isinstance(whole, int):
        return whole
    number = float(value)
    if isinf(number):
        raise FeelBudgetError("数值过大，无法保存 / the number is too large to be stored")
    return number


def from_json(value: object) -> object:
    """The value for computing: floats become the decimals that were written, everything else stays. Raises
    FeelBudgetError for a value that is nested too deeply."""
    try:
        return _from_json(value)
    except RecursionError:
        raise too_deep() from None


def _from_json(value: object) -> object:
    if isinstance(value, list):
        return [_from_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _from_json(item) for key, item in value.items()}
    return plain(value)
