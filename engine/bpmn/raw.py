"""A file's XML as plain nodes with short prefixes, so that no other file of this room touches a parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
PREFIXES = {
    BPMN: "",
    "http://www.omg.org/spec/BPMN/20100524/DI": "bpmndi:",
    "http://camunda.org/schema/zeebe/1.0": "zeebe:",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi:",
    "http://camunda.org/schema/1.0/bpmn": "camunda:",
    "http://flowable.org/bpmn": "flowable:",
    "http://activiti.org/bpmn": "activiti:",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow:",
}
"""Namespaces this room speaks, by the prefix it writes; BPMN itself has none, everything foreign is `other:`."""


@dataclass(slots=True, kw_only=True, eq=False)
class Raw:
    """One XML element: `tag` and attribute names are local names with the prefix of `PREFIXES`."""

    tag: str
    attributes: dict[str, str]
    text: str
    line: int
    parent: "Raw | None" = field(default=None, repr=False)
    children: list["Raw"] = field(default_factory=list, repr=False)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def nearest_id(self) -> str | None:
        """The id of this element or of the nearest one around it."""
        node: Raw | None = self
        while node is not None and not (node.id and ":" not in node.tag):
            node = node.parent
        return node.id if node else None

    def get(self, name: str) -> str | None:
        """An attribute's value; blank counts as missing."""
        value = self.attributes.get(name)
        return value if value and value.strip() else None

    def all(self, tag: str) -> list["Raw"]:
        return [child for child in self.children if child.tag == tag]

    def child(self, tag: str) -> "Raw | None":
        return next((child for child in self.children if child.tag == tag), None)

    @property
    def extensions(self) -> list["Raw"]:
        return [inner for child in self.all("extensionElements") for inner in child.children]

    def extension(self, tag: str) -> "Raw | None":
        return next((inner for inner in self.extensions if inner.tag == tag), None)

    def walk(self) -> Iterator["Raw"]:
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def is_true(raw: Raw, name: str) -> bool:
    return raw.get(name) in ("true", "1")


def local_name(reference: str | None) -> str:
    """An id out of a QName: references may carry the prefix of the target namespace."""
    return (reference or "").strip().rpartition(":")[2]
