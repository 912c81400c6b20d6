"""Refuses extension elements and attributes of other engines, and those of Zeebe that do nothing where they are."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import ACTIVITIES, EVENTS, Outline
from engine.bpmn.raw import Raw

ENGINES = ("camunda:", "flowable:", "activiti:", "spiffworkflow:")
HARMLESS = frozenset({"historyTimeToLive", "isStartableInTasklist", "versionTag"})
USER_TASK = frozenset({"userTask"})
THROWS = frozenset({"serviceTask", "sendTask", "intermediateThrowEvent", "endEvent"})
PLACES: dict[str, frozenset[str] | None] = {
    "userTask": USER_TASK,
    "formDefinition": USER_TASK,
    "assignmentDefinition": USER_TASK,
    "taskSchedule": USER_TASK,
    "priorityDefinition": USER_TASK,
    "taskDefinition": THROWS,
    "taskHeaders": ACTIVITIES | THROWS,
    "ioMapping": ACTIVITIES | EVENTS,
    "script": frozenset({"scriptTask"}),
    "calledDecision": frozenset({"businessRuleTask"}),
    "calledElement": frozenset({"callActivity"}),
    "loopCharacteristics": frozenset({"multiInstanceLoopCharacteristics"}),
    "subscription": frozenset({"message"}),
    "adHoc": frozenset({"adHocSubProcess"}),
    "versionTag": frozenset({"process"}),
    "properties": None,
}
"""The Zeebe extension elements that mean something here, and on which elements; None = on any."""


def check_dialect(outline: Outline, report: Report) -> None:
    for raw in outline.process.walk():
        for name in raw.attributes:
            if name.startswith(ENGINES) and name.rpartition(":")[2] not in HARMLESS:
                report.refuse("FOREIGN_ATTRIBUTE", raw, name=name)
        for inner in raw.extensions:
            if inner.tag.startswith(ENGINES):
                report.refuse("FOREIGN_ATTRIBUTE", inner, name=inner.tag)
            elif inner.tag.startswith("zeebe:") and not _means_something(raw, inner):
                report.refuse("EXTENSION_UNSUPPORTED", inner, name=inner.tag)


def _means_something(holder: Raw, extension: Raw) -> bool:
    places = PLACES.get(extension.tag.removeprefix("zeebe:"), frozenset())
    return places is None or holder.tag in places
