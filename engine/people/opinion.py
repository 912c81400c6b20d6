"""Outcomes that need an opinion: the form says so while it is filled in, and nothing is handed in without one."""

from collections.abc import Mapping
from dataclasses import replace

from engine.errors import FieldError, OpinionNeeded, ValidationFailed
from engine.feel import compile_expression, feel_literal
from engine.forms import Component, Form
from engine.people.task_policy import OPINION_FIELDS, opinion_field, task_policy

CODE = OpinionNeeded.code


def with_opinion(form: Form, properties: Mapping[str, object]) -> Form:
    """The form with its opinion required for the outcomes that need one. What the form itself requires stays."""
    outcomes, name = task_policy(properties).opinion, opinion_field(one.key for one in form.fields())
    if not outcomes or name is None:
        return form
    return replace(form, components=tuple(_marked(one, name, outcomes) for one in form.components))


def require_opinion(properties: Mapping[str, object], answers: Mapping[str, object]) -> None:
    """Of a task without a form, by the fields that forms have for it. Raises OpinionNeeded."""
    if answers.get("outcome") not in task_policy(properties).opinion:
        return
    said = (answers.get(name) for name in OPINION_FIELDS)
    if not any(isinstance(text, str) and text.strip() for text in said):
        raise OpinionNeeded([FieldError(field=OPINION_FIELDS[0], code=CODE, zh="请写明意见。", en="Say why.")])


def refusal(
    failed: ValidationFailed, properties: Mapping[str, object], form: Form, outcome: object
) -> ValidationFailed:
    """A misfit that is only the missing opinion, by its own name; among others it is one of them."""
    is_needed = outcome in task_policy(properties).opinion
    name = opinion_field(one.key for one in form.fields()) if is_needed else None
    errors = [replace(one, code=CODE) if one.field == name and one.code == "REQUIRED" else one for one in failed.errors]
    return (OpinionNeeded if all(one.code == CODE for one in errors) else ValidationFailed)(errors)


def _marked(component: Component, name: str, outcomes: frozenset[str]) -> Component:
    if component.children and not component.is_list:
        return component.with_children(tuple(_marked(one, name, outcomes) for one in component.children))
    limits = component.constraints
    if component.key != name or limits.required or limits.required_when is not None:
        return component
    when = compile_expression(f"list contains([{', '.join(map(feel_literal, sorted(outcomes)))}], outcome)")
    return replace(component, constraints=replace(limits, required_when=when))
