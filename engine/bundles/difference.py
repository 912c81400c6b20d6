"""What two versions of a model file differ in, element by element; where things are drawn does not count."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import bpmn, dmn

Pieces = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`how`: added | removed | changed. `type` and `name` as it is now, or was before it was removed. `details` are
    (property, before, after); a property that is not there is the empty text."""

    how: str
    element: str
    type: str
    name: str
    details: tuple[tuple[str, str, str], ...] = ()


def element_names(path: str, content: bytes) -> Mapping[str, tuple[str, str]]:
    """Type and name of every element of a model file, by id."""
    if path.endswith(".dmn"):
        return dmn.names(content)
    return {id: (piece["_type"], piece["_name"]) for id, piece in _read(path, content).items()}


def differences(path: str, before: bytes, after: bytes) -> list[Change]:
    """In the order of the file after, what was removed last. A file that cannot be read has no elements."""
    old, new = _read(path, before), _read(path, after)
    there = [change for id in new if (change := _change(id, old.get(id), new[id])) is not None]
    return there + [_described("removed", id, old[id]) for id in old if id not in new]


def _read(path: str, content: bytes) -> Pieces:
    return bpmn.pieces(content) if path.endswith(".bpmn") else dmn.pieces(content)


def _change(id: str, old: Mapping[str, str] | None, new: Mapping[str, str]) -> Change | None:
    if old is None:
        return _described("added", id, new)
    details = tuple((key, old.get(key, ""), new.get(key, "")) for key in sorted({*old, *new}))
    details = tuple((key, was, now) for key, was, now in details if was != now and not key.startswith("_"))
    return _described("changed", id, new, details) if details else None


def _described(how: str, id: str, piece: Mapping[str, str], details: tuple[tuple[str, str, str], ...] = ()) -> Change:
    return Change(how=how, element=id, type=piece["_type"], name=piece["_name"], details=details)
