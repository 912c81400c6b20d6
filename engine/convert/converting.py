"""One file from another engine's dialect into ours; the flow is never touched. It reads and writes no files."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.bpmn import Judgement, judge
from engine.bpmn.findings import Report
from engine.bpmn.xml import read_tree
from engine.convert import formulas
from engine.convert.calls import convert_call
from engine.convert.events import convert_message, convert_messages, convert_names, name_messages
from engine.convert.leftovers import note_leftovers
from engine.convert.loops import convert_loop
from engine.convert.mappings import convert_mappings, convert_properties
from engine.convert.notes import How, Note, Notes
from engine.convert.people import convert_start, convert_user_task
from engine.convert.spiff import convert_spiff
from engine.convert.tidy import tidy
from engine.convert.work import convert_decision, convert_job, convert_script
from engine.convert.writing import BPMN, ZEEBE, local, space
from engine.errors import DeploymentRefused
from engine.feel import NO_FUNCTIONS, Functions

MODELER = "http://camunda.org/schema/modeler/1.0"
PLATFORM = ("Camunda Cloud", "8.6.0")
_ROOT = re.compile(rb"<((?:[\w.-]+:)?definitions)\b")
Step = Callable[[Notes, Any], None]
STEPS: dict[str, Step] = {
    "userTask": convert_user_task, "startEvent": convert_start, "serviceTask": convert_job, "sendTask": convert_job,
    "businessRuleTask": convert_decision, "scriptTask": convert_script, "callActivity": convert_call,
    "multiInstanceLoopCharacteristics": convert_loop, "messageEventDefinition": convert_message,
    "message": convert_names, "signal": convert_names, "error": convert_names, "escalation": convert_names,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """`judgement` is what this engine says of the new file."""

    content: bytes
    notes: tuple[Note, ...]
    judgement: Judgement

    @property
    def left(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.how is How.LEFT)


def convert(content: bytes, resource: str, functions: Functions = NO_FUNCTIONS) -> Conversion:
    """Raises DeploymentRefused for what is no BPMN at all."""
    report = Report(resource)
    if read_tree(content, report) is None:
        raise DeploymentRefused(report.refusals)
    root = _read(content)
    notes = Notes()
    _name_platform(notes, root)
    _make_executable(notes, root)
    elements = [one for one in root.iter() if space(one.tag) == BPMN]
    for element in elements:
        _convert(notes, element)
    name_messages(notes, root)
    convert_messages(notes, root)
    for element in elements:
        note_leftovers(notes, element)
    tidy(root)
    converted = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return Conversion(content=converted, notes=tuple(notes), judgement=judge(converted, resource, functions))


def _convert(notes: Notes, element: Any) -> None:
    convert_spiff(notes, element)
    step = STEPS.get(local(element))
    if step is not None:
        step(notes, element)
    convert_mappings(notes, element)
    convert_properties(notes, element)
    formulas.convert_formulas(notes, element)


def _name_platform(notes: Notes, root: Any) -> None:
    """The modeller asks by these marks which panel it has to show."""
    name = f"{{{MODELER}}}executionPlatform"
    before = root.get(name)
    if before is not None and before != PLATFORM[0]:
        root.set(name, PLATFORM[0])
        root.set(f"{name}Version", PLATFORM[1])
        notes.translated(root, f"executionPlatform {before}", " ".join(PLATFORM))


def _make_executable(notes: Notes, root: Any) -> None:
    """A plain model says nothing of it; one that says no is only a drawing."""
    processes = root.findall(f"{{{BPMN}}}process")
    if any(process.get("isExecutable") in ("true", "1") for process in processes):
        return
    for process in processes:
        if process.get("isExecutable") is None:
            process.set("isExecutable", "true")
            notes.chosen(process, "流程已设为可执行", "the process was made executable")


def _read(content: bytes) -> Any:
    """The root, with the prefix of our dialect declared once and for all."""
    root = etree.fromstring(content, _keeping_everything())
    if ZEEBE in root.nsmap.values() or "zeebe" in root.nsmap:
        return root
    declared = rb'<\1 xmlns:zeebe="%s"' % ZEEBE.encode()
    try:
        return etree.fromstring(_ROOT.sub(declared, content, count=1), _keeping_everything())
    except etree.XMLSyntaxError:  # an encoding in which the tag looks otherwise
        return root


def _keeping_everything() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=False
    )
