"""Refuses a second catcher of the same error or message at one place: it would never be reached."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import Node, Outline
from engine.bpmn.raw import local_name

_NAMES = {
    "error": ("errorRef", "errorCode"), "escalation": ("escalationRef", "escalationCode"),
    "message": ("messageRef", "name"),
}  # fmt: skip


def check_catchers(outline: Outline, report: Report) -> None:
    for node in outline.nodes:
        _check_once([outline.nodes[index] for index in node.boundaries], outline, report)
        subs = [inner for inner in outline.inside(node) if inner.is_event_sub_process]
        starts = [start for sub in subs for start in outline.inside(sub) if start.tag == "startEvent"]
        _check_once(starts, outline, report)


def _check_once(catchers: list[Node], outline: Outline, report: Report) -> None:
    seen: set[tuple[str, str | None]] = set()
    for catcher in catchers:
        if catcher.event in _NAMES:
            caught = (catcher.event, _caught(catcher, outline))
            if caught in seen:
                report.refuse("CAUGHT_TWICE", catcher.raw, kind=catcher.event, name=caught[1] or "*")
            seen.add(caught)


def _caught(catcher: Node, outline: Outline) -> str | None:
    """The error code or message name; None is any error."""
    reference, name = _NAMES[catcher.event]
    root = outline.roots.get(local_name(catcher.definitions[0].get(reference)))
    return None if root is None else root.get(name)
