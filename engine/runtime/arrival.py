"""What is on its way into an element; a value between two moves of a step."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.model import Element, Flow
from engine.ids import Key
from engine.runtime.state import Returned


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something on its way into `element` within `scope`, by `flow` if one led there.

    `turn` is the 1-based place in a multi-instance and `local` the variables of that turn. `brought` is what an event
    that has already fired carries (None = nothing has fired): such an event does not wait again. `serves` is the key of
    the element that has it run to undo something, `returned` tells of work that somebody sent back.
    """

    element: Element
    scope: Key
    flow: Flow | None = None
    turn: int = 0
    local: Mapping[str, object] | None = None
    brought: Mapping[str, object] | None = None
    serves: Key = 0
    returned: Returned | None = None
