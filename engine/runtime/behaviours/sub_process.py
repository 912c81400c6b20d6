"""Embedded and event sub-processes and transactions: a scope of their own, begun at its starts, done when nothing runs
inside."""

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves
from engine.runtime.waits import open_event_subs


def enter(run: Moves, key: Key, element: Element) -> None:
    brought = run.brought
    open_event_subs(run, key, element)
    for start in element.starts:
        run.arrive(Arrival(run.model.elements[start], key, brought=brought))
    if not element.starts:
        run.scope_done(key)


BEHAVIOUR = Behaviour(enter)
