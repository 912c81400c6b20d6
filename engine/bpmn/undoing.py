"""Judges compensation and cancel events: who undoes what, and that a cancelled transaction has a way out (BPMN 2.0.2
§10.7, §13.3.4)."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import Node, Outline


def check_undoing(outline: Outline, report: Report) -> None:
    for node in outline.nodes[1:]:
        if node.tag == "boundaryEvent" and node.event == "compensate" and node.handler is None:
            report.refuse("COMPENSATION_HANDLER", node.raw)
        if (node.is_for_compensation or (node.tag == "boundaryEvent" and node.event == "compensate")) and (
            node.incoming or node.outgoing
        ):
            report.refuse("COMPENSATION_CONNECTED", node.raw)
        if node.tag == "endEvent" and node.event == "cancel" and not _is_caught(outline, node):
            report.refuse("CANCEL_NOT_CAUGHT", node.raw)


def _is_caught(outline: Outline, node: Node) -> bool:
    """Whether the nearest transaction around a cancel end event has a cancel boundary event. That there is one at all
    is the standard's matter."""
    scope = outline.nodes[node.scope]
    while scope.index and scope.tag != "transaction":
        scope = outline.nodes[scope.scope]
    return scope.index == 0 or any(outline.nodes[index].event == "cancel" for index in scope.boundaries)
