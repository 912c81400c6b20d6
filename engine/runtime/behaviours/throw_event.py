"""Throw and end events, with one definition or several (BPMN 2.0.2 §10.5, §13.5)."""

from engine.bpmn.model import Element, Event, EventKind
from engine.facts import MessageThrown, SignalThrown
from engine.ids import Key
from engine.runtime import compensation
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours import job
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    """Everything is thrown first; then the event goes on, waits for its job, or ends more than itself."""
    event = element.event or Event(kind=EventKind.NONE)
    for part in event.each:
        _throw(run, key, element, part)
    if key not in run.state.tokens:
        return
    if element.job is not None:
        job.enter(run, key, element)
    else:
        _go_on(run, key, element, event)


def _throw(run: Moves, key: Key, element: Element, event: Event) -> None:
    """What others hear, and this element survives unless somebody who hears it ends it."""
    if event.kind is EventKind.SIGNAL:
        _throw_signal(run, key, event)
    elif event.kind is EventKind.MESSAGE and element.job is None:
        throw_message(run, key, element, event)
    elif event.kind is EventKind.ESCALATION:
        assert event.code is not None
        run.escalate(key, run.text(event.code, key), dict(run.state.tokens[key].variables))


def _go_on(run: Moves, key: Key, element: Element, event: Event) -> None:
    errors = [part for part in event.each if part.kind is EventKind.ERROR]
    if errors:
        assert errors[0].code is not None
        run.throw_error(key, run.text(errors[0].code, key))
    elif event.kind is EventKind.TERMINATE:
        _terminate(run, key)
    elif event.kind is EventKind.CANCEL:
        compensation.cancel(run, key)
    elif event.kind is EventKind.COMPENSATION:
        _compensate(run, key, element, event)
    else:
        if "refuse" in element.properties:
            run.refuse(run.value(element.properties["refuse"], key))
        if element.link is not None:
            run.arrive(Arrival(run.model.elements[element.link], run.state.tokens[key].parent, brought={}))
        run.complete(key)


def _compensate(run: Moves, key: Key, element: Element, event: Event) -> None:
    """Waits until all is undone; one that does not wait lets its flows go at once and stays only to see to the rest."""
    if not compensation.throw(run, key, event.activity):
        run.complete(key)
    elif not event.waits:
        run.go_ahead(key, element)


def _terminate(run: Moves, key: Key) -> None:
    """The end event completes; all else that runs in its scope is cancelled, and the scope goes on as completed."""
    scope = run.state.tokens[key].parent
    run.complete(key)
    if scope in run.state.tokens:
        run.terminate_children(scope)
        run.scope_done(scope)


def _throw_signal(run: Moves, key: Key, event: Event) -> None:
    signal = event.signal
    assert signal is not None
    signal_key = run.text(signal.key, key) if signal.key is not None else None
    variables = dict(run.state.tokens[key].variables)
    run.note(SignalThrown(name=run.text(signal.name, key), signal_key=signal_key, variables=variables))


def throw_message(run: Moves, key: Key, element: Element, event: Event) -> None:
    """The message goes to whoever waits for it here, with the element's own variables."""
    message = event.message
    assert message is not None
    run.note(
        MessageThrown(
            key=key,
            element=element.id,
            name=run.text(message.name, key),
            correlation_key=run.text(message.correlation_key, key) if message.correlation_key is not None else "",
            variables=dict(run.state.tokens[key].variables),
        )
    )


BEHAVIOUR = Behaviour(enter)
