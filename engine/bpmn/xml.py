"""Reads hostile bytes into a tree: no document type, no entities, no network, no giant; it knows no process."""

from typing import Any

from lxml import etree

from engine.bpmn.findings import Report
from engine.bpmn.raw import BPMN, PREFIXES, Raw

MEGABYTE = 1024 * 1024
MAX_BYTES = 16 * MEGABYTE


def read_tree(content: bytes, report: Report) -> Any | None:
    """The lxml tree, or None after a finding."""
    if not _is_harmless(content, report):
        return None
    try:
        tree = etree.fromstring(content, _parser()).getroottree()
    except etree.XMLSyntaxError as error:
        line, column = error.position
        report.refuse("XML_MALFORMED", line=line, column=column, reason=_first_sentence(error.msg))
        return None
    return tree if _is_bpmn(tree, report) else None


def _is_harmless(content: bytes, report: Report) -> bool:
    """Judged before parsing, so that nothing is ever expanded; without NULs, so that UTF-16 hides nothing."""
    if len(content) > MAX_BYTES:
        report.refuse("FILE_TOO_LARGE", megabytes=round(len(content) / MEGABYTE, 1), most=MAX_BYTES // MEGABYTE)
        return False
    before, doctype, _ = content.replace(b"\0", b"").partition(b"<!DOCTYPE")
    if doctype:
        report.refuse("DOCTYPE", line=before.count(b"\n") + 1)
    return not doctype


def _is_bpmn(tree: Any, report: Report) -> bool:
    root = tree.getroot()
    if tree.docinfo.internalDTD is not None:  # an encoding in which the bytes above looked otherwise
        report.refuse("DOCTYPE", line=1)
    elif root.tag != f"{{{BPMN}}}definitions":
        report.refuse("NOT_BPMN", line=root.sourceline, tag=etree.QName(root).localname)
    else:
        return True
    return False


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _first_sentence(message: str | None) -> str:
    return (message or "not well-formed").split(", line ")[0]


def plain(tree: Any) -> Raw:
    """The tree as `Raw` nodes."""
    root = _raw(tree.getroot(), None)
    stack = [(tree.getroot(), root)]
    while stack:
        source, node = stack.pop()
        for child in source:
            if isinstance(child.tag, str):
                inner = _raw(child, node)
                node.children.append(inner)
                stack.append((child, inner))
    return root


def outermost(tree: Any) -> list[Raw]:
    """What stands directly below the root, without anything inside it."""
    return [_raw(child, None) for child in tree.getroot() if isinstance(child.tag, str)]


def _raw(element: Any, parent: Raw | None) -> Raw:
    return Raw(
        tag=_short(element.tag),
        attributes={_attribute(name): value for name, value in element.attrib.items()},
        text=element.text or "",
        line=element.sourceline or 0,
        parent=parent,
    )


def _short(name: str) -> str:
    space, _, local = name.rpartition("}")
    return PREFIXES.get(space[1:], "other:") + local


def _attribute(name: str) -> str:
    return _short(name) if name.startswith("{") else name
