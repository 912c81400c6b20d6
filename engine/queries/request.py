"""What a case asks for: its start form with the answers as they stand now, for whoever has to decide about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.forms import Form, Scope
from engine.forms.model import Component
from engine.queries.picking import seeable, with_named
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.queries.variables import variables_of
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork

_KNOWN_BEFORE = frozenset({"starter", "tables"})
"""What a default may read before there is a case: it proposes an answer and reads none back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`values` are JSON values by field key; `seeable` the ledger by field, where more of its row may be seen; `hidden`
    the fields whose values are masked, for whoever does not work on the case."""

    form: Form
    values: Mapping[str, object]
    scope: Scope
    seeable: Mapping[str, str]
    hidden: frozenset[str] = frozenset()


def request_of(work: UnitOfWork, shelf: Shelf, case: InstanceRow, now: datetime) -> Request | None:
    """None for a case that was started without a form.

    The answers are the variable `start`. What the case has changed since then a field reads back by its own default,
    as it does when a request is sent back to be mended (`defaultValue: =request.start`).
    """
    found = work.definitions.load(case.definition_key)
    bundle = bundle_of(work, shelf, found)
    form = bundle.start_form(found.process_id)
    if form is None:
        return None
    variables = variables_of(work, case.key)
    start = variables.get("start")
    answers = start if isinstance(start, Mapping) else {}
    scope = form_scope(work, shelf, bundle, variables, case.unit, now)
    values = {one.key: _answer(one, answers, scope) for one in form.fields()}
    return Request(
        form=form, values=values, scope=with_named(work, shelf, bundle, form, values, scope),
        seeable=seeable(work, shelf, bundle, form),
    )  # fmt: skip


def _answer(field: Component, answers: Mapping[str, object], scope: Scope) -> object:
    if field.default_from is not None and (field.default_from.names - _KNOWN_BEFORE) & scope.variables.keys():
        return scope.value(field.default_from)
    return answers.get(field.key)
