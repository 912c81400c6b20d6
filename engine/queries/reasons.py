"""Why a case was decided as it was: every decision made in it, with the rules that matched; it chooses no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.bundles import Bundle
from engine.dmn import Decision
from engine.forms import Form, Text
from engine.ids import Key
from engine.org import Organisation
from engine.store.decisions import EvaluationRow, evaluation
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

MOST = 20
"""Decisions on one page, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One decision. `rules` are the numbers of those that matched; `answers` are its outputs by label, one mapping for
    each rule of a table that collects, and the label is empty where there is but one value. `is_blanked` where what
    went in and came out is kept no longer."""

    at: datetime
    name: str
    is_table: bool
    rules: Sequence[int]
    asked: Mapping[str, Any]
    answers: Sequence[Mapping[str, Any]]
    is_blanked: bool


def reasons_of(work: UnitOfWork, bundle: Bundle, case: Key) -> list[Reason]:
    """The newest, the oldest of them first."""
    where = (evaluation.c.tenant_id == work.tenant, evaluation.c.instance_key == case)
    query = select(*columns_of(evaluation, EvaluationRow)).where(*where)
    newest = query.order_by(evaluation.c.at.desc(), evaluation.c.key.desc()).limit(MOST)
    rows = [EvaluationRow(**row) for row in work.connection.execute(newest).mappings()][::-1]
    return [_reason(row, bundle.decisions.get(row.decision)) for row in rows]


def words_of(bundle: Bundle, form: Form | None, organisation: Organisation) -> Mapping[str, Text]:
    """What codes are called that a decision may speak of: the bundle's own words, the choices of the request, and
    roles."""
    roles = {id: Text(role.zh, role.en) for id, role in organisation.roles.items()}
    choices = (option for field in (form.fields() if form else ()) for option in field.options)
    return {**roles, **{str(option.value): option.label for option in choices}, **bundle.words}


def _reason(row: EvaluationRow, decision: Decision | None) -> Reason:
    """A decision of another version may be gone or look different: then what was kept has to do."""
    labels = decision.output_labels if decision else {}
    outputs = row.outputs if isinstance(row.outputs, list) else [row.outputs]
    return Reason(
        at=row.at,
        name=decision.name if decision else row.decision,
        is_table=bool(row.rules) or (decision is not None and decision.is_table),
        rules=[rule["number"] for rule in row.rules if isinstance(rule, Mapping)],  # before, only ids were kept
        asked=_in_order(row.inputs or {}, decision.input_labels if decision else ()),
        answers=[_labelled(output, labels) for output in outputs if output is not None],
        is_blanked=row.inputs is None,
    )


def _labelled(output: object, labels: Mapping[str, str]) -> Mapping[str, Any]:
    if isinstance(output, Mapping):
        return {labels.get(name, name): value for name, value in _in_order(output, tuple(labels)).items()}
    return {next(iter(labels.values())) if len(labels) == 1 else "": output}


def _in_order(values: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
    """As the table has its columns: stored JSON is sorted by name."""
    first = {name: values[name] for name in names if name in values}
    return first | {name: value for name, value in values.items() if name not in first}
