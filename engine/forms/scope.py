"""What a form's expressions see: the case's variables under the answers so far; it evaluates and keeps nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.feel import Evaluable, Evaluation, to_json
from engine.forms.model import Component, ComponentType, Form, Option, Text, fields_of

Options = Mapping[str, Sequence[Option]]
"""The choices that the caller knows, by component key or by picker: `user`, `org`, `org:community` for the units of one
type, and `pick:<key>` for the rows of a ledger that somebody has found."""

NO_OPTIONS: Options = {}


def pick_of(component: Component) -> str:
    """The name in `Options` of the rows that a field may pick: those chosen and those found."""
    return f"pick:{component.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`variables` are JSON values: the case's, overlaid by the answers, overlaid by those of a table's row."""

    variables: Mapping[str, object]
    evaluation: Evaluation
    options: Options = field(default_factory=dict)

    def over(self, answers: Mapping[str, object]) -> "Scope":
        return Scope(variables={**self.variables, **answers}, evaluation=self.evaluation, options=self.options)

    def holds(self, condition: Evaluable | None) -> bool:
        """Only true holds; null, as FEEL gives it for anything that has no answer, does not."""
        return condition is not None and condition.evaluate(self.variables, self.evaluation) is True

    def value(self, expression: Evaluable) -> object:
        return to_json(expression.evaluate(self.variables, self.evaluation))

    def note(self, component: Component) -> Text:
        """What a note says of the answers so far."""
        if component.computed is None:
            return component.label
        zh, en = (str(text.evaluate(self.variables, self.evaluation)) for text in component.computed)
        return Text(zh, en)

    def is_required(self, component: Component) -> bool:
        return component.constraints.required or self.holds(component.constraints.required_when)

    def choices(self, component: Component) -> Sequence[Option]:
        """The options of a choice: the author's own, computed, or the caller's people and places."""
        if component.options_from is not None:
            return _computed(self.value(component.options_from))
        if component.pick:
            return self.options.get(pick_of(component), ())
        if component.picker is not None:
            picker = f"{component.picker}:{component.units}" if component.units else component.picker
            return self.options.get(component.key, self.options.get(picker, ()))
        return component.options


def visible_components(
    form: Form, values: Mapping[str, object], context: Mapping[str, object], evaluation: Evaluation
) -> tuple[Component, ...]:
    """What of the form is to be seen with these values, for rendering; a row of a table asks `shown` for itself."""
    return shown(form.components, values, Scope(variables=context, evaluation=evaluation))


def shown(components: tuple[Component, ...], answers: Mapping[str, object], scope: Scope) -> tuple[Component, ...]:
    """The components whose `conditional.hide` is not true, groups with only their visible fields.

    A hidden answer counts as null for the others, so the conditions are asked until nothing changes any more
    (conditions that hide each other in a circle end with the last answer).
    """
    counted = dict(answers)
    visible = components
    for _ in range(len(answers) + 2):
        visible = _visible(components, scope.over(counted))
        keys = {one.key for one in fields_of(visible)}
        now = {key: value if key in keys else None for key, value in answers.items()}
        if now == counted:
            break
        counted = now
    return visible


def _visible(components: tuple[Component, ...], scope: Scope) -> tuple[Component, ...]:
    return tuple(_pruned(component, scope) for component in components if not scope.holds(component.hide))


def _pruned(component: Component, scope: Scope) -> Component:
    if component.type is not ComponentType.GROUP:
        return component
    return component.with_children(_visible(component.children, scope))


def _computed(value: object) -> tuple[Option, ...]:
    """Options from FEEL: texts, or contexts with `value`, `label` and perhaps `label.en` or `en`."""
    found = value if isinstance(value, list) else []
    return tuple(option for item in found if (option := _one(item)) is not None)


def _one(item: object) -> Option | None:
    if isinstance(item, str):
        return Option(item, Text(item, item))
    if isinstance(item, Mapping) and isinstance(item.get("value"), str):
        zh = str(item.get("label") or item["value"])
        return Option(item["value"], Text(zh, str(item.get("label.en") or item.get("en") or zh)))
    return None
