"""Events: which definitions may stand where, and how they are connected (BPMN 2.0.2 §10.5)."""

from engine.bpmn.outline import ACTIVITIES
from engine.bpmn.raw import Raw, local_name
from engine.bpmn.standard.document import (
    Document,
    Violations,
    around,
    is_event_sub_process,
    is_executed,
    is_true,
    violation,
)

COMMON = frozenset({"message", "timer", "conditional", "signal"})
PLACES: dict[str, frozenset[str]] = {
    "start": COMMON | {"none"},
    "start of a sub-process": frozenset({"none"}),
    "interrupting start": COMMON | {"escalation", "error", "compensate"},
    "non-interrupting start": COMMON | {"escalation"},
    "intermediateCatchEvent": COMMON | {"link"},
    "intermediateThrowEvent": frozenset({"none", "message", "escalation", "compensate", "link", "signal"}),
    "boundary": COMMON | {"escalation", "error", "cancel", "compensate"},
    "non-interrupting boundary": COMMON | {"escalation", "compensate"},
    "endEvent": frozenset({"none", "message", "escalation", "error", "cancel", "compensate", "signal", "terminate"}),
}
"""Tables 10.84, 10.86, 10.88 and 10.89 of the standard."""


def check_events(document: Document) -> Violations:
    for node in document.nodes:
        place = _place(node)
        if place is not None:
            yield from _check_kinds(document, node, place)
            yield from _check_flows(document, node)
            yield from _check_definitions(document, node)
    yield from _check_links(document)


def _place(node: Raw) -> str | None:
    match node.tag:
        case "startEvent":
            return _place_of_start(node)
        case "boundaryEvent":
            return "boundary" if node.get("cancelActivity") not in ("false", "0") else "non-interrupting boundary"
        case "intermediateCatchEvent" | "intermediateThrowEvent" | "endEvent":
            return node.tag
        case _:
            return None


def _place_of_start(node: Raw) -> str | None:
    scope = node.parent
    if scope is None or scope.tag in ("choreography", "subChoreography"):
        return None
    if scope.tag == "process":
        return "start"
    if is_event_sub_process(scope):
        return "interrupting start" if node.get("isInterrupting") not in ("false", "0") else "non-interrupting start"
    return "start of a sub-process"


def _check_kinds(document: Document, node: Raw, place: str) -> Violations:
    allowed = PLACES[place]
    for kind in document.kinds(node) or ["none"]:
        if kind not in allowed:
            yield violation(
                "EVENT_NOT_HERE", node, kind=kind, tag=node.tag, allowed=", ".join(sorted(allowed))
            )  # fmt: skip


def _check_flows(document: Document, node: Raw) -> Violations:
    into, out, kinds = document.into(node), document.out_of(node), document.kinds(node)
    link = "link" in kinds
    starts = node.tag in ("startEvent", "boundaryEvent") or (link and node.tag == "intermediateCatchEvent")
    ends = node.tag == "endEvent" or (link and node.tag == "intermediateThrowEvent")
    ends = ends or (node.tag == "boundaryEvent" and "compensate" in kinds)
    if into and starts:
        yield violation(_WITH_INCOMING.get(node.tag, "LINK_CONNECTED"), node)
    if out and ends:
        yield violation(_WITH_OUTGOING.get(node.tag, "LINK_CONNECTED"), node)
    if not into and not starts:
        yield violation("EVENT_WITHOUT_INCOMING", node, tag=node.tag)
    if not out and not ends:
        yield violation("EVENT_WITHOUT_OUTGOING", node, tag=node.tag)


_WITH_INCOMING = {"startEvent": "START_WITH_INCOMING", "boundaryEvent": "BOUNDARY_WITH_INCOMING"}
_WITH_OUTGOING = {"endEvent": "END_WITH_OUTGOING", "boundaryEvent": "COMPENSATION_CONNECTED"}


def _check_definitions(document: Document, node: Raw) -> Violations:
    for definition in document.event_definitions(node):
        match definition.tag.removesuffix("EventDefinition"):
            case "message" if is_executed(node):
                yield from _check_message(definition)
            case "error" if is_executed(node) and node.tag == "endEvent":
                if not _code(document, definition, "errorRef", "errorCode"):
                    yield violation("ERROR_CODE_MISSING", definition)
            case "escalation" if is_executed(node) and node.tag in ("endEvent", "intermediateThrowEvent"):
                if not _code(document, definition, "escalationRef", "escalationCode"):
                    yield violation("ESCALATION_CODE_MISSING", definition)
            case "cancel":
                yield from _check_cancel(document, node)
            case "compensate" if node.tag in ("endEvent", "intermediateThrowEvent"):
                yield from _check_compensated(document, definition)


def _check_message(definition: Raw) -> Violations:
    if definition.get("messageRef") is None:
        yield violation("MESSAGE_MISSING", definition)
    if definition.child("operationRef") is None and definition.get("operationRef") is None:
        yield violation("MESSAGE_OPERATION", definition)


def _code(document: Document, definition: Raw, reference: str, name: str) -> str | None:
    named = document.named(definition, reference)
    return None if named is None else named.get(name)


def _check_cancel(document: Document, node: Raw) -> Violations:
    """Only a transaction can be cancelled (§10.5.3, §10.5.4)."""
    host = document.named(node, "attachedToRef") if node.tag == "boundaryEvent" else around(node, "transaction")
    if node.tag in ("boundaryEvent", "endEvent") and (host is None or host.tag != "transaction"):
        yield violation("CANCEL_ELSEWHERE", node)


def _check_compensated(document: Document, definition: Raw) -> Violations:
    """What is named to be undone has something that undoes it (§10.5.5.1)."""
    named = document.named(definition, "activityRef")
    if named is None or named.tag not in ACTIVITIES:
        return
    inside = [start for sub in named.children if is_event_sub_process(sub) for start in sub.all("startEvent")]
    attached = [one for one in document.of("boundaryEvent") if document.named(one, "attachedToRef") is named]
    if not any("compensate" in document.kinds(event) for event in (*inside, *attached)):
        yield violation("COMPENSATION_TARGET", definition, activity=named.id)


def check_boundaries(document: Document) -> Violations:
    for event in document.of("boundaryEvent"):
        host = document.named(event, "attachedToRef")
        if host is None or host.tag not in ACTIVITIES or host.parent is not event.parent or is_event_sub_process(host):
            yield violation("BOUNDARY_HOST", event, host=event.get("attachedToRef") or "")
        if "compensate" in document.kinds(event) and not _has_handler(document, event):
            yield violation("COMPENSATION_HANDLER", event)


def _has_handler(document: Document, event: Raw) -> bool:
    """An association leads from the event to a compensation activity (§10.7.1)."""
    for association in document.of("association"):
        ends = [document.named(association, end) for end in ("sourceRef", "targetRef")]
        others = [end for end in ends if end is not None and end is not event]
        if len(others) == 1 and is_true(others[0], "isForCompensation"):
            return True
    return False


def _check_links(document: Document) -> Violations:
    """A name leads to exactly one target within its level (§10.5.5.7)."""
    targets: dict[tuple[int, str], list[Raw]] = {}
    sources: list[tuple[tuple[int, str], Raw]] = []
    for node in document.of("intermediateCatchEvent", "intermediateThrowEvent"):
        for definition in document.event_definitions(node):
            if definition.tag == "linkEventDefinition":
                key = (id(node.parent), definition.get("name") or "")
                if node.tag == "intermediateCatchEvent":
                    targets.setdefault(key, []).append(node)
                else:
                    sources.append((key, node))
    led_to = {key for key, _ in sources}
    for key, node in sources:
        if key not in targets:
            yield violation("LINK_WITHOUT_TARGET", node, name=key[1])
    for key, nodes in targets.items():
        if key not in led_to:
            yield violation("LINK_WITHOUT_SOURCE", nodes[0], name=key[1])
        for node in nodes[1:]:
            yield violation("LINK_TARGET_TWICE", node, name=key[1])


def check_called_starts(document: Document) -> Violations:
    """A process that is called begins at a plain start event (§10.5.2)."""
    for call in document.of("callActivity"):
        called = document.by_id.get(local_name(call.get("calledElement")))
        if called is not None and called.tag == "process":
            starts = called.all("startEvent")
            if starts and all(document.kinds(start) for start in starts):
                yield violation("CALLED_WITHOUT_START", call, called=called.id)
