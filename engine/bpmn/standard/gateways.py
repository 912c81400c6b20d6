"""Gateways: their direction, and what an event-based one may lead to (BPMN 2.0.2 §10.6)."""

from engine.bpmn.outline import GATEWAYS
from engine.bpmn.raw import Raw
from engine.bpmn.standard.document import Document, Violations, is_true, violation

EVENTS = frozenset({"message", "signal", "timer", "conditional"})
"""What may follow an event-based gateway as an intermediate catch event."""


def check_gateways(document: Document) -> Violations:
    for node in document.nodes:
        if node.tag in GATEWAYS:
            yield from _check_direction(document, node)
        if node.tag == "eventBasedGateway":
            yield from _check_event_based(document, node)


def _check_direction(document: Document, gateway: Raw) -> Violations:
    direction = gateway.get("gatewayDirection") or "Unspecified"
    several_in, several_out = len(document.into(gateway)) > 1, len(document.out_of(gateway)) > 1
    wanted = {"Converging": (True, False), "Diverging": (False, True), "Mixed": (True, True)}.get(direction)
    if wanted is not None and wanted != (several_in, several_out):
        yield violation("GATEWAY_DIRECTION", gateway, direction=direction)


def _check_event_based(document: Document, gateway: Raw) -> Violations:
    out = document.out_of(gateway)
    targets = [target for flow in out if (target := document.named(flow, "targetRef")) is not None]
    if len(out) < 2:
        yield violation("EVENT_GATEWAY_SINGLE", gateway)
    for target in targets:
        if not _may_follow(document, target):
            yield violation("EVENT_GATEWAY_TARGET", gateway, target=target.id)
        elif len(document.into(target)) > 1:
            yield violation("EVENT_GATEWAY_SHARED", gateway, target=target.id)
    receives = {target.id for target in targets if target.tag == "receiveTask"}
    if receives and any("message" in document.kinds(target) for target in targets):
        yield violation("EVENT_GATEWAY_MIXED", gateway)
    for boundary in document.of("boundaryEvent"):
        host = document.named(boundary, "attachedToRef")
        if host is not None and host.id in receives:
            yield violation("EVENT_GATEWAY_BOUNDARY", boundary, target=host.id)
    yield from _check_instantiating(document, gateway)


def _may_follow(document: Document, target: Raw) -> bool:
    if target.tag == "receiveTask":
        return True
    kinds = document.kinds(target)
    return target.tag == "intermediateCatchEvent" and bool(kinds) and EVENTS.issuperset(kinds)


def _check_instantiating(document: Document, gateway: Raw) -> Violations:
    if is_true(gateway, "instantiate"):
        if document.into(gateway):
            yield violation("INSTANTIATE_CONNECTED", gateway)
    elif gateway.get("eventGatewayType") == "Parallel":
        yield violation("EVENT_GATEWAY_PARALLEL", gateway)
