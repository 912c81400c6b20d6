"""What a form shows before anybody has typed: its default values, computed over the case's variables."""

from collections.abc import Mapping

from engine.feel import Evaluation
from engine.forms.model import Component, ComponentType, Form
from engine.forms.scope import Scope


def initial(form: Form, context: Mapping[str, object], evaluation: Evaluation) -> dict[str, object]:
    """JSON values by field key, null where the form gives none."""
    scope = Scope(variables=context, evaluation=evaluation)
    return {field.key: default_of(field, scope) for field in form.fields()}


def default_of(field: Component, scope: Scope) -> object:
    found = scope.value(field.default_from) if field.default_from is not None else field.default
    return False if found is None and field.type is ComponentType.CHECKBOX else found
