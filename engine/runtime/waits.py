"""What a running element waits for: timers, messages, signals, conditions; rows and firing are others' work."""

from engine.bpmn.model import Element, EventKind, MessageRef, Timer, wait_name
from engine.errors import IncidentError
from engine.facts import MessageAwaited, SignalAwaited, TimerSet, WaitsClosed
from engine.ids import Key
from engine.runtime.moves import Moves
from engine.runtime.timers import Due, first_due

_HAVE_ROWS = (EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL)


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
    """`catcher` listens on behalf of `holder`, with each of its definitions; errors, escalations and compensations need
    no listener, they look for theirs."""
    stops = catcher.interrupting if interrupting is None else interrupting
    for part, event in enumerate(catcher.event.each if catcher.event is not None else ()):
        name = wait_name(catcher, part)
        if event.timer is not None:
            due = _due(run, holder, event.timer)
            run.note(TimerSet(holder=holder, element=name, due_at=due.at, repeat=due.repeat, every=due.every))
        elif event.message is not None:
            _await_message(run, holder, name, event.message, stops)
        elif event.signal is not None:
            key = run.text(event.signal.key, holder) if event.signal.key is not None else None
            called = run.text(event.signal.name, holder)
            run.note(SignalAwaited(holder=holder, element=name, name=called, signal_key=key, interrupting=stops))
        elif event.condition is not None:
            run.state.tokens[holder].conditions[name] = False
            run.stirred = True


def close_wait(run: Moves, holder: Key, catcher: Element) -> None:
    """`catcher` listens no more on behalf of `holder`."""
    token = run.state.tokens[holder]
    token.heard.pop(catcher.index, None)
    for part, event in enumerate(catcher.event.each if catcher.event is not None else ()):
        token.conditions.pop(wait_name(catcher, part), None)
        if event.kind in _HAVE_ROWS:
            run.note(WaitsClosed(holder=holder, element=wait_name(catcher, part)))


def _await_message(run: Moves, holder: Key, name: str, message: MessageRef, stops: bool) -> None:
    if message.correlation_key is None:
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"NO_CORRELATION_KEY: 消息事件{name}缺少关联键。 / Message event {name} has no correlation key.",
        )
    called, key = run.text(message.name, holder), run.text(message.correlation_key, holder)
    run.note(MessageAwaited(holder=holder, element=name, name=called, correlation_key=key, interrupting=stops))


def timer_due(run: Moves, holder: Key, name: str) -> Due:
    """When the timer of the wait `name` is due, counted from the step's time. Raises IncidentError for no time."""
    catcher, part = run.model.wait(name)
    assert catcher.event is not None
    timer = catcher.event.each[part].timer
    assert timer is not None
    return _due(run, holder, timer)


def _due(run: Moves, holder: Key, timer: Timer) -> Due:
    return first_due(timer, run.value(timer.value, holder), run.world.now, run.world.zone)
