"""What the elements of a file are called, and which names may be members of their values."""

from lxml import etree

from engine.dmn.manner import Manner
from engine.dmn.xml import Element, attribute, child, tag
from engine.feel import BUILTINS

DRG = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
CALLED = ("businessKnowledgeModel", "decisionService")


def id_of(element: Element) -> str:
    """The standard lets an element that nobody requires do without an id."""
    return attribute(element, "id") or attribute(element, "name")


def names_of(element: Element, manner: Manner) -> tuple[str, ...]:
    """Under which an element is known: its variable's name, which should be its own; with us also its id."""
    variable = child(element, "variable")
    names = ["" if variable is None else attribute(variable, "name"), attribute(element, "name")]
    if manner.is_deployed and tag(element) == "decision":
        names.append(attribute(element, "id"))
    return tuple(dict.fromkeys(name for name in names if name)) or (attribute(element, "id"),)


def members_of(root: Element) -> frozenset[str]:
    """Names that may stand after a dot or in a filter, as far as they are more than one word."""
    return frozenset(
        name
        for element in root.iter(etree.Element)
        if tag(element) in _MEMBERS and (name := attribute(element, "name")) and not name.isidentifier()
        and name not in BUILTINS
    )  # fmt: skip


_MEMBERS = ("itemComponent", "variable", "column", "output")
