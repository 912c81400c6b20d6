"""User tasks: assignee, candidates, form, dates, priority."""

from typing import Any

from engine.convert import formulas
from engine.convert.notes import Notes
from engine.convert.writing import bpmn, foreign, local, put_back, remove, take, text_of, within, zeebe

ASSIGNMENT = {"assignee": "assignee", "candidateUsers": "candidateUsers", "candidateGroups": "candidateGroups"}
SCHEDULE = ("dueDate", "followUpDate")
OWNERS = frozenset({"humanPerformer", "potentialOwner", "performer"})


def convert_user_task(notes: Notes, task: Any) -> None:
    zeebe(task, "userTask")
    for name in ASSIGNMENT:
        _convert(notes, task, name, "assignmentDefinition", formulas.field if name == "assignee" else formulas.people)
    for name in SCHEDULE:
        _convert(notes, task, name, "taskSchedule", formulas.field)
    _convert(notes, task, "priority", "priorityDefinition", formulas.field)
    for owner in [one for one in task if local(one) in OWNERS]:
        _convert_owner(notes, task, owner)
    convert_form(notes, task)


def _convert(notes: Notes, task: Any, name: str, into: str, translate: Any) -> None:
    text = take(task, name)
    if text is None:
        return
    found = translate(notes, task, name, text)
    if found is None:
        put_back(task, name, text)
    else:
        zeebe(task, into, **{name: found})
        if found == text:
            notes.translated(task, f"{name} {text}", f"zeebe:{into}")


def _convert_owner(notes: Notes, task: Any, owner: Any) -> None:
    """`user(a), group(b), b`: who may do the work, in the standard's own words."""
    formula = owner.find(f"{bpmn('resourceAssignmentExpression')}/{bpmn('formalExpression')}")
    if formula is None:
        notes.left(owner, local(owner), "没有指派表达式", "has no assignment expression")
        return
    said = [part.strip() for part in text_of(formula).split(",") if part.strip()]
    users = [one[5:-1].strip() for one in said if one.startswith("user(")]
    groups = [one[6:-1].strip() if one.startswith("group(") else one for one in said if not one.startswith("user(")]
    if local(owner) != "potentialOwner":
        users, groups = [*groups, *users], []
        pairs = [("assignee", users)]
    else:
        pairs = [("candidateUsers", users), ("candidateGroups", groups)]
    for name, names in pairs:
        found = formulas.people(notes, owner, name, ",".join(names)) if names else None
        if found is not None:
            zeebe(task, "assignmentDefinition", **{name: found})
    notes.translated(owner, text_of(formula), " ".join(f"{name}={','.join(names)}" for name, names in pairs if names))
    remove(owner)


def convert_form(notes: Notes, element: Any) -> None:
    """A form of that name has to be made here; its fields are told, where the model lists them."""
    reference, key = take(element, "formRef"), take(element, "formKey")
    for name in ("formRefBinding", "formRefVersion", "formHandlerClass"):
        if take(element, name) is not None:
            notes.dropped(element, name)
    fields = [one for holder in foreign(element, "formData") for one in holder] + foreign(element, "formProperty")
    form = reference or _stem(key)
    if form is None and fields:
        form = f"f_{element.get('id')}"
    if form is None:
        return
    listed = ", ".join(str(one.get("id")) for one in fields if one.get("id"))
    said = f"（字段：{listed}）" if listed else "", f" (fields: {listed})" if listed else ""
    notes.chosen(
        element, f"表单 {key or form} → {form}{said[0]}：请在此绘制该表单",
        f"form {key or form} → {form}{said[1]}: draw this form here",
    )  # fmt: skip
    zeebe(element, "formDefinition", formId=form)
    for one in (*foreign(element, "formData"), *foreign(element, "formProperty")):
        remove(one)


def _stem(key: str | None) -> str | None:
    """`embedded:app:forms/approve.html` is the form `approve`."""
    if key is None or key.startswith(("${", "#{")):
        return key
    return key.rpartition(":")[2].rpartition("/")[2].partition(".")[0] or None


def convert_start(notes: Notes, start: Any) -> None:
    initiator = take(start, "initiator")
    if initiator is not None:
        within(zeebe(start, "ioMapping"), "output", source="=starter.id", target=initiator)
        notes.translated(start, f"initiator {initiator}", "zeebe:output =starter.id")
    if take(start, "formKey") or take(start, "formRef") or foreign(start, "formData") or foreign(start, "formProperty"):
        for one in (*foreign(start, "formData"), *foreign(start, "formProperty")):
            remove(one)
        notes.chosen(
            start, "启动表单：请在 bundle.yaml 的 start_forms 中声明",
            "start form: name it in bundle.yaml under start_forms",
        )  # fmt: skip
