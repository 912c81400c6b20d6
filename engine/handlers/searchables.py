"""What cases can be found by: the variables of a case that its bundle has marked, as texts (`searchable:`)."""

from collections.abc import Mapping, Sequence

from engine.ids import Key
from engine.store.unit_of_work import UnitOfWork


def mark_searchable(work: UnitOfWork, case: Key, marked: Sequence[str], values: Mapping[str, object]) -> None:
    """`values` are variables of the case that have changed; a marked path without a text or number is not found."""
    touched = [path for path in marked if path.partition(".")[0] in values]
    found = {path: _value_at(values, path) for path in touched}
    work.searchables.put(case, {path: text for path, text in found.items() if text})
    gone = [path for path, text in found.items() if not text]
    if gone:
        work.searchables.forget(case, gone)


def _value_at(values: Mapping[str, object], path: str) -> str:
    value: object = values
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() if is_plain else ""
