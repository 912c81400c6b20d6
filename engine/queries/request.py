"""What a case asks for: its start form with the answers as they stand now, for whoever has to decide about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.forms import Form, Scope
from engine.forms.model import Component
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.queries.variables import variables_of
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`values` are JSON values by field key."""

    form: Form
    values: Mapping[str, object]
    scope: Scope


def request_of(work: UnitOfWork, shelf: Shelf, case: InstanceRow, now: datetime) -> Request | None:
    """None for a case that was started without a form.

    A field reads its answer back by its own default, as the form does when a request is sent back to be mended
    (`defaultValue: =request.start`); one without such a default is the variable of its name.
    """
    found = work.definitions.load(case.definition_key)
    bundle = bundle_of(work, shelf, found)
    form = bundle.start_form(found.process_id)
    if form is None:
        return None
    scope = form_scope(work, shelf, bundle, variables_of(work, case.key), case.unit, now)
    return Request(form=form, values={field.key: _answer(field, scope) for field in form.fields()}, scope=scope)


def _answer(field: Component, scope: Scope) -> object:
    if field.default_from is None:
        return scope.variables.get(field.key)
    return scope.value(field.default_from)
