"""Inclusive gateway, and every element that sends a token along each flow whose condition holds (BPMN 2.0.2 §13.4.3,
§13.3.1); how tokens wait for each other before it is `engine.runtime.merging`'s."""

from collections.abc import Mapping

from engine.bpmn.model import Element, Flow
from engine.errors import IncidentError
from engine.ids import Key
from engine.runtime.behaviours import pass_through
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def flows_out(run: Moves, key: Key, element: Element) -> tuple[Flow, ...]:
    return holding(run, key, element)


def holding(run: Moves, key: Key, element: Element, extra: Mapping[str, object] | None = None) -> tuple[Flow, ...]:
    """Every flow without a condition or whose condition is true, and the default where no condition is true. Raises
    IncidentError when there is no way out."""
    flows = [run.model.flows[index] for index in element.outgoing if index != element.default]
    found = [flow for flow in flows if flow.condition is None or run.truth(flow.condition, key, extra)]
    if element.default is not None and all(flow.condition is None for flow in found):
        found.append(run.model.flows[element.default])
    if found or not element.outgoing:
        return tuple(found)
    raise IncidentError(
        "CONDITION_ERROR",
        f"NO_FLOW: {element.id}没有任何条件成立，也没有默认流向。 / "
        f"No condition holds at {element.id} and it has no default flow.",
    )


BEHAVIOUR = Behaviour(pass_through.enter, flows_out)
