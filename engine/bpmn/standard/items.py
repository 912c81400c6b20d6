"""When two pieces of data are of the same type: one item definition, or two with the same structure."""

from engine.bpmn.raw import Raw
from engine.bpmn.standard.document import Document

TYPES = ("itemSubjectRef", "itemRef", "structureRef")


def item_of(document: Document, raw: Raw) -> Raw | None:
    """The item definition of data, a message, a signal, an error or an escalation; of what a data reference names."""
    for name in ("dataObjectRef", "dataStoreRef"):
        named = document.named(raw, name)
        if named is not None:
            return item_of(document, named)
    found = (document.named(raw, name) for name in TYPES)
    return next((one for one in found if one is not None and one.tag == "itemDefinition"), None)


def equivalent(document: Document, left: Raw, right: Raw) -> bool:
    """What has no type fits everything."""
    one, other = item_of(document, left), item_of(document, right)
    if one is None or other is None or one is other:
        return True
    structures = one.get("structureRef"), other.get("structureRef")
    return structures[0] is not None and structures[0] == structures[1] and _many(one) == _many(other)


def _many(item: Raw) -> bool:
    return item.get("isCollection") in ("true", "1")
