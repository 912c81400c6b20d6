"""Activities that are done several times: which file knows how, multi-instance or standard loop."""

from engine.bpmn.model import Element, StandardLoop
from engine.ids import Key
from engine.runtime.behaviours import multi_instance, standard_loop
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    """The body of the loop begins."""
    (standard_loop if _is_standard(element) else multi_instance).enter(run, key, element)


def collect(run: Moves, key: Key, element: Element) -> None:
    """A turn is leaving. Raises IncidentError for what cannot be worked out."""
    (standard_loop if _is_standard(element) else multi_instance).collect(run, key, element)


def turn_ended(run: Moves, body: Key) -> None:
    """A turn has left: the next one begins, or the body is done."""
    (standard_loop if _is_standard(run.element(body)) else multi_instance).turn_ended(run, body)


def _is_standard(element: Element) -> bool:
    return isinstance(element.loop, StandardLoop)
