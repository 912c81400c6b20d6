"""What is left of another dialect in the end: dropped where it means nothing, else noted."""

from typing import Any

from engine.convert.notes import Notes
from engine.convert.writing import BPMN, JAVA, child, foreign_attributes, local, remove, space, text_of

MEANINGLESS = frozenset({
    "async", "asyncBefore", "asyncAfter", "exclusive", "jobPriority", "historyTimeToLive", "isStartableInTasklist",
    "failedJobRetryTimeCycle", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "diagramRelationId",
    "variableName", "variableEvents", "versionTag", "taskPriority", "formRefBinding", "formRefVersion",
    "formHandlerClass", "errorMessage", "decisionRefTenantId", "tenantId",
})  # fmt: skip
"""Marks for the other engine's own transactions, histories and pages."""
STARTERS = frozenset({"candidateStarterGroups", "candidateStarterUsers"})
HINTS = {
    "executionListener": ("请改为服务任务或事件", "make it a service task or an event"),
    "taskListener": ("请改为流程中的步骤", "make it a step of the process"),
    "errorCodeVariable": ("请用输出映射改写", "write it as an output mapping"),
    "errorMessageVariable": ("请用输出映射改写", "write it as an output mapping"),
    "escalationCodeVariable": ("请用输出映射改写", "write it as an output mapping"),
    "errorEventDefinition": ("请让任务程序抛出错误", "let the program throw the error"),
    "skipExpression": ("请用排他网关改写", "write it as an exclusive gateway"),
}
NOTHING = ("没有对应的写法", "has no counterpart")


def note_leftovers(notes: Notes, element: Any) -> None:
    if space(element.tag) != BPMN:
        return
    for full, name in list(foreign_attributes(element)):
        if name in MEANINGLESS:
            notes.dropped(element, f"{name} {element.attrib.pop(full)}")
        elif name in STARTERS:
            said = f"{name} {element.attrib.pop(full)}"
            notes.chosen(
                element, f"{said}：请在 bundle.yaml 的 starters 中声明", f"{said}: say it in bundle.yaml under starters"
            )
        elif not _is_told(notes, element, name):
            notes.left(element, f"{name} {element.get(full)}", *HINTS.get(name, NOTHING))
    holder = child(element, "extensionElements")
    for one in list(holder) if holder is not None else []:
        if space(one.tag) in JAVA:
            _note_element(notes, one)


def _note_element(notes: Notes, one: Any) -> None:
    name = local(one)
    if name in MEANINGLESS:
        notes.dropped(one, f"{name} {text_of(one)}".strip())
        remove(one)
    elif not _is_told(notes, one, name):
        said = " ".join(f"{key}={value}" for key, value in one.attrib.items())
        notes.left(one, f"{name} {said}".strip(), *HINTS.get(name, NOTHING))


def _is_told(notes: Notes, element: Any, name: str) -> bool:
    line = element.sourceline or 0
    return any(note.line == line and note.how == "left" and note.en.startswith(name) for note in notes)
