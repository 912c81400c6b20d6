"""Send task: a job, or without one a message to whoever waits for it in this server."""

from engine.bpmn.model import Element
from engine.ids import Key
from engine.runtime.behaviours import job
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.behaviours.throw_event import throw_message
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    if element.job is not None:
        job.enter(run, key, element)
        return
    assert element.event is not None
    throw_message(run, key, element, element.event)
    run.complete(key)


BEHAVIOUR = Behaviour(enter)
