"""What people said in their tasks, in the words of their forms: the outcome's label and the remark beside it."""

from collections.abc import Iterable, Mapping

from engine.bpmn.model import Loop, Model, Signing
from engine.forms import Component, ComponentType, Form, Text
from engine.ids import Key
from engine.people import form_of
from engine.store.tasks import TaskRow

OUTCOMES = ("outcome", "ok")
REMARKS = ("comment", "note")
"""The keys of the base forms. A form that decides under another key shows its task's outcome as it is."""
IN_FAVOUR, ABSTAINED, AGAINST = Text("同意", "Agree"), Text("弃权", "Abstain"), Text("不同意", "Disagree")
"""What an outcome is called in a joint vote whose form has no words for it: how it counts."""

Verdict = tuple[Text | None, str]


def verdicts_of(
    tasks: Iterable[TaskRow], answers: Mapping[Key, Mapping[str, object]], forms: Mapping[str, Form], model: Model
) -> dict[Key, Verdict]:
    """By task. Nothing that a form marks as personal is repeated."""
    return {
        task.key: verdict(task, answers.get(task.key) or {}, _form(task, forms), _signing(model, task.element_id))
        for task in tasks
        if task.status == "completed"
    }


def _form(task: TaskRow, forms: Mapping[str, Form]) -> Form | None:
    return form_of(task.part) if task.part else forms.get(task.form_id or "")


def _signing(model: Model, element_id: str) -> Signing | None:
    """None too where the case has gone over to a version without the element."""
    element = model.by_id.get(element_id)
    return element.loop.signing if element is not None and isinstance(element.loop, Loop) else None


def verdict(task: TaskRow, answers: Mapping[str, object], form: Form | None, signing: Signing | None = None) -> Verdict:
    fields = {field.key: field for field in form.fields() if field.pii is None} if form is not None else {}
    chosen = (fields[key] for key in OUTCOMES if key in fields)
    outcome = next((label_of(field, answers.get(field.key, task.outcome)) for field in chosen), None)
    if outcome is None and task.outcome:
        outcome = _counted(task.outcome, signing) if signing else Text(task.outcome, task.outcome)
    remarks = (answers.get(key) for key in REMARKS if key in fields and fields[key].type is ComponentType.TEXTAREA)
    return outcome, next((text.strip() for text in remarks if isinstance(text, str) and text.strip()), "")


def _counted(outcome: str, signing: Signing) -> Text:
    if outcome in signing.yes:
        return IN_FAVOUR
    return ABSTAINED if outcome in signing.abstain else AGAINST


def label_of(field: Component, value: object) -> Text | None:
    return next((option.label for option in field.options if option.value == value), None)
