"""An answer as the JSON value of its component's type; a wrong type is refused, never guessed at."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from engine.forms.messages import Misfit
from engine.forms.model import Component, ComponentType, Subtype
from engine.forms.scope import Scope

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?\Z", re.ASCII)
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?(\[[\w/+-]+\])?\Z", re.ASCII
)
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_YEARS = range(1900, 2200)
_LARGEST = Decimal(10) ** 15


def value_of(component: Component, raw: object, scope: Scope) -> object:
    """The value, null for an empty answer. Raises `Misfit`."""
    if raw is None or raw == "" or raw == []:
        return False if component.type is ComponentType.CHECKBOX else None
    return _READERS[component.type](component, raw, scope)


def _text(component: Component, raw: object, scope: Scope) -> str:
    if not isinstance(raw, str) or not _is_storable(raw):
        raise Misfit("TEXT")
    return raw


def _is_storable(text: str) -> bool:
    """No control characters, and no lone surrogates, which no database takes as UTF-8."""
    return _UNSTORABLE.search(text) is None


def _number(component: Component, raw: object, scope: Scope) -> int | float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Misfit("NUMBER")
    if raw != raw or abs(raw) > _LARGEST:
        raise Misfit("NUMBER")
    return int(raw) if raw == int(raw) else raw


def _boolean(component: Component, raw: object, scope: Scope) -> bool:
    if not isinstance(raw, bool):
        raise Misfit("BOOLEAN")
    return raw


def _choice(component: Component, raw: object, scope: Scope) -> str:
    if not isinstance(raw, str):
        raise Misfit("OPTION")
    return raw


def _choices(component: Component, raw: object, scope: Scope) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise Misfit("OPTION")
    return list(dict.fromkeys(raw))


def _moment(component: Component, raw: object, scope: Scope) -> str:
    """ISO text; a date-time without an offset is local to the evaluation's zone and gets its offset."""
    read = {Subtype.DATE: _date, Subtype.TIME: _time, Subtype.DATETIME: _datetime}[component.subtype]
    if not isinstance(raw, str):
        raise Misfit(component.subtype.upper())
    try:
        return read(raw, scope)
    except ValueError:
        raise Misfit(component.subtype.upper()) from None


def _date(raw: str, scope: Scope) -> str:
    if not _DATE.match(raw):
        raise ValueError(raw)
    return _in_range(date.fromisoformat(raw)).isoformat()


def _time(raw: str, scope: Scope) -> str:
    if not _TIME.match(raw):
        raise ValueError(raw)
    return time.fromisoformat(raw).isoformat()


def _datetime(raw: str, scope: Scope) -> str:
    if not _DATETIME.match(raw):
        raise ValueError(raw)
    moment = datetime.fromisoformat(raw.partition("[")[0])
    _in_range(moment)
    local = moment if moment.tzinfo else moment.replace(tzinfo=scope.evaluation.zone)
    return local.replace(microsecond=0).isoformat()


def _in_range(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError(day)
    return day


def _files(component: Component, raw: object, scope: Scope) -> list[object]:
    """Files are already stored; each is a mapping with at least `id`, `name` and `size` (bytes)."""
    if not isinstance(raw, list) or not all(_is_file(item) for item in raw):
        raise Misfit("FILE")
    return raw


def _is_file(item: object) -> bool:
    return (
        isinstance(item, Mapping)
        and isinstance(item.get("id"), str)
        and isinstance(item.get("name"), str)
        and isinstance(item.get("size"), int)
    )


def _rows(component: Component, raw: object, scope: Scope) -> list[object]:
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        raise Misfit("ROWS")
    return raw


_READERS: dict[ComponentType, Callable[[Component, object, Scope], object]] = {
    ComponentType.TEXTFIELD: _text,
    ComponentType.TEXTAREA: _text,
    ComponentType.NUMBER: _number,
    ComponentType.CHECKBOX: _boolean,
    ComponentType.RADIO: _choice,
    ComponentType.SELECT: _choice,
    ComponentType.CHECKLIST: _choices,
    ComponentType.DATETIME: _moment,
    ComponentType.FILEPICKER: _files,
    ComponentType.DYNAMICLIST: _rows,
}
