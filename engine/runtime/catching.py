"""Who catches what: a wait that fired, or an error or escalation on its way outwards (BPMN 2.0.2 §13.5.3, §10.5.6)."""

from collections.abc import Iterator, Mapping

from engine.bpmn.model import Element, ElementType, Event, EventKind
from engine.errors import IncidentError
from engine.facts import EscalationEscaped, IncidentRaised
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.moves import Moves
from engine.runtime.waits import close_wait


def fire(run: Moves, holder: Key, name: str, variables: Mapping[str, object]) -> None:
    """What `holder` waited for has come, under the name of its wait. The catcher is the holder itself, one of its
    boundary events, the event after an event-based gateway, or the start event of one of its event sub-processes."""
    element, (catcher, part) = run.element(holder), run.model.wait(name)
    known = _heard(run, holder, catcher, part, variables)
    if known is None:
        return
    if catcher.index == element.index:
        run.complete(holder, known)
    elif catcher.attached_to is not None:
        run.leave_by_boundary(holder, catcher, known)
    elif element.type is ElementType.EVENT_BASED_GATEWAY:
        _take_event(run, holder, catcher, known)
    else:
        _start_event_sub(run, holder, run.model.elements[catcher.scope], known)


def _heard(
    run: Moves, holder: Key, catcher: Element, part: int, variables: Mapping[str, object]
) -> Mapping[str, object] | None:
    """What the event brings; None while one that needs all its parts still lacks some."""
    event = catcher.event
    if event is None or event.kind is not EventKind.PARALLEL_MULTIPLE:
        return variables
    heard = run.state.tokens[holder].heard.setdefault(catcher.index, {})
    heard[part] = dict(variables)
    if len(heard) < len(event.parts):
        return None
    del run.state.tokens[holder].heard[catcher.index]
    return {name: value for part in sorted(heard) for name, value in heard[part].items()}


def leave_by_boundary(run: Moves, holder: Key, boundary: Element, variables: Mapping[str, object]) -> None:
    token = run.state.tokens[holder]
    run.arrive(Arrival(boundary, token.parent, brought=variables))
    if boundary.interrupting:
        run.terminate(holder)
        run.released(token)
        run.child_ended(token.parent)


def _take_event(run: Moves, gateway: Key, catcher: Element, variables: Mapping[str, object]) -> None:
    """The gateway completes towards the event that came."""
    run.arrive(Arrival(catcher, run.state.tokens[gateway].parent, brought=variables))
    run.complete(gateway)


def _start_event_sub(run: Moves, scope: Key, event_sub: Element, variables: Mapping[str, object]) -> None:
    """One that interrupts ends all that runs in the scope, and its other event sub-processes listen no more."""
    if event_sub.interrupting:
        run.terminate_children(scope)
        for index in run.element(scope).event_subs:
            for start in run.model.elements[index].starts:
                close_wait(run, scope, run.model.elements[start])
    run.arrive(Arrival(event_sub, scope, brought=variables))


def throw(run: Moves, key: Key, code: str, variables: Mapping[str, object]) -> None:
    """An error leaves `key` outwards to the nearest that catches `code` (or any error). Uncaught, a called instance
    fails and its caller's activity throws on; elsewhere the token stays with an incident."""
    if _caught_outside(run, key, EventKind.ERROR, code, variables):
        return
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


def escalate(run: Moves, key: Key, code: str, variables: Mapping[str, object]) -> None:
    """An escalation leaves `key` outwards to the nearest that catches it. Nobody has to: then all goes on, and of a
    called instance the calling activity is asked."""
    caught = _caught_outside(run, key, EventKind.ESCALATION, code, variables)
    if not caught and run.state.called:
        run.note(EscalationEscaped(code=code, variables=dict(variables)))


def _caught_outside(run: Moves, key: Key, kind: EventKind, code: str, variables: Mapping[str, object]) -> bool:
    """Whether an event sub-process or a boundary event, looked for from `key` outwards, has caught it."""
    inside_event_sub = False
    at = key
    while at:
        element, token = run.element(at), run.state.tokens[at]
        starts = [run.model.elements[start] for sub in element.event_subs for start in run.model.elements[sub].starts]
        catcher = None if inside_event_sub else _matching(run, run.state.root, starts, kind, code)
        if catcher is not None:
            _start_event_sub(run, at, run.model.elements[catcher.scope], variables)
            return True
        boundaries = [] if token.turn else [run.model.elements[index] for index in element.boundaries]
        boundary = _matching(run, at, boundaries, kind, code)
        if boundary is not None:
            run.leave_by_boundary(at, boundary, variables)
            return True
        inside_event_sub = element.type is ElementType.EVENT_SUB_PROCESS
        at = token.parent
    return False


def _matching(run: Moves, key: Key, catchers: list[Element], kind: EventKind, code: str) -> Element | None:
    """The catcher that names the code, else the one that catches any."""
    any_code = None
    for catcher, event in _catching(catchers, kind):
        if event.code is None:
            any_code = any_code or catcher
        elif _code_of(run, key, event) == code:
            return catcher
    return any_code


def _catching(catchers: list[Element], kind: EventKind) -> Iterator[tuple[Element, Event]]:
    for catcher in catchers:
        for event in catcher.event.each if catcher.event is not None else ():
            if event.kind is kind:
                yield catcher, event


def _code_of(run: Moves, key: Key, event: Event) -> str | None:
    assert event.code is not None
    try:
        return run.text(event.code, key)
    except IncidentError:
        return None
