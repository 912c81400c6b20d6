"""What the start events of a process wait for before there is an instance (BPMN 2.0.2 §10.5.2); opens no instance."""

from dataclasses import dataclass

from engine.bpmn.model import Element, Model, Timer
from engine.errors import IncidentError
from engine.feel import Evaluable, to_json
from engine.runtime.timers import Due, first_due
from engine.runtime.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWait:
    """The start event `element` begins an instance at `due`, or whenever `message` comes. One of the two is None."""

    element: str
    due: Due | None = None
    message: str | None = None


def start_waits(model: Model, world: World) -> tuple[StartWait, ...]:
    """The timer and message starts of the process, as seen without any instance: expressions see `tables` only.

    Raises IncidentError for a time or a name that cannot be read.
    """
    starts = (model.elements[index] for index in model.root.starts)
    return tuple(wait for start in starts if (wait := _wait(start, world)) is not None)


def starts_now(element: Element, world: World) -> bool:
    """The property `when` of a timer start: false means that this time begins nothing (design.md, convention 16)."""
    condition = element.properties.get("when")
    return condition is None or condition.evaluate({"tables": world.tables}, world.evaluation()) is True


def _wait(start: Element, world: World) -> StartWait | None:
    event = start.event
    if event is None:
        return None
    if event.timer is not None:
        return StartWait(element=start.id, due=_due(event.timer, world))
    if event.message is not None:
        return StartWait(element=start.id, message=_name(event.message.name, world))
    return None


def _due(timer: Timer, world: World) -> Due:
    return first_due(timer, to_json(_value(timer.value, world)), world.now, world.zone)


def _name(name: Evaluable, world: World) -> str:
    value = _value(name, world)
    if not isinstance(value, str) or not value:
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"MESSAGE_NAME: 消息名{name.text!r}不是文字。 / The message name {name.text!r} gives no text.",
        )
    return value


def _value(evaluable: Evaluable, world: World) -> object:
    return evaluable.evaluate({"tables": world.tables}, world.evaluation())
