"""Which turn of a multi-instance and which time of a loop a step was; it counts rows and asks the database nothing."""

from collections.abc import Hashable, Iterable, Sequence

from engine.ids import Key
from engine.store.elements import ElementRow

BODY = "MULTI_INSTANCE_BODY"


def turns_of(shown: Sequence[ElementRow], bodies: Sequence[ElementRow]) -> dict[Key, tuple[int, int]]:
    """Turn and time of each step that is shown, from 1; 0 where there was only one."""
    is_body = {body.key for body in bodies}
    inside = [row for row in shown if row.scope_key in is_body]
    outside = [row for row in shown if row.scope_key not in is_body]
    turns = _places((row.key, row.scope_key) for row in inside)
    times = _places((row.key, row.element_id) for row in (*bodies, *outside))
    own = {row.key: (0, times[row.key]) for row in outside}
    return own | {row.key: (turns[row.key], times[row.scope_key]) for row in inside}


def _places(grouped: Iterable[tuple[Key, Hashable]]) -> dict[Key, int]:
    """The place of each key in its group, from 1; 0 for those alone in theirs."""
    groups: dict[Hashable, list[Key]] = {}
    for key, group in grouped:
        groups.setdefault(group, []).append(key)
    return {key: place if len(keys) > 1 else 0 for keys in groups.values() for place, key in enumerate(keys, start=1)}
