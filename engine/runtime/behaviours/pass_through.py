"""Elements that do nothing of their own: start and boundary events, manual and undefined tasks, parallel gateways."""

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    run.complete(key)


BEHAVIOUR = Behaviour(enter)
