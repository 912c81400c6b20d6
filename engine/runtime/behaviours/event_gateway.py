"""Event-based gateway (BPMN 2.0.2 §13.4.4): listens for every event behind it; the first to come is taken."""

from engine.bpmn.model import Element, Flow
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves
from engine.runtime.waits import open_wait


def enter(run: Moves, key: Key, element: Element) -> None:
    for index in element.outgoing:
        open_wait(run, key, run.model.elements[run.model.flows[index].target])


def flows_out(run: Moves, key: Key, element: Element) -> tuple[Flow, ...]:
    """None: the token goes on from the event that came."""
    return ()


BEHAVIOUR = Behaviour(enter, flows_out, waits=True)
