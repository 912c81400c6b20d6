"""Values as text: FEEL text for `string()`, and plain text for a reader of a letter or a form."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.feel.errors import too_deep
from engine.feel.far import Far
from engine.feel.numbers import plain_text
from engine.feel.temporal import in_zone, iso
from engine.feel.values import Range, YearMonthDuration, plain, sized_join


def feel_text(value: object) -> str:
    """What `string(value)` gives: a string as it is, everything else as FEEL would write it. Raises FeelBudgetError
    for what is too long or nested too deeply."""
    return value if isinstance(value, str) else feel_literal(value)


def feel_literal(value: object) -> str:
    """The same with strings in quotes, as they stand in lists."""
    try:
        return _written(value)
    except RecursionError:
        raise too_deep() from None


def _written(value: object) -> str:
    value = plain(value)
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case int() | Decimal():
            return plain_text(value)
        case date() | time() | timedelta() | YearMonthDuration() | Far():
            return iso(value)
        case list():
            return "[" + sized_join(", ", (_written(item) for item in value)) + "]"
        case Mapping():
            return "{" + sized_join(", ", (f"{_key(key)}: {_written(item)}" for key, item in value.items())) + "}"
        case Range():
            return range_text(value)
        case _:
            return "function"


def _key(name: object) -> str:
    text = str(name)
    return text if text.replace(" ", "_").isidentifier() else _written(text)


def range_text(area: Range) -> str:
    low = "" if area.low is None else _written(area.low)
    high = "" if area.high is None else _written(area.high)
    return f"{'[' if area.includes_low else '('}{low}..{high}{']' if area.includes_high else ')'}"


def reader_text(value: object, zone: ZoneInfo) -> str:
    """What a person reads in a sentence: null is nothing, a moment is `2026-12-07 08:30` in the zone."""
    match plain(value):
        case None:
            return ""
        case datetime() as moment:
            local = in_zone(moment, zone) if moment.tzinfo else moment
            return f"{local:%Y-%m-%d %H:%M}" if isinstance(local, datetime) else iso(local)
        case time() as clock:
            return clock.strftime("%H:%M")
        case list() as items:
            return sized_join("、", (reader_text(item, zone) for item in items))
        case other:
            return feel_text(other)
