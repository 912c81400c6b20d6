"""Catch events and receive tasks: wait for their own timer, message or signal."""

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves
from engine.runtime.waits import open_wait


def enter(run: Moves, key: Key, element: Element) -> None:
    open_wait(run, key, element)


BEHAVIOUR = Behaviour(enter, waits=True)
