"""Judges the conditions of flows by what the engine makes of them; what the standard asks is `standard`'s."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import ACTIVITIES, Node, Outline

CONDITIONAL = ACTIVITIES | {"inclusiveGateway", "complexGateway"}
"""Elements that send a token along every flow whose condition holds; an exclusive gateway along the first."""


def check_gateways(outline: Outline, report: Report) -> None:
    for node in outline.nodes[1:]:
        if node.tag == "exclusiveGateway":
            _check_exclusive(outline, node, report)
        elif node.tag in CONDITIONAL:
            _check_default(outline, node, report)
        else:
            _check_no_conditions(outline, node, report)


def _check_default(outline: Outline, node: Node, report: Report) -> None:
    default = node.raw.get("default")
    edges = [outline.edges[index] for index in node.outgoing]
    for edge in edges:
        if edge.raw.id == default and edge.condition is not None:
            report.warn("DEFAULT_WITH_CONDITION", edge.raw)
    if default is None and edges and all(edge.condition is not None for edge in edges):
        report.warn("NO_DEFAULT", node.raw)


def _check_exclusive(outline: Outline, node: Node, report: Report) -> None:
    _check_default(outline, node, report)
    default = node.raw.get("default")
    edges = [outline.edges[index] for index in node.outgoing]
    for edge in edges:
        if edge.raw.id != default and edge.condition is None and len(edges) > 1:
            report.refuse("FLOW_WITHOUT_CONDITION", edge.raw)


def _check_no_conditions(outline: Outline, node: Node, report: Report) -> None:
    edges = [outline.edges[index] for index in node.outgoing]
    for edge in edges:
        if edge.condition is not None:
            report.refuse("CONDITION_MISPLACED", edge.raw)
    if node.raw.get("default") is not None:
        report.refuse("CONDITION_MISPLACED", node.raw)
