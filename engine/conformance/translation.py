"""Writes betsy's expressions and scripts as FEEL in an otherwise untouched file, and says what it has written."""

import re
from typing import NamedTuple

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
FORMULAS = ("conditionExpression", "condition", "activationCondition", "loopCondition", "loopCardinality",
            "completionCondition")  # fmt: skip
MARKS, KEY = "marks", "businessKey"
DATA = "String"
_CONTAINS = re.compile(r"""(\w+)\.contains\(\s*["']([^"']*)["']\s*\)""")
_COUNTERS = re.compile(r"\bnrOf(\w*Instances)\b")
_EQUALS = re.compile(r"(?<![<>=!])==(?!=)")
_AND, _OR, _NOT = re.compile(r"&&"), re.compile(r"\|\|"), re.compile(r"!(?!=)\s*(\w[\w.]*(\([^)]*\))?)")


class Translated(NamedTuple):
    """`notes`: (element id, what it said, what it says now)."""

    content: bytes
    notes: tuple[tuple[str, str, str], ...]


def translate(content: bytes) -> Translated:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    root = etree.fromstring(content, parser)
    notes = [note for element in root.iter(f"{{{BPMN}}}scriptTask") for note in _script(element)]
    notes += [note for element in root.iter(f"{{{BPMN}}}message") for note in _key(element)]
    for tag in FORMULAS:
        for element in root.iter(f"{{{BPMN}}}{tag}"):
            notes += _formula(element)
    return Translated(etree.tostring(root, encoding="UTF-8", xml_declaration=True), tuple(notes))


def _formula(element: etree._Element) -> list[tuple[str, str, str]]:
    before = (element.text or "").strip()
    if not before or before.startswith("="):
        return []
    element.text = "=" + formula(before)
    return [(_holder(element), before, element.text)]


def formula(text: str) -> str:
    """The few words betsy's conditions are made of."""
    text = text.removeprefix("${").removesuffix("}") if text.startswith("${") else text
    text = _CONTAINS.sub(r'contains(\1, "\2")', text)
    text = _COUNTERS.sub(r"numberOf\1", text)
    text = _NOT.sub(r"not(\1)", text)
    return _OR.sub("or", _AND.sub("and", _EQUALS.sub("=", text)))


def _script(element: etree._Element) -> list[tuple[str, str, str]]:
    script = element.find(f"{{{BPMN}}}script")
    if script is None:
        return []
    before = (script.text or "").strip()
    expression, variable = _expression(element, before)
    element.remove(script)
    element.attrib.pop("scriptFormat", "")
    attributes = {"expression": f"={expression}", "resultVariable": variable}
    etree.SubElement(_extensions(element), f"{{{ZEEBE}}}script", attributes)
    return [(element.get("id", ""), before, f"{variable} = {expression}")]


def _key(element: etree._Element) -> list[tuple[str, str, str]]:
    """What a message is told apart by is an expression in this dialect; betsy has one instance only."""
    if _extensions(element).find(f"{{{ZEEBE}}}subscription") is not None:
        return []
    etree.SubElement(_extensions(element), f"{{{ZEEBE}}}subscription", {"correlationKey": f"={KEY}"})
    return [(element.get("id", ""), "message", f"correlationKey ={KEY}")]


def _extensions(element: etree._Element) -> etree._Element:
    found = element.find(f"{{{BPMN}}}extensionElements")
    if found is None:
        found = etree.Element(f"{{{BPMN}}}extensionElements")
        element.insert(len(element.findall(f"{{{BPMN}}}documentation")), found)
    return found


def _expression(element: etree._Element, script: str) -> tuple[str, str]:
    """(FEEL, the variable that it sets)."""
    match script:
        case "CREATE_LOG_FILE":
            return MARKS, MARKS
        case "SET_STRING_DATA":
            return f'"{DATA}"', _data_output(element) or "data"
        case "LOG_DATA":
            return f'if data = "{DATA}" then append({MARKS}, "DATA_correct") else {MARKS}', MARKS
        case "INCREMENT_INTEGER_VARIABLE":
            return "integerVariable + 1", "integerVariable"
        case _:
            return f'append({MARKS}, "{script}")', MARKS


def _data_output(element: etree._Element) -> str | None:
    """What a task with data of its own hands on by its association."""
    output = element.find(f"{{{BPMN}}}ioSpecification/{{{BPMN}}}dataOutput")
    return None if output is None else output.get("name")


def _holder(element: etree._Element) -> str:
    node: etree._Element | None = element
    while node is not None and not node.get("id"):
        node = node.getparent()
    return "" if node is None else str(node.get("id"))
