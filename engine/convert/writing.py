"""Small changes to an XML tree: extension elements of our dialect are added where the standard wants them."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
JAVA = ("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn", "http://flowable.org/bpmn")
"""Engines whose dialects are one family: the same names mean the same in all of them."""
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"


def bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"


def local(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def space(name: Any) -> str:
    """The namespace of an element's or attribute's name."""
    return name[1:].partition("}")[0] if isinstance(name, str) and name.startswith("{") else ""


def is_bpmn(element: Any, *tags: str) -> bool:
    return space(element.tag) == BPMN and (not tags or local(element) in tags)


def is_java(element: Any, tag: str) -> bool:
    return space(element.tag) in JAVA and local(element) == tag


def child(element: Any, tag: str) -> Any | None:
    return element.find(bpmn(tag))


def extensions(element: Any) -> Any:
    """Its `extensionElements`, made behind its documentation where there are none."""
    found = child(element, "extensionElements")
    if found is None:
        found = etree.Element(bpmn("extensionElements"))
        element.insert(len(element.findall(bpmn("documentation"))), found)
    return found


def foreign(element: Any, tag: str) -> list[Any]:
    """The extension elements of a Java engine, by local name."""
    holder = child(element, "extensionElements")
    return [one for one in holder if is_java(one, tag)] if holder is not None else []


def zeebe(element: Any, tag: str, **attributes: str | None) -> Any:
    """The extension element of our dialect, made when it is not there; attributes that are None are left out."""
    holder = extensions(element)
    found = holder.find(f"{{{ZEEBE}}}{tag}")
    if found is None:
        found = etree.SubElement(holder, f"{{{ZEEBE}}}{tag}")
    for name, value in attributes.items():
        if value is not None:
            found.set(name, value)
    return found


def within(holder: Any, tag: str, **attributes: str) -> Any:
    """A further element of our dialect inside one of it."""
    return etree.SubElement(holder, f"{{{ZEEBE}}}{tag}", attributes)


def has_zeebe(element: Any, tag: str) -> bool:
    holder = child(element, "extensionElements")
    return holder is not None and holder.find(f"{{{ZEEBE}}}{tag}") is not None


def remove(element: Any) -> None:
    """With the empty holder it leaves, if it was the last one; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if is_bpmn(parent, "extensionElements") and len(parent) == 0:
        remove(parent)


def take(element: Any, name: str) -> str | None:
    """The value of a Java engine's attribute, which is removed. An empty one is as good as none."""
    for uri in JAVA:
        value = element.attrib.pop(f"{{{uri}}}{name}", None)
        if value is not None:
            return str(value).strip() or None
    return None


def peek(element: Any, name: str) -> str | None:
    return next((str(value) for uri in JAVA if (value := element.get(f"{{{uri}}}{name}"))), None)


def put_back(element: Any, name: str, value: str) -> None:
    element.set(f"{{{JAVA[0]}}}{name}", value)


def foreign_attributes(element: Any) -> Iterator[tuple[str, str]]:
    """(full name, local name) of a Java engine's attributes."""
    for name in list(element.attrib):
        if space(name) in JAVA:
            yield str(name), str(name).rpartition("}")[2]


def text_of(element: Any) -> str:
    return (element.text or "").strip()
