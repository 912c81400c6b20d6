"""Implicit conversion of an argument to the type of its parameter (DMN 1.5 clause 10.3.2.9.4)."""

from datetime import UTC, date, datetime, time

from engine.feel.evaluation import Evaluation
from engine.feel.syntax import Type
from engine.feel.types import NamedTypes, is_instance
from engine.feel.values import plain, type_name


def coerced(value: object, kind: Type, named: NamedTypes, evaluation: Evaluation) -> object:
    """The value if it conforms, or its conversion: to and from the list of one, a date to its midnight. Null with a
    warning if there is none."""
    for candidate in _candidates(plain(value), kind):
        if is_instance(candidate, kind, named, evaluation):
            return candidate
    if value is not None:
        evaluation.warn(f"{type_name(value)} 不符合类型 {kind.name} / a {type_name(value)} does not fit {kind.name}")
    return None


def _candidates(value: object, kind: Type) -> list[object]:
    found: list[object] = [value]
    if isinstance(value, list) and len(value) == 1:
        found.append(plain(value[0]))
    elif not isinstance(value, list) and value is not None and kind.name == "list":
        found.append([value])
    if isinstance(value, date) and not isinstance(value, datetime) and kind.name == "date and time":
        found.append(datetime.combine(value, time(), UTC))
    return found
