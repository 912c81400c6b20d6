"""Throw and end events: none, signal, message (a job), error and terminate (BPMN 2.0.2 §10.5, §13.5)."""

from engine.bpmn.model import Element, EventKind
from engine.facts import SignalThrown
from engine.ids import Key
from engine.runtime.behaviours import job
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    kind = element.event.kind if element.event is not None else EventKind.NONE
    if element.job is not None:
        job.enter(run, key, element)
    elif kind is EventKind.ERROR:
        _throw_error(run, key, element)
    elif kind is EventKind.TERMINATE:
        _terminate(run, key)
    elif kind is EventKind.SIGNAL:
        _throw_signal(run, key, element)
    else:
        if "refuse" in element.properties:
            run.refuse(run.value(element.properties["refuse"], key))
        run.complete(key)


def _throw_error(run: Moves, key: Key, element: Element) -> None:
    assert element.event is not None
    assert element.event.error_code is not None
    run.throw_error(key, run.text(element.event.error_code, key))


def _terminate(run: Moves, key: Key) -> None:
    """The end event completes; all else that runs in its scope is cancelled, and the scope goes on as completed."""
    scope = run.state.tokens[key].parent
    run.complete(key)
    if scope in run.state.tokens:
        run.terminate_children(scope)
        run.scope_done(scope)


def _throw_signal(run: Moves, key: Key, element: Element) -> None:
    assert element.event is not None
    signal = element.event.signal
    assert signal is not None
    signal_key = run.text(signal.key, key) if signal.key is not None else None
    variables = dict(run.state.tokens[key].variables)
    run.note(SignalThrown(name=run.text(signal.name, key), signal_key=signal_key, variables=variables))
    run.complete(key)


BEHAVIOUR = Behaviour(enter)
