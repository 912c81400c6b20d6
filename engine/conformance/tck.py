"""Test files of the DMN Technology Compatibility Kit as values: what goes in, what must come out; decides nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, DecimalException
from pathlib import Path
from typing import Any

from lxml import etree

from engine.feel import Undefined, parse_temporal
from engine.feel.numbers import parse_number

TOLERANCE = Decimal("1e-8")
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

_NUMBERS = ("decimal", "double", "float", "int", "integer", "long", "short", "byte", "nonNegativeInteger")
_TEMPORAL = ("date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration")

Element = etree._Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One expected result. `kind` and `invocable` say what is asked: a decision of the name `node`, or a decision
    service or business knowledge model of the name `invocable`."""

    id: str
    kind: str
    invocable: str
    node: str
    inputs: Mapping[str, object]
    expected: object


def read_cases(path: Path) -> tuple[str, list[Case]]:
    """The name of the model's file, and every expected result. Raises lxml's XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(path.read_bytes(), parser)
    model = next(_children(root, "modelName"), None)
    return _text(model).strip(), [case for test in _children(root, "testCase") for case in _cases(test)]


def _cases(test: Element) -> Iterator[Case]:
    inputs = {_attribute(node, "name"): _value(node) for node in _children(test, "inputNode")}
    for result in _children(test, "resultNode"):
        wanted = next((inner for inner in result if _tag(inner) in ("expected", "computed")), None)
        yield Case(
            id=_attribute(test, "id"),
            kind=_attribute(test, "type") or _attribute(result, "type") or "decision",
            invocable=_attribute(test, "invocableName"),
            node=_attribute(result, "name"),
            inputs=inputs,
            expected=None if wanted is None else _value(wanted),
        )


def _value(owner: Element) -> object:
    """What an element holds: components, a list, or one value; nothing is null."""
    components = list(_children(owner, "component"))
    if components:
        return {_attribute(one, "name"): _value(one) for one in components}
    for inner in owner:
        if _tag(inner) == "list":
            return None if inner.get(NIL) == "true" else [_value(item) for item in _children(inner, "item")]
        if _tag(inner) == "value":
            return _simple(inner)
    return None


def _simple(element: Element) -> object:
    """A value of an XML Schema type; one without a type is read by its looks."""
    if element.get(NIL) == "true":
        return None
    kind, text = _attribute(element, TYPE).rpartition(":")[2], _text(element)
    if kind == "string":
        return text
    text = text.strip()
    if kind == "boolean" or (not kind and text in ("true", "false")):
        return text in ("true", "1")
    try:
        if kind in _TEMPORAL:
            return parse_temporal(text)
        if kind in _NUMBERS or (not kind and text.replace(".", "", 1).lstrip("-").isdigit()):
            return parse_number(text) if text.isdigit() else Decimal(text)
    except (Undefined, DecimalException):
        return text  # no value of ours: one result differs, the others count
    return text


def agree(actual: Any, expected: Any) -> bool:
    """Whether a result is what was expected: numbers to eight decimals, moments as instants, contexts by name."""
    match expected:
        case bool() | None | str():
            return actual.__class__ is expected.__class__ and actual == expected
        case int() | Decimal():
            return _is_number(actual) and _is_near(Decimal(actual), Decimal(expected))
        case list():
            return isinstance(actual, list) and len(actual) == len(expected) and all(map(agree, actual, expected))
        case dict():
            return (
                isinstance(actual, Mapping)
                and actual.keys() == expected.keys()
                and all(agree(actual[name], value) for name, value in expected.items())
            )
        case datetime() | time():
            return actual.__class__ is expected.__class__ and _is_same_moment(actual, expected)
    return actual.__class__ is expected.__class__ and bool(actual == expected)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_near(actual: Decimal, expected: Decimal) -> bool:
    return abs(actual - expected) <= TOLERANCE * max(Decimal(1), abs(expected))


def _is_same_moment(actual: datetime | time, expected: datetime | time) -> bool:
    return (actual.tzinfo is None) == (expected.tzinfo is None) and bool(actual == expected)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (inner for inner in element if _tag(inner) == name)


def _tag(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str:
    return str(element.get(name) or "")


def _text(element: Element | None) -> str:
    return "" if element is None else str(element.text or "")
