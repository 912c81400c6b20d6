"""Script task: a FEEL expression gives its result variable; no other script language exists here."""

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.behaviours import job
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    if element.script is None:
        job.enter(run, key, element)
        return
    run.complete(key, {element.script.result_variable: run.value(element.script.expression, key)})


BEHAVIOUR = Behaviour(enter)
