"""Where tokens wait for what may still come: inclusive and complex gateways (BPMN 2.0.2 §13.4.3, §13.4.5).

Both ask the same question of a moment in which nothing moves by itself: can a token that is somewhere in the scope
still reach an incoming flow that has brought none, and none of those that have?
"""

from collections.abc import Iterable

from engine.bpmn.model import Element, ElementType, Model
from engine.errors import IncidentError
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours import complex_gateway
from engine.runtime.moves import Moves


def comes(run: Moves, arrival: Arrival) -> bool:
    """Whether a token that comes to such a gateway enters it; otherwise it waits there with the others."""
    gateway, scope, flow = arrival.element, arrival.scope, arrival.flow
    if flow is None:
        return True
    if gateway.type is ElementType.INCLUSIVE_GATEWAY:
        run.state.tokens[scope].joins.setdefault(gateway.index, []).append(flow.index)
        return False
    gathering = _gathering(run, scope, gateway)
    if gathering is None:
        return True
    run.state.tokens[scope].children -= 1
    try:
        complex_gateway.comes(run, gathering, gateway, flow)
    except IncidentError as error:
        run.raise_incident(gathering, gateway, error)
    return False


def release(run: Moves) -> bool:
    """Lets one gateway go on that nothing more can reach; whether there was one."""
    if not run.model.merges:
        return False
    for key, token in list(run.state.tokens.items()):
        element = run.model.elements[token.element]
        if token.spent is not None and _is_cut_off(
            run, element, token.parent, token.spent + token.joins.get(element.index, [])
        ):
            try:
                complex_gateway.reset(run, key, element)
            except IncidentError as error:
                run.raise_incident(key, element, error)
                continue
            return True
        for index, arrived in token.joins.items():
            gateway = run.model.elements[index]
            if gateway.type is ElementType.INCLUSIVE_GATEWAY and _is_cut_off(run, gateway, key, arrived):
                _merge(run, key, gateway, arrived)
                return True
    return False


def _merge(run: Moves, scope: Key, gateway: Element, arrived: list[int]) -> None:
    """One token of each flow that has brought one is used up."""
    parent, used = run.state.tokens[scope], set(arrived)
    for flow in used:
        arrived.remove(flow)
    if not arrived:
        del parent.joins[gateway.index]
    parent.children -= len(used)
    run.begin(Arrival(gateway, scope))


def _gathering(run: Moves, scope: Key, gateway: Element) -> Key | None:
    here = (key for key in run.state.children_of(scope) if run.state.tokens[key].element == gateway.index)
    return next(here, None)


def _is_cut_off(run: Moves, gateway: Element, scope: Key, arrived: Iterable[int]) -> bool:
    """Whether no token that is elsewhere can reach a flow that has brought none, unless it can reach one that has."""
    ways, brought = _ways(run.model, gateway), set(arrived)
    missing = frozenset().union(*(ways[flow] for flow in gateway.incoming if flow not in brought))
    having = frozenset().union(*(ways[flow] for flow in gateway.incoming if flow in brought))
    return not any(place in missing and place not in having for place in _places(run, gateway, scope))


def _places(run: Moves, gateway: Element, scope: Key) -> set[int]:
    """The other elements of the scope that have a token, running or waiting at a join."""
    running = {run.state.tokens[key].element for key in run.state.children_of(scope)}
    return (running | set(run.state.tokens[scope].joins)) - {gateway.index}


def _ways(model: Model, gateway: Element) -> dict[int, frozenset[int]]:
    """By incoming flow, the elements from which a way leads to it that does not pass the gateway."""
    known = model.ways_to.get(gateway.index)
    if known is None:
        known = {flow: _leading_to(model, model.flows[flow].source, gateway.index) for flow in gateway.incoming}
        model.ways_to[gateway.index] = known
    return known


def _leading_to(model: Model, source: int, gateway: int) -> frozenset[int]:
    found: set[int] = set()
    waiting = [source]
    while waiting:
        here = waiting.pop()
        if here != gateway and here not in found:
            found.add(here)
            waiting += model.before[here]
    return frozenset(found)
