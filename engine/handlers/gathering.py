"""A parallel multiple start event begins its process when all its events have come (BPMN 2.0.2 §10.5.2, table 10.86).

Its messages belong together by their correlation key. Times, signals and conditions have none: each goes to the first
case that lacks nothing else, and counts once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.model import Event, EventKind
from engine.handlers.settlement import Settlement
from engine.store.definitions import DefinitionRow
from engine.store.heard_starts import HeardStart


@dataclass(frozen=True, slots=True)
class Come:
    """What a new instance begins with."""

    variables: Mapping[str, object]
    correlation_key: str


def all_that_came(
    it: Settlement, definition: DefinitionRow, wait: str, variables: Mapping[str, object], correlation_key: str
) -> Come | None:
    """What has come now that `wait` has. None while the start needs other events too: then this one is remembered."""
    start, part = it.env.library.model(it.work, definition)[1].wait(wait)
    if start.event is None or start.event.kind is not EventKind.PARALLEL_MULTIPLE:
        return Come(variables, correlation_key)
    it.work.definitions.load(definition.key, lock=True)  # so that two that come at once see each other
    it.work.heard_starts.remember(
        HeardStart(
            key=it.work.keys.new(), definition_key=definition.key, element_id=start.id, part=part,
            match_key=correlation_key, variables=dict(variables),
        )
    )  # fmt: skip
    whole = _first_whole(start.event, it.work.heard_starts.at(definition.key, start.id))
    if whole is None:
        return None
    it.work.heard_starts.take(*whole.values())
    brought = {name: value for part in sorted(whole) for name, value in whole[part].variables.items()}
    return Come(brought, max(row.match_key for row in whole.values()))


def _first_whole(event: Event, heard: list[HeardStart]) -> dict[int, HeardStart] | None:
    """By part, the first that lack nothing; messages of one correlation key only."""
    keyed = {part for part, one in enumerate(event.parts) if one.message is not None}
    for key in dict.fromkeys(row.match_key for row in heard if row.part in keyed or not keyed):
        found = {row.part: row for row in heard if row.match_key == (key if row.part in keyed else "")}
        if len(found) == len(event.parts):
            return found
    return None
