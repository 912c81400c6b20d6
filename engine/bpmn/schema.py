"""Holds a file against the official BPMN 2.0 schemas; the only place that knows SpiffWorkflow, which carries them."""

import re
from functools import lru_cache
from threading import Lock
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from engine.bpmn.findings import Report

_SPACE = re.compile(r"\{[^}]*\}")
_QUOTED = re.compile(r"'([^']*)'")
_CODES = {
    "SCHEMAV_ELEMENT_CONTENT": "SCHEMA_ELEMENT",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "SCHEMA_ATTRIBUTE",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "SCHEMA_ATTRIBUTE",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "SCHEMA_ATTRIBUTE_MISSING",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "SCHEMA_VALUE",
    "SCHEMAV_CVC_ENUMERATION_VALID": "SCHEMA_VALUE",
}
# libxml2 keeps the last validation's log on the schema object.
_lock = Lock()


@lru_cache(maxsize=1)
def _schema() -> Any:
    return BpmnValidator().validator


def check_schema(tree: Any, report: Report) -> None:
    """Every line of the schema's error log becomes a finding (`BpmnValidator.validate` would tell only one)."""
    with _lock:
        schema = _schema()
        errors = [] if schema.validate(tree) else list(schema.error_log)
    for error in errors:
        element = _blamed(tree, error.path)
        if not _is_duplicate_id(error):
            _refuse(report, error, element)


def _is_duplicate_id(error: Any) -> bool:
    """The outline finds these too, and names both places."""
    return "'xs:ID'" in error.message and "attribute 'id'" in error.message and not _is_bad_name(error.message)


def _is_bad_name(message: str) -> bool:
    value = _QUOTED.findall(message)[2]
    return re.fullmatch(r"[^\W\d][\w.\-]*", value) is None


def _refuse(report: Report, error: Any, element: Any | None) -> None:
    message = _SPACE.sub("", error.message)
    quoted = [*_QUOTED.findall(message), "", "", ""]
    report.refuse(
        _CODES.get(error.type_name, "SCHEMA"),
        element=_nearest_id(element), line=error.line, tag=quoted[0], name=quoted[1], value=quoted[2], message=message,
    )  # fmt: skip


def _blamed(tree: Any, path: str | None) -> Any | None:
    """The element of an error's XPath, whose prefixes are those of the file."""
    if not path:
        return None
    names = {prefix: space for prefix, space in tree.getroot().nsmap.items() if prefix}
    try:
        found = tree.xpath(path, namespaces=names)
    except etree.XPathError:
        return None
    return found[0] if found else None


def _nearest_id(element: Any | None) -> str | None:
    while element is not None and element.get("id") is None:
        element = element.getparent()
    return None if element is None else str(element.get("id"))
