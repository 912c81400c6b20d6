"""Who catches what: a wait that fired, or an error on its way outwards (BPMN 2.0.2 §13.5.3, §10.5.6)."""

from collections.abc import Mapping

from engine.bpmn.model import Element, ElementType, EventKind
from engine.errors import IncidentError
from engine.facts import IncidentRaised, WaitsClosed
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.moves import Moves


def fire(run: Moves, holder: Key, catcher: Element, variables: Mapping[str, object]) -> None:
    """What `holder` waited for has come. The catcher is the holder itself, one of its boundary events, the event after
    an event-based gateway, or the start event of one of its event sub-processes."""
    element = run.element(holder)
    if catcher.index == element.index:
        run.complete(holder, variables)
    elif catcher.attached_to is not None:
        _leave_by_boundary(run, holder, catcher, variables)
    elif element.type is ElementType.EVENT_BASED_GATEWAY:
        _take_event(run, holder, catcher, variables)
    else:
        _start_event_sub(run, holder, run.model.elements[catcher.scope], variables)


def _leave_by_boundary(run: Moves, holder: Key, boundary: Element, variables: Mapping[str, object]) -> None:
    scope = run.state.tokens[holder].parent
    run.arrive(Arrival(boundary, scope, brought=variables))
    if boundary.interrupting:
        run.terminate(holder)
        run.child_ended(scope)


def _take_event(run: Moves, gateway: Key, catcher: Element, variables: Mapping[str, object]) -> None:
    """The gateway completes towards the event that came."""
    run.arrive(Arrival(catcher, run.state.tokens[gateway].parent, brought=variables))
    run.complete(gateway)


def _start_event_sub(run: Moves, scope: Key, event_sub: Element, variables: Mapping[str, object]) -> None:
    if event_sub.interrupting:
        run.terminate_children(scope)
        run.note(WaitsClosed(holder=scope))
    run.arrive(Arrival(event_sub, scope, brought=variables))


def throw(run: Moves, key: Key, code: str, variables: Mapping[str, object]) -> None:
    """An error leaves `key` outwards to the nearest that catches `code` (or any error). Uncaught, a called instance
    fails and its caller's activity throws on; elsewhere the token stays with an incident."""
    inside_event_sub = False
    at = key
    while at:
        element, token = run.element(at), run.state.tokens[at]
        catcher = None if inside_event_sub else _error_start(run, element, code)
        if catcher is not None:
            _start_event_sub(run, at, run.model.elements[catcher.scope], variables)
            return
        boundary = None if token.turn else _error_boundary(run, at, element, code)
        if boundary is not None:
            _leave_by_boundary(run, at, boundary, variables)
            return
        inside_event_sub = element.type is ElementType.EVENT_SUB_PROCESS
        at = token.parent
    if run.state.called:
        run.end("failed", code)
    else:
        run.note(
            IncidentRaised(
                key=key,
                element=run.element(key).id,
                error_type="UNHANDLED_ERROR_EVENT",
                message=f"ERROR_NOT_CAUGHT: 错误{code!r}没有任何事件捕获，请修改流程。 / "
                f"Nobody catches the error {code!r}: mend the diagram.",
            )
        )


def _error_boundary(run: Moves, key: Key, element: Element, code: str) -> Element | None:
    candidates = [run.model.elements[index] for index in element.boundaries]
    return _matching(run, key, candidates, code)


def _error_start(run: Moves, element: Element, code: str) -> Element | None:
    starts = [run.model.elements[start] for index in element.event_subs for start in run.model.elements[index].starts]
    return _matching(run, run.state.root, starts, code)


def _matching(run: Moves, key: Key, catchers: list[Element], code: str) -> Element | None:
    """The catcher that names the code, else the one that catches any."""
    any_error = None
    for catcher in catchers:
        if catcher.event is None or catcher.event.kind is not EventKind.ERROR:
            continue
        if catcher.event.error_code is None:
            any_error = any_error or catcher
        elif _code_of(run, key, catcher) == code:
            return catcher
    return any_error


def _code_of(run: Moves, key: Key, catcher: Element) -> str | None:
    assert catcher.event is not None
    assert catcher.event.error_code is not None
    try:
        return run.text(catcher.event.error_code, key)
    except IncidentError:
        return None
