"""A BPMN file as elements with their properties as plain texts, so that two versions can be compared; it judges none.

`_type` and `_name` say what an element is. A property is `tag@attribute` or `tag` (its text); those that authors give
names themselves are `property:…`, `header:…`, `input:…` and `output:…`.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.findings import Report
from engine.bpmn.raw import Raw
from engine.bpmn.xml import plain, read_tree

_FRAMES = frozenset({"definitions", "process", "subProcess", "adHocSubProcess", "transaction", "collaboration"})
"""What holds elements; whatever else lies inside an element is a property of it."""
_NAMED = {
    "zeebe:property": ("property", "name", "value"),
    "zeebe:header": ("header", "key", "value"),
    "zeebe:input": ("input", "target", "source"),
    "zeebe:output": ("output", "target", "source"),
}
_DERIVED = frozenset({"incoming", "outgoing"})
"""Said by the flows already."""


def pieces(content: bytes) -> Mapping[str, Mapping[str, str]]:
    """By element id, in document order; nothing of a file that cannot be read."""
    tree = read_tree(content, Report(""))
    if tree is None:
        return {}
    elements = {node.id: node for node in plain(tree).walk() if _is_element(node)}
    names = {id: node.attributes.get("name", "") for id, node in elements.items()}
    return {id: _piece(node, names) for id, node in elements.items()}


def _is_element(node: Raw) -> bool:
    parent = node.parent
    return bool(node.id) and ":" not in node.tag and parent is not None and parent.tag in _FRAMES


def _piece(node: Raw, names: Mapping[str, str]) -> dict[str, str]:
    found = {"_type": node.tag, "_name": names[node.id] or _between(node, names)}
    for key, value in _own(node):
        found[key] = f"{found[key]}\n{value}" if key in found else value
    return found


def _between(node: Raw, names: Mapping[str, str]) -> str:
    """A flow without a name is known by its ends."""
    ends = [node.get(side) for side in ("sourceRef", "targetRef")]
    return " → ".join(names.get(end) or end for end in ends if end) if all(ends) else ""


def _own(node: Raw) -> Iterator[tuple[str, str]]:
    yield from ((name, value) for name, value in node.attributes.items() if name != "id")
    for child in node.children:
        if not _is_element(child):
            yield from _inside(child)


def _inside(node: Raw) -> Iterator[tuple[str, str]]:
    if node.tag in _NAMED:
        kind, name, value = _NAMED[node.tag]
        yield f"{kind}:{node.attributes.get(name, '')}", node.attributes.get(value, "")
        return
    if node.tag in _DERIVED:
        return
    yield from ((f"{node.tag}@{name}", value) for name, value in _attributes(node))
    text = node.text.strip()
    if text or not (node.children or node.attributes):  # an empty mark, such as zeebe:userTask, says something too
        yield node.tag, text
    for child in node.children:
        yield from _inside(child)


def _attributes(node: Raw) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in node.attributes.items() if name not in ("id", "xsi:type"))
