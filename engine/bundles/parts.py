"""Keys of a deployment's parts that have no rows of their own, its decisions and forms, told apart by place.

A part's key is the deployment's, a digit for its kind and three for its place among the bundle's own, sorted by id:
the same in every process and for ever, because a stored deployment never changes. It is longer than any stored key.
"""

from dataclasses import dataclass
from enum import IntEnum

from engine.bundles.bundle import Bundle
from engine.dmn import Decision
from engine.errors import NotFound
from engine.forms import Form
from engine.ids import FIRST_KEY, Key

PLACES = 1_000
KINDS = 10


class Part(IntEnum):
    DECISION, REQUIREMENTS, FORM = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Place:
    deployment: Key
    part: Part
    place: int


def decision_key(deployment: Key, bundle: Bundle, decision: str) -> Key:
    return _key(deployment, Part.DECISION, sorted(bundle.decisions).index(decision))


def requirements_key(deployment: Key, bundle: Bundle, graph: str) -> Key:
    return _key(deployment, Part.REQUIREMENTS, _graphs(bundle).index(graph))


def form_key(deployment: Key, bundle: Bundle, form: str) -> Key:
    return _key(deployment, Part.FORM, sorted(bundle.forms).index(form))


def place_of(key: Key) -> Place:
    """Where a part's key points. Raises NotFound for what is no key of a part."""
    deployment, rest = divmod(key, KINDS * PLACES)
    part, place = divmod(rest, PLACES)
    if not FIRST_KEY <= deployment < 2**63 or part not in list(Part):
        raise NotFound(what=str(key))
    return Place(deployment, Part(part), place)


def decision_at(bundle: Bundle, place: Place) -> Decision:
    """Raises NotFound."""
    names = sorted(bundle.decisions)
    if place.part is not Part.DECISION or place.place >= len(names):
        raise NotFound(what="决策 / decision")
    return bundle.decisions[names[place.place]]


def form_at(bundle: Bundle, place: Place) -> Form:
    """Raises NotFound."""
    names = sorted(bundle.forms)
    if place.part is not Part.FORM or place.place >= len(names):
        raise NotFound(what="表单 / form")
    return bundle.forms[names[place.place]]


def _graphs(bundle: Bundle) -> list[str]:
    return sorted({decision.graph_id for decision in bundle.decisions.values()})


def _key(deployment: Key, part: Part, place: int) -> Key:
    return (deployment * KINDS + part) * PLACES + place
