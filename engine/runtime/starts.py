"""What the start events of a process wait for before there is an instance (BPMN 2.0.2 §10.5.2); opens no instance."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.model import Element, Event, Model, Timer, wait_name
from engine.errors import IncidentError
from engine.feel import Evaluable, to_json
from engine.runtime.timers import Due, first_due
from engine.runtime.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWait:
    """The start event `element` begins an instance at `due`, whenever `message` or `signal` comes, or when its
    condition holds of variables that somebody tells (`is_condition`)."""

    element: str
    due: Due | None = None
    message: str | None = None
    signal: str | None = None
    is_condition: bool = False


def start_waits(model: Model, world: World) -> tuple[StartWait, ...]:
    """What begins the process from outside, as seen without any instance: expressions see `tables` only.

    Raises IncidentError for a time or a name that cannot be read.
    """
    return tuple(
        _wait(wait_name(start, part), event, world)
        for start in model.event_starts
        for part, event in enumerate(start.event.each if start.event is not None else ())
        if event.timer or event.message or event.signal or event.condition
    )


def starts_now(element: Element, world: World) -> bool:
    """The property `when` of a timer start: false means that this time begins nothing (design.md, convention 16)."""
    condition = element.properties.get("when")
    return condition is None or condition.evaluate({"tables": world.tables}, world.evaluation()) is True


def _wait(name: str, event: Event, world: World) -> StartWait:
    if event.timer is not None:
        return StartWait(element=name, due=_due(event.timer, world))
    if event.message is not None:
        return StartWait(element=name, message=_name(event.message.name, world))
    if event.condition is not None:
        return StartWait(element=name, is_condition=True)
    assert event.signal is not None
    return StartWait(element=name, signal=_name(event.signal.name, world))


def _due(timer: Timer, world: World) -> Due:
    return first_due(timer, to_json(_value(timer.value, world)), world.now, world.zone)


def _name(name: Evaluable, world: World) -> str:
    value = _value(name, world)
    if not isinstance(value, str) or not value:
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"MESSAGE_NAME: 消息或信号名{name.text!r}不是文字。 / "
            f"The name {name.text!r} of a message or signal gives no text.",
        )
    return value


def _value(evaluable: Evaluable, world: World) -> object:
    return evaluable.evaluate({"tables": world.tables}, world.evaluation())


def holds_at_start(model: Model, name: str, variables: Mapping[str, object], world: World) -> bool:
    """Whether the condition of the start `name` is true of these variables; one that cannot be told is not."""
    start, part = model.wait(name)
    condition = start.event.each[part].condition if start.event is not None else None
    known = {**variables, "tables": world.tables}
    return condition is not None and condition.evaluate(known, world.evaluation()) is True
