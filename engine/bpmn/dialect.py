"""Refuses extension elements and attributes of other engines, and those of Zeebe that would do nothing here."""

from engine.bpmn.findings import Report
from engine.bpmn.parse import Outline

ENGINES = ("camunda:", "flowable:", "activiti:")
HARMLESS = frozenset({"historyTimeToLive", "isStartableInTasklist", "versionTag"})
KNOWN = frozenset({
    "userTask", "formDefinition", "assignmentDefinition", "taskSchedule", "priorityDefinition", "ioMapping", "input",
    "output", "taskDefinition", "taskHeaders", "header", "calledDecision", "calledElement", "loopCharacteristics",
    "script", "subscription", "properties", "property", "versionTag",
})  # fmt: skip
"""The Zeebe extension elements that mean something here."""


def check_dialect(outline: Outline, report: Report) -> None:
    for raw in outline.process.walk():
        for name in raw.attributes:
            if name.startswith(ENGINES) and name.rpartition(":")[2] not in HARMLESS:
                report.refuse("FOREIGN_ATTRIBUTE", raw, name=name)
        if raw.tag.startswith(ENGINES) and raw.parent is not None and not raw.parent.tag.startswith(ENGINES):
            report.refuse("FOREIGN_ATTRIBUTE", raw, name=raw.tag)
        if raw.tag.startswith("zeebe:") and raw.tag.removeprefix("zeebe:") not in KNOWN:
            report.refuse("EXTENSION_UNSUPPORTED", raw, name=raw.tag)

