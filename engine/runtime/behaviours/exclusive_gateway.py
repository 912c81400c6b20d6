"""Exclusive gateway (BPMN 2.0.2 §13.4.2): the first flow whose condition holds, else the default."""

from engine.bpmn.model import Element, Flow
from engine.errors import IncidentError
from engine.ids import Key
from engine.runtime.behaviours import pass_through
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def flows_out(run: Moves, key: Key, element: Element) -> tuple[Flow, ...]:
    flows = run.model.flows
    for index in element.outgoing:
        if index == element.default:
            continue
        condition = flows[index].condition
        if condition is None or run.truth(condition, key):
            return (flows[index],)
    if element.default is not None:
        return (flows[element.default],)
    raise IncidentError(
        "CONDITION_ERROR",
        f"NO_FLOW: 网关{element.id}没有任何条件成立，也没有默认流向。 / "
        f"No condition holds at gateway {element.id} and it has no default flow.",
    )


BEHAVIOUR = Behaviour(pass_through.enter, flows_out)
