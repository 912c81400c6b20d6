"""FEEL values as variables are stored, and back: JSON has no decimals, dates, durations, ranges or functions."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from math import isinf

from engine.feel.errors import FeelBudgetError
from engine.feel.numbers import integral
from engine.feel.temporal import iso
from engine.feel.values import Range, YearMonthDuration, plain
from engine.feel.writing import range_text

MAX_NODES = 500_000


def to_json(value: object) -> object:
    """The value for storing: whole decimals as int, others as float, temporal values as ISO 8601, ranges as their
    FEEL text, functions as null. Raises FeelBudgetError for a value of more than half a million parts."""
    return _to_json(value, [MAX_NODES])


def _to_json(value: object, budget: list[int]) -> object:
    budget[0] -= 1
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
            return {str(key): _to_json(item, budget) for key, item in value.items()}
        case date() | time() | timedelta() | YearMonthDuration():
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
    """The value for computing: floats become the decimals that were written, everything else stays."""
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if isinstance(value, dict):
        return {key: from_json(item) for key, item in value.items()}
    return plain(value)
