"""Embedded and event sub-processes: a scope of their own, begun at their start event, done when nothing runs inside."""

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves
from engine.runtime.waits import open_event_subs


def enter(run: Moves, key: Key, element: Element) -> None:
    open_event_subs(run, key, element)
    (start,) = element.starts
    run.arrive(Arrival(run.model.elements[start], key, brought=run.brought))


BEHAVIOUR = Behaviour(enter)
