"""Variables as programs read them: without what a case holds of people, unless the reader works on it."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from engine.actor import Actor
from engine.ids import Key
from engine.ledgers import Pii
from engine.notices import Veil, mask
from engine.notices.masking import LEFT_OUT
from engine.queries.search import Row
from engine.queries.shelf import Shelf, bundle_of
from engine.queries.veiling import colleagues_of, held_by, picked_rows, veil_over, works_on
from engine.store.jsontext import json_text
from engine.store.unit_of_work import UnitOfWork

_NOTHING: tuple[object, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class _Sight:
    """`classes` of names; `known` is no secret inside the house, wherever it stands."""

    veil: Veil
    classes: Mapping[str, Pii]
    known: Collection[str]

    def text(self, name: str, value: str) -> str:
        return json_text(self._named(name, json.loads(value)))

    def _named(self, name: str, value: object) -> object:
        level = self.classes.get(name, Pii.NONE)
        return self._free(value) if level is Pii.NONE else self._personal(value, level)

    def _free(self, value: object) -> object:
        if isinstance(value, Mapping):
            return {name: self._named(name, part) for name, part in value.items()}
        return [self._free(part) for part in value] if isinstance(value, list) else self.veil.value(value)

    def _personal(self, value: object, level: Pii) -> object:
        if value in _NOTHING or (isinstance(value, str) and value in self.known):
            return value
        if isinstance(value, Mapping):
            return {name: self._personal(part, level) for name, part in value.items()}
        if isinstance(value, list):
            return [self._personal(part, level) for part in value]
        return mask(value, level) if isinstance(value, str) else LEFT_OUT


def veiled_variables(work: UnitOfWork, shelf: Shelf, actor: Actor, rows: Iterable[Row]) -> list[Row]:
    """`value` is JSON text before and after."""
    listed = list(rows)
    colleagues = colleagues_of(work, shelf)
    sights = {key: _sight(work, shelf, actor, key, colleagues) for key in {row["instance_key"] for row in listed}}
    return [_seen(row, sights[row["instance_key"]]) for row in listed]


def _seen(row: Row, sight: _Sight | None) -> Row:
    return row if sight is None else {**row, "value": sight.text(row["name"], row["value"])}


def _sight(work: UnitOfWork, shelf: Shelf, actor: Actor, instance: Key, colleagues: Collection[str]) -> _Sight | None:
    """None for whoever works on it."""
    case = work.instances.load(instance)
    if works_on(work, case, actor):
        return None
    bundle = bundle_of(work, shelf, work.definitions.load(case.definition_key))
    held = held_by(work, case)
    rows = list(picked_rows(work, shelf, bundle, held))
    numbers = {str(row.get(ledger.key[0])) for ledger, row in rows if ledger.key}
    return _Sight(veil_over(bundle, held, rows, colleagues), bundle.personal, {*numbers, *colleagues})
