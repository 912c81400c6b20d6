"""Elements that do nothing of their own: start and boundary events, manual and undefined tasks, parallel gateways."""

from typing import TYPE_CHECKING

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from engine.runtime.run import Run


def enter(run: "Run", key: Key, element: Element) -> None:
    run.complete(key)


BEHAVIOUR = Behaviour(enter)
