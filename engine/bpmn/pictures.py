"""Warns of an executable process that nobody will be able to see."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import Outline
from engine.bpmn.raw import Raw, local_name


def check_pictures(definitions: Raw, found: list[Outline], report: Report) -> None:
    drawn = {local_name(shape.get("bpmnElement")) for shape in definitions.walk() if shape.tag == "bpmndi:BPMNShape"}
    for outline in found:
        if drawn.isdisjoint(node.id for node in outline.nodes[1:]):
            report.warn("PICTURE_MISSING", outline.process)
