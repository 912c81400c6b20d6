"""Judges what was handed in against a form: every misfit is named at once, and only what was asked comes out."""

from collections.abc import Iterator, Mapping

from engine.errors import FieldError, ValidationFailed
from engine.feel import Evaluation
from engine.forms.checks import check
from engine.forms.defaults import default_of
from engine.forms.messages import Misfit, field_error
from engine.forms.model import Component, Form, LegalBasis, Pii, Rule, Text, fields_of
from engine.forms.scope import NO_OPTIONS, Options, Scope, shown
from engine.forms.values import value_of

Answers = dict[str, object]
"""JSON values by field key; a visible field that was left empty is null, a hidden one is absent."""


def judge(
    form: Form,
    raw: Mapping[str, object],
    context: Mapping[str, object],
    evaluation: Evaluation,
    options: Options = NO_OPTIONS,
) -> Answers:
    """The answers that count. `raw` comes from `from_post` or `from_json`; `context` are the case's variables.

    Read-only fields take their computed value whatever was sent. Raises `ValidationFailed`.
    """
    scope = Scope(variables=context, evaluation=evaluation, options=options)
    errors: list[FieldError] = []
    answers = _judge(form.components, raw, scope, "", errors)
    whole = scope.over(_blank(form) | answers)
    errors += _broken(form.rules, whole)
    errors += _baseless(form, answers, whole)
    if errors:
        raise ValidationFailed(errors)
    return answers


def _judge(
    components: tuple[Component, ...], raw: Mapping[str, object], scope: Scope, path: str, errors: list[FieldError]
) -> Answers:
    """The answers of a form or of one row of a table; `path` leads there, such as `parts[0].`."""
    values, misfits = _values(components, raw, scope)
    visible = fields_of(shown(components, values, scope))
    answers = {field.key: values[field.key] for field in visible}
    inside = scope.over(dict.fromkeys(values) | answers)
    for field in fields_of(components):
        if field.key in answers:
            answers[field.key] = _field(field, answers[field.key], misfits.get(field.key), inside, path, errors)
    errors += _unknown(components, raw, path)
    return answers


def _values(
    components: tuple[Component, ...], raw: Mapping[str, object], scope: Scope
) -> tuple[Answers, dict[str, Misfit]]:
    values: Answers = {}
    misfits: dict[str, Misfit] = {}
    for field in fields_of(components):
        given = default_of(field, scope) if field.readonly else raw.get(field.key)
        try:
            values[field.key] = value_of(field, given, scope)
        except Misfit as misfit:
            values[field.key], misfits[field.key] = None, misfit
    return values, misfits


def _field(
    field: Component, value: object, misfit: Misfit | None, scope: Scope, path: str, errors: list[FieldError]
) -> object:
    place = f"{path}{field.key}"
    try:
        if misfit is not None:
            raise misfit
        if not field.readonly:
            check(field, value, scope)
    except Misfit as found:
        errors.append(found.at(place, field))
    if not isinstance(value, list) or not field.is_list:
        return value
    return [_judge(field.children, row, scope, f"{place}[{n}].", errors) for n, row in enumerate(value)]


def _unknown(components: tuple[Component, ...], raw: Mapping[str, object], path: str) -> list[FieldError]:
    known = {field.key for field in fields_of(components)}
    return [field_error("UNKNOWN_FIELD", f"{path}{key}", Text(str(key), str(key))) for key in raw if key not in known]


def _broken(rules: tuple[Rule, ...], scope: Scope) -> list[FieldError]:
    return [
        FieldError(field=rule.field, code="RULE", zh=rule.message.zh, en=rule.message.en)
        for rule in rules
        if scope.holds(rule.when)
    ]


def _baseless(form: Form, answers: Answers, scope: Scope) -> list[FieldError]:
    """Every sensitive field that says something, where the form has no ground to take it down."""
    basis = form.legal_basis.evaluate(scope.variables, scope.evaluation) if form.legal_basis is not None else None
    return [] if basis in list(LegalBasis) else list(_sensitive(form.components, answers, ""))


def _sensitive(components: tuple[Component, ...], answers: Mapping[str, object], path: str) -> Iterator[FieldError]:
    for field in fields_of(components):
        value = answers.get(field.key)
        if field.pii is Pii.SENSITIVE and value not in (None, "", [], False) and not field.readonly:
            yield Misfit("NO_BASIS").at(f"{path}{field.key}", field)
        for n, row in enumerate(value if field.is_list and isinstance(value, list) else ()):
            yield from _sensitive(field.children, row, f"{path}{field.key}[{n}].")


def _blank(form: Form) -> Answers:
    return {field.key: None for field in form.fields()}
