"""Extension elements of SpiffWorkflow: decisions, service operators and forms have counterparts, scripts beside a task
have none."""

from typing import Any

from engine.convert import formulas
from engine.convert.notes import Notes
from engine.convert.writing import SPIFF, child, is_bpmn, local, remove, space, text_of, within, zeebe

FORMS = ("formJsonSchemaFilename", "formUiSchemaFilename")
FLUFF = frozenset({"unitTests", "taskMetadataValues", "category", "isOutputSynced", "allowGuest"})


def convert_spiff(notes: Notes, element: Any) -> None:
    holder = child(element, "extensionElements")
    for one in [one for one in holder if space(one.tag) == SPIFF] if holder is not None else []:
        _CONVERTED.get(local(one), _left)(notes, element, one)


def _left(notes: Notes, element: Any, one: Any) -> None:
    if local(one) in FLUFF:
        notes.dropped(one, local(one))
        remove(one)
    else:
        said = f"spiffworkflow:{local(one)} {text_of(one)[:60]}".strip()
        notes.left(one, said, "没有对应的写法", "has no counterpart")


def _decision(notes: Notes, element: Any, one: Any) -> None:
    name = text_of(one)
    zeebe(element, "calledDecision", decisionId=name, resultVariable=f"{name}_result")
    result = f"{name}_result"
    notes.chosen(element, f"决策 {name} → 结果变量 {result}", f"calledDecisionId {name} → result in {result}")
    remove(one)


def _operator(notes: Notes, element: Any, one: Any) -> None:
    job = one.get("id") or str(element.get("id"))
    zeebe(element, "taskDefinition", type=job)
    notes.chosen(element, f"serviceTaskOperator → 任务类型 {job}", f"serviceTaskOperator → job type {job}")
    for parameter in one.iter(f"{{{SPIFF}}}parameter"):
        name, value = parameter.get("id") or "", parameter.get("value") or ""
        found = formulas.expression(notes, element, name, value)
        if found is not None:
            within(zeebe(element, "ioMapping"), "input", source=found, target=name)
    result = one.get("resultVariable")
    if result:
        notes.chosen(element, f"请让任务程序返回变量 {result}", f"let the program answer with the variable {result}")
    remove(one)


def _properties(notes: Notes, element: Any, one: Any) -> None:
    for part in list(one):
        name, value = part.get("name") or "", part.get("value") or ""
        if name == FORMS[0] and is_bpmn(element, "userTask"):
            form = value.rpartition("/")[2].partition(".")[0].removesuffix("-schema")
            zeebe(element, "formDefinition", formId=form)
            notes.chosen(element, f"表单 {value} → {form}：请在此绘制该表单", f"form {value} → {form}: draw it here")
        elif name == FORMS[1]:
            notes.dropped(element, f"{name} {value}")
        else:
            within(zeebe(element, "properties"), "property", name=name, value=value)
            notes.translated(element, f"property {name}", "zeebe:property")
    remove(one)


def _instructions(notes: Notes, element: Any, one: Any) -> None:
    within(zeebe(element, "properties"), "property", name="instructions", value=text_of(one))
    notes.chosen(element, "办理说明 → 属性 instructions", "instructionsForEndUser → the property instructions")
    remove(one)


_CONVERTED = {
    "calledDecisionId": _decision, "serviceTaskOperator": _operator, "properties": _properties,
    "instructionsForEndUser": _instructions,
}  # fmt: skip
