"""What processes and sub-processes may hold, and how they begin and end (BPMN 2.0.2 §10.3.5, §10.5.2, §10.5.3)."""

from engine.bpmn.outline import ACTIVITIES, FLOW_NODES, FOREIGN, SCOPES
from engine.bpmn.raw import Raw
from engine.bpmn.standard.document import Document, Violations, is_event_sub_process, is_true, name_of, violation

EXEMPT = frozenset({"boundaryEvent", "startEvent", "endEvent"})


def check_scopes(document: Document) -> Violations:
    for scope in document.everything:
        if scope.tag in SCOPES:
            yield from _check_content(scope)
            if scope.tag == "adHocSubProcess":
                yield from _check_ad_hoc(scope)
            elif is_event_sub_process(scope):
                yield from _check_event_sub_process(document, scope)
            else:
                yield from _check_borders(document, scope)


def _check_content(scope: Raw) -> Violations:
    for child in scope.children:
        if child.tag in FOREIGN:
            yield violation("CHOREOGRAPHY_HERE", child, tag=child.tag)


def _check_ad_hoc(scope: Raw) -> Violations:
    if not any(child.tag in ACTIVITIES for child in scope.children):
        yield violation("AD_HOC_EMPTY", scope)
    for child in scope.children:
        if child.tag in ("startEvent", "endEvent"):
            yield violation("AD_HOC_BORDER", child, tag=child.tag)


def _check_event_sub_process(document: Document, scope: Raw) -> Violations:
    starts = scope.all("startEvent")
    if len(starts) != 1 or not document.event_definitions(starts[0]):
        yield violation("EVENT_SUB_PROCESS_START", scope, count=len(starts))


def _check_borders(document: Document, scope: Raw) -> Violations:
    """A level that has start events has end events, and then nothing else begins or ends it."""
    starts, ends = scope.all("startEvent"), scope.all("endEvent")
    if starts and not ends:
        yield violation("START_WITHOUT_END", starts[0], scope=name_of(scope))
    if ends and not starts and not _begins_itself(scope):
        yield violation("END_WITHOUT_START", ends[0], scope=name_of(scope))
    for node in scope.children:
        if node.tag in FLOW_NODES - EXEMPT - FOREIGN and not _is_apart(document, node):
            if starts and not document.into(node):
                yield violation("IMPLICIT_START", node)
            if ends and not document.out_of(node):
                yield violation("IMPLICIT_END", node)


def _begins_itself(scope: Raw) -> bool:
    return any(is_true(child, "instantiate") for child in scope.children)


def _is_apart(document: Document, node: Raw) -> bool:
    """What tokens reach or leave without flows."""
    return (
        is_event_sub_process(node)
        or is_true(node, "isForCompensation")
        or is_true(node, "instantiate")
        or "link" in document.kinds(node)
        or node.tag in ("intermediateCatchEvent", "intermediateThrowEvent")
    )
