"""Catch events and receive tasks: wait for their own timer, message or signal."""

from typing import TYPE_CHECKING

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.waits import open_wait

if TYPE_CHECKING:
    from engine.runtime.run import Run


def enter(run: "Run", key: Key, element: Element) -> None:
    open_wait(run, key, element)


BEHAVIOUR = Behaviour(enter, waits=True)
