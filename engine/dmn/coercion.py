"""`typeRef`: variables are JSON, so a value declared as date, time or duration may arrive as its ISO text."""

from collections.abc import Callable, Mapping

from engine.feel import Undefined, parse_temporal

Coercion = Callable[[object], object]

_TEMPORAL = {
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "date and time": "datetime",
    "dayTimeDuration": "timedelta",
    "days and time duration": "timedelta",
    "yearMonthDuration": "YearMonthDuration",
    "years and months duration": "YearMonthDuration",
}


def coercion(type_ref: str, base_types: Mapping[str, str]) -> Coercion | None:
    """What to do with a value of the type, or None if it is taken as it is; `base_types` are the item definitions'."""
    for _ in range(len(base_types) + 1):
        if type_ref not in base_types:
            break
        type_ref = base_types[type_ref]
    wanted = _TEMPORAL.get(type_ref.rpartition(":")[2])
    return None if wanted is None else _temporal(wanted)


def _temporal(wanted: str) -> Coercion:
    def coerce(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            found = parse_temporal(value)
        except Undefined:
            return value
        return found if type(found).__name__ == wanted else value

    return coerce
