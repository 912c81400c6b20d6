"""Warns of an event that catches an error which nothing inside its activity throws."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import Node, Outline
from engine.bpmn.raw import Raw, local_name

WORKERS = frozenset({"serviceTask", "sendTask", "callActivity", "businessRuleTask"})
"""Whatever does their work may throw any error."""


def check_throwers(outline: Outline, report: Report) -> None:
    for node in outline.nodes:
        for boundary in node.boundaries:
            _check(outline, node, outline.nodes[boundary], report)
        for inner in outline.inside(node):
            if inner.is_event_sub_process:
                for start in outline.inside(inner):
                    _check(outline, node, start, report)


def _check(outline: Outline, host: Node, catcher: Node, report: Report) -> None:
    if catcher.tag not in ("boundaryEvent", "startEvent"):
        return
    for definition in _errors(catcher):
        code = _code(outline, definition)
        if not any(_throws(outline, node, code) for node in _within(outline, host)):
            report.warn("ERROR_NOT_THROWN", definition, error=code or "*", host=host.id)


def _errors(event: Node) -> list[Raw]:
    return [definition for definition in event.definitions if definition.tag == "errorEventDefinition"]


def _within(outline: Outline, host: Node) -> list[Node]:
    found = [host]
    for node in found:  # grows while it is read
        found += outline.inside(node)
    return found


def _throws(outline: Outline, node: Node, code: str | None) -> bool:
    if node.tag in WORKERS or node.raw.extension("zeebe:taskDefinition") is not None:
        return True
    return node.tag == "endEvent" and any(code in (None, _code(outline, one)) for one in _errors(node))


def _code(outline: Outline, definition: Raw) -> str | None:
    """None is any error; a code that is computed may be any too."""
    error = outline.roots.get(local_name(definition.get("errorRef")))
    code = None if error is None else error.get("errorCode")
    return None if code is None or code.startswith("=") else code
