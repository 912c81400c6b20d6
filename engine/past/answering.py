"""Fills in a form as somebody would: what the plan says, then the defaults, then whatever is still asked for."""

from datetime import datetime

from engine.forms import Component, ComponentType, Form, Scope, Subtype, default_of, fields_of, shown
from engine.past.dice import Dice
from engine.past.plan import Values

Answers = dict[str, object]
SENTENCE = "已按规定办理，情况属实，材料齐全。"
PAPER = "材料"
"""What a file is called that a form demands and no plan names."""
_CHOICES = (ComponentType.RADIO, ComponentType.SELECT)


def answered(form: Form, wanted: Values, scope: Scope, dice: Dice, now: datetime) -> Answers:
    return _filled(form.components, wanted, scope, dice, now)


def _filled(components: tuple[Component, ...], wanted: Values, scope: Scope, dice: Dice, now: datetime) -> Answers:
    """Until nothing more comes to be seen: an answer may open further fields."""
    all_fields = list(fields_of(components))
    answers: Answers = {field.key: default_of(field, scope) for field in all_fields}
    answers |= {key: value for key, value in wanted.items() if key in answers}
    for _ in all_fields:
        before = dict(answers)
        inside = scope.over(answers)
        for field in fields_of(shown(components, answers, scope)):
            if answers[field.key] in (None, False, []) and not field.readonly and inside.is_required(field):
                answers[field.key] = _something(field, inside, dice, now)
        if answers == before:
            break
    visible = {field.key: field for field in fields_of(shown(components, answers, scope))}
    return {
        key: _typed(visible[key], value, scope.over(answers), dice, now)
        for key, value in answers.items()
        if key in visible and not visible[key].readonly and value is not None
    }


def _typed(field: Component, value: object, scope: Scope, dice: Dice, now: datetime) -> object:
    """As a browser would send it: a moment is local and names no zone."""
    if field.type is ComponentType.DATETIME and isinstance(value, str):
        return value.partition("@")[0]
    if not field.is_list or not isinstance(value, list):
        return value
    return [_filled(field.children, row if isinstance(row, dict) else {}, scope, dice, now) for row in value]


def _something(field: Component, scope: Scope, dice: Dice, now: datetime) -> object:
    """An answer that the field would take."""
    limits = field.constraints
    if field.type in _CHOICES:
        choices = scope.choices(field)
        picked = choices if field.picker is None else choices[:6]
        return (dice.one(picked) if field.picker else picked[0]).value if picked else None
    match field.type:
        case ComponentType.CHECKBOX:
            return True
        case ComponentType.CHECKLIST:
            return [one.value for one in list(scope.choices(field))[: max(1, int(limits.minimum or 1))]]
        case ComponentType.NUMBER:
            least = limits.minimum if limits.minimum is not None else 0
            return int(least) if least == int(least) else float(least)
        case ComponentType.DATETIME:
            return _moment(field, now)
        case ComponentType.DYNAMICLIST:
            return [{} for _ in range(max(1, limits.min_rows))]
        case ComponentType.FILEPICKER:
            return [{"file": f"{PAPER}{limits.accept[0]}"}]
        case _:
            return (SENTENCE * (1 + (limits.min_length or 0) // len(SENTENCE)))[: limits.max_length]


def _moment(field: Component, now: datetime) -> str:
    match field.subtype:
        case Subtype.DATE:
            return now.date().isoformat()
        case Subtype.TIME:
            return now.strftime("%H:%M")
        case _:
            return now.strftime("%Y-%m-%dT%H:%M")
