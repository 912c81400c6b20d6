"""What a running element waits for: opens timers, messages and signals as facts; rows and firing are others' work."""

from engine.bpmn.model import Element, EventKind
from engine.errors import IncidentError
from engine.facts import MessageAwaited, SignalAwaited, TimerSet
from engine.ids import Key
from engine.runtime.moves import Moves
from engine.runtime.timers import Due, first_due

_WAITED_FOR = (EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL)


def opens_waits(element: Element) -> bool:
    """Whether anything may have been opened under this element's key besides its own behaviour's wait."""
    return bool(element.boundaries or element.event_subs)


def open_boundaries(run: Moves, key: Key, element: Element) -> None:
    for index in element.boundaries:
        open_wait(run, key, run.model.elements[index])


def open_event_subs(run: Moves, scope: Key, element: Element) -> None:
    """The start events of the event sub-processes of a scope begin to listen when the scope begins (§13.5.4)."""
    for index in element.event_subs:
        (start,) = run.model.elements[index].starts
        open_wait(run, scope, run.model.elements[start], run.model.elements[index].interrupting)


def open_wait(run: Moves, holder: Key, catcher: Element, interrupting: bool | None = None) -> None:
    """`catcher` listens on behalf of `holder`; errors need no listener, they look for theirs."""
    event = catcher.event
    if event is None or event.kind not in _WAITED_FOR:
        return
    stops = catcher.interrupting if interrupting is None else interrupting
    if event.timer is not None:
        _set_timer(run, holder, catcher)
    elif event.message is not None:
        if event.message.correlation_key is None:
            raise IncidentError(
                "EXTRACT_VALUE_ERROR",
                f"NO_CORRELATION_KEY: 消息事件{catcher.id}缺少关联键。 / "
                f"Message event {catcher.id} has no correlation key.",
            )
        run.note(
            MessageAwaited(
                holder=holder,
                element=catcher.id,
                name=run.text(event.message.name, holder),
                correlation_key=run.text(event.message.correlation_key, holder),
                interrupting=stops,
            )
        )
    elif event.signal is not None:
        run.note(
            SignalAwaited(
                holder=holder,
                element=catcher.id,
                name=run.text(event.signal.name, holder),
                signal_key=run.text(event.signal.key, holder) if event.signal.key is not None else None,
                interrupting=stops,
            )
        )


def timer_due(run: Moves, holder: Key, catcher: Element) -> Due:
    """When the timer of `catcher` is due, counted from the step's time. Raises IncidentError for no time."""
    assert catcher.event is not None
    assert catcher.event.timer is not None
    timer = catcher.event.timer
    return first_due(timer, run.value(timer.value, holder), run.world.now, run.world.zone)


def _set_timer(run: Moves, holder: Key, catcher: Element) -> None:
    due = timer_due(run, holder, catcher)
    run.note(TimerSet(holder=holder, element=catcher.id, due_at=due.at, repeat=due.repeat, every=due.every))
