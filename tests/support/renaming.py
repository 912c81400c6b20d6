"""The same diagram drawn by somebody else: every element another id, every list the other way round."""

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
REFERENCES = ("sourceRef", "targetRef", "attachedToRef", "default", "bpmnElement", "activityRef")
NAMED_BELOW = ("incoming", "outgoing", "flowNodeRef")


def redrawn(content: bytes, prefix: str = "new_") -> bytes:
    """Elements are called `prefix` and their old id; they and their flows stand in reverse order."""
    root = etree.fromstring(content)
    process = root.find(f"{{{BPMN}}}process")
    inside = [one for one in process.iter(f"{{{BPMN}}}*") if one is not process]
    renamed = {one.get("id") for one in inside if one.get("id") and etree.QName(one).localname != "sequenceFlow"}
    for one in root.iter(etree.Element):
        for name in ("id", *REFERENCES):
            if one.get(name) in renamed:
                one.set(name, prefix + one.get(name))
        if etree.QName(one).localname in NAMED_BELOW and one.text in renamed:
            one.text = prefix + one.text
    for scope in (one for one in root.iter(f"{{{BPMN}}}*") if one.find(f"{{{BPMN}}}startEvent") is not None):
        drawn = [child for child in scope if child.get("id")]
        last = [child for child in drawn if etree.QName(child).localname == "association"]
        for child in [*(one for one in reversed(drawn) if one not in last), *last]:
            scope.append(child)
    return etree.tostring(root)
