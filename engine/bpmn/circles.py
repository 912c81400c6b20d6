"""Refuses circles in which nothing waits and nothing changes: once inside, a token would run for ever."""

from engine.bpmn.findings import Report
from engine.bpmn.graph import Graph
from engine.bpmn.outline import Node

STILL = frozenset({
    "task", "manualTask", "exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway",
    "intermediateThrowEvent",
})  # fmt: skip
"""They neither wait nor change a variable, unless their output mappings do."""


def check_circles(graph: Graph, report: Report) -> None:
    still = {node.index: node for node in graph.nodes if _is_still(node)}
    for loop in graph.loops_of(still):
        nodes = [still[index] for index in loop]
        report.refuse("CIRCLE_WITHOUT_WAIT", nodes[0].raw, elements=", ".join(node.id for node in nodes[:8]))


def _is_still(node: Node) -> bool:
    """A thrown event changes nothing in its own instance, whatever it is; nor does a message that is only a job."""
    if node.tag not in STILL or node.raw.extension("zeebe:taskDefinition") is not None:
        return False
    mappings = node.raw.extension("zeebe:ioMapping")
    loops = [child for child in node.raw.children if child.tag.endswith("LoopCharacteristics")]
    return not loops and (mappings is None or mappings.child("zeebe:output") is None)
