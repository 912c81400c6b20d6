"""Sequence flows: where they may lead, what lists them, which may have conditions (BPMN 2.0.2 §8.3.13, §7.6.1)."""

from engine.bpmn.outline import ACTIVITIES, FLOW_NODES, FOREIGN
from engine.bpmn.raw import Raw, local_name
from engine.bpmn.standard.document import Document, Violations, is_event_sub_process, is_true, name_of, violation

CHOOSING = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
"""What conditional flows may leave."""
DEFAULTING = CHOOSING


def check_flows(document: Document) -> Violations:
    for flow in document.of("sequenceFlow"):
        yield from _check_ends(document, flow)
        yield from _check_condition(document, flow)
    for node in document.nodes:
        yield from _check_default(document, node)
        yield from _check_alone(document, node)
    if document.of("incoming", "outgoing"):
        yield from _check_lists(document)


def _check_ends(document: Document, flow: Raw) -> Violations:
    """Within one process and one level; a choreography is a level too."""
    source, target = document.named(flow, "sourceRef"), document.named(flow, "targetRef")
    if source is None or target is None or {source.tag, target.tag} - FLOW_NODES:
        return
    if source.parent is not target.parent:
        yield violation("CROSSES_SCOPE", flow, source=source.id, target=target.id)
    elif flow.parent is not source.parent:
        yield violation("FLOW_ELSEWHERE", flow)


def _check_condition(document: Document, flow: Raw) -> Violations:
    source = document.named(flow, "sourceRef")
    if source is not None and flow.child("conditionExpression") is not None and source.tag not in CHOOSING | FOREIGN:
        yield violation("CONDITION_MISPLACED", flow)


def _check_default(document: Document, node: Raw) -> Violations:
    default = node.get("default")
    if default is None:
        return
    if node.tag not in DEFAULTING:
        yield violation("CONDITION_MISPLACED", node)
    elif local_name(default) not in (flow.id for flow in document.out_of(node)):
        yield violation("DEFAULT_NOT_OUTGOING", node)


def _check_alone(document: Document, node: Raw) -> Violations:
    """A condition on the only flow that leaves an activity is no choice."""
    out = document.out_of(node)
    if node.tag in ACTIVITIES and len(out) == 1 and out[0].child("conditionExpression") is not None:
        yield violation("CONDITION_ALONE", out[0], source=name_of(node))


def _check_lists(document: Document) -> Violations:
    """Where a file lists flows at its nodes at all, lists and flows have to agree."""
    for node in document.nodes:
        yield from _check_list(node, "incoming", document.into(node))
        yield from _check_list(node, "outgoing", document.out_of(node))


def _check_list(node: Raw, side: str, flows: list[Raw]) -> Violations:
    listed = {local_name(child.text) for child in node.all(side)}
    there = {flow.id for flow in flows}
    for missing in sorted(there - listed):
        yield violation("FLOW_NOT_LISTED", node, side=side, flow=missing)
    for other in sorted(listed - there):
        yield violation("FLOW_LISTED_WRONGLY", node, side=side, flow=other)


def check_connections(document: Document) -> Violations:
    """What may never have flows: event sub-processes and compensation activities (§10.3.5, §10.7.1)."""
    for node in document.nodes:
        if document.into(node) or document.out_of(node):
            if is_event_sub_process(node):
                yield violation("EVENT_SUB_PROCESS_CONNECTED", node)
            elif is_true(node, "isForCompensation"):
                yield violation("COMPENSATION_CONNECTED", node)
