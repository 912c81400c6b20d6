"""Complex gateway (BPMN 2.0.2 §13.4.5): activated when its condition holds, then reset when nothing more can come.

While tokens gather the gateway is a running element: `joins` are the flows that have brought one, `spent` those whose
tokens have activated it. Its conditions see `activationCount` and `waitingForStart`; only flows whose condition names
`waitingForStart` may get a token at the reset, so that a plain way out is taken once.
"""

from collections.abc import Mapping

from engine.bpmn.model import Element, Flow
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.behaviours.inclusive_gateway import holding
from engine.runtime.moves import Moves

WAITING_FOR_START = "waitingForStart"


def enter(run: Moves, key: Key, element: Element) -> None:
    if element.index not in run.model.merges:
        run.go(key, holding(run, key, element, _state_of(1, waiting=True)))
        return
    token = run.state.tokens[key]
    if run.came_by is not None and not token.joins:
        token.joins = {element.index: [run.came_by.index]}
    consider(run, key, element)


def comes(run: Moves, key: Key, element: Element, flow: Flow) -> None:
    """One more token has come to a gateway that is gathering."""
    run.state.tokens[key].joins.setdefault(element.index, []).append(flow.index)
    consider(run, key, element)


def consider(run: Moves, key: Key, element: Element) -> None:
    """Activates the gateway when its condition holds: one token of each flow that has brought one is used up. Raises
    IncidentError for a condition that is neither true nor false."""
    token = run.state.tokens[key]
    arrived = token.joins.get(element.index, [])
    if token.spent is not None or not arrived:
        return
    state = _state_of(len(arrived), waiting=True)
    if element.activation is not None and not run.truth(element.activation, key, state):
        return
    flows = holding(run, key, element, state)
    token.spent = sorted(set(arrived))
    for used in token.spent:
        arrived.remove(used)
    for flow in flows:
        run.arrive(Arrival(run.model.elements[flow.target], token.parent, flow))


def reset(run: Moves, key: Key, element: Element) -> None:
    """Nothing more can come: what waits is used up, the gateway is ready again. A second token by one flow begins it
    anew."""
    token = run.state.tokens[key]
    assert token.spent is not None
    arrived = list(token.joins.get(element.index, []))
    used = [flow for flow in set(arrived) if flow not in token.spent]
    for flow in used:
        arrived.remove(flow)
    state = _state_of(len(used), waiting=False)
    flows = [run.model.flows[index] for index in element.outgoing]
    again = [flow for flow in flows if _is_taken_again(run, key, flow, state)]
    for left in arrived:
        run.arrive(Arrival(element, token.parent, run.model.flows[left]))
    run.go(key, tuple(again))


def _is_taken_again(run: Moves, key: Key, flow: Flow, state: Mapping[str, object]) -> bool:
    condition = flow.condition
    return condition is not None and WAITING_FOR_START in condition.names and run.truth(condition, key, state)


def _state_of(count: int, *, waiting: bool) -> dict[str, object]:
    return {"activationCount": count, WAITING_FOR_START: waiting}


BEHAVIOUR = Behaviour(enter)
