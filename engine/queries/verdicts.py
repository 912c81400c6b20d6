"""What people said in their tasks, in the words of their forms: the outcome's label and the remark beside it."""

from collections.abc import Iterable, Mapping

from engine.forms import Component, ComponentType, Form, Text
from engine.ids import Key
from engine.store.tasks import TaskRow

OUTCOMES = ("outcome", "ok")
REMARKS = ("comment", "note")
"""The keys of the base forms. A form that decides under another key shows its task's outcome as it is."""

Verdict = tuple[Text | None, str]


def verdicts_of(
    tasks: Iterable[TaskRow], answers: Mapping[Key, Mapping[str, object]], forms: Mapping[str, Form]
) -> dict[Key, Verdict]:
    """By task. Nothing that a form marks as personal is repeated."""
    return {
        task.key: verdict(task, answers.get(task.key) or {}, forms.get(task.form_id or ""))
        for task in tasks
        if task.status == "completed"
    }


def verdict(task: TaskRow, answers: Mapping[str, object], form: Form | None) -> Verdict:
    fields = {field.key: field for field in form.fields() if field.pii is None} if form is not None else {}
    chosen = (fields[key] for key in OUTCOMES if key in fields)
    outcome = next((label_of(field, answers.get(field.key, task.outcome)) for field in chosen), None)
    if outcome is None and task.outcome:
        outcome = Text(task.outcome, task.outcome)
    remarks = (answers.get(key) for key in REMARKS if key in fields and fields[key].type is ComponentType.TEXTAREA)
    return outcome, next((text.strip() for text in remarks if isinstance(text, str) and text.strip()), "")


def label_of(field: Component, value: object) -> Text | None:
    return next((option.label for option in field.options if option.value == value), None)
