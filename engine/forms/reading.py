"""Reads a form's schema (a mapping, as YAML gives it) into a `Form`, or refuses it with every finding at once."""

from collections.abc import Mapping
from typing import Any

from engine.errors import DeploymentRefused
from engine.feel import NO_FUNCTIONS, Evaluable, Functions
from engine.forms.component_reading import read_component
from engine.forms.inheriting import BaseMissing, Schema, inherit
from engine.forms.model import Component, Form, LegalBasis, Lookup, Rule, fields_of
from engine.forms.noting import Notes, english, is_key, labelled
from engine.forms.vocabulary import FORM_ATTRIBUTES

NO_BASES: Mapping[str, Schema] = {}


def read_form(
    schema: Schema, resource: str, bases: Mapping[str, Schema] = NO_BASES, *, functions: Functions = NO_FUNCTIONS
) -> Form:
    """The form, with what it inherits from `bases` (raw schemas by form id).

    Raises `DeploymentRefused` with all findings; `resource` is the file name shown in them,
    `functions` what the host adds to FEEL.
    """
    notes = Notes(resource, functions)
    form_id = schema.get("id")
    if not isinstance(form_id, str) or not is_key(form_id):
        notes.add("FORM_KEY", None, what=str(form_id))
    for attribute in sorted(set(schema) - FORM_ATTRIBUTES):
        notes.add("FORM_ATTRIBUTE", None, type="form", what=str(attribute))
    whole = _inherited(schema, bases, notes)
    components = _components(whole, notes)
    rules = _rules(whole, components, notes)
    lookups = _lookups(whole, notes)
    form = Form(
        id=str(form_id), title=labelled(whole, "title"), components=components, rules=rules, source=whole,
        resource=resource, lookups=lookups, legal_basis=_legal_basis(whole, notes),
    )  # fmt: skip
    for field in form.picks:
        if field.pick not in lookups:
            notes.add("FORM_PICK", field.key, what=field.pick)
    if notes.findings:
        raise DeploymentRefused(notes.findings)
    return form


def _inherited(schema: Schema, bases: Mapping[str, Schema], notes: Notes) -> dict[str, Any]:
    try:
        return inherit(schema, bases)
    except BaseMissing as missing:
        notes.add("FORM_BASE", None, what=str(missing))
        return {name: value for name, value in schema.items() if name != "extends"}


def _components(schema: Schema, notes: Notes) -> tuple[Component, ...]:
    listed = schema.get("components")
    if not isinstance(listed, list) or not listed:
        notes.add("FORM_SHAPE", None, what="components")
        return ()
    components = tuple(found for raw in listed if (found := read_component(raw, notes)) is not None)
    note_doubles(components, notes)
    return components


def note_doubles(components: tuple[Component, ...], notes: Notes) -> None:
    """Keys must differ among the fields of a form, and among the columns of a table."""
    seen: set[str] = set()
    for field in fields_of(components):
        if field.key in seen:
            notes.add("FORM_KEY_TWICE", field.key, what=field.key)
        seen.add(field.key)
        note_doubles(field.children, notes)


def _rules(schema: Schema, components: tuple[Component, ...], notes: Notes) -> tuple[Rule, ...]:
    listed = schema.get("rules", [])
    if not isinstance(listed, list):
        notes.add("FORM_SHAPE", None, what="rules")
        return ()
    keys = {field.key for field in fields_of(components)}
    return tuple(rule for raw in listed if (rule := _rule(raw, keys, notes)) is not None)


def _lookups(schema: Schema, notes: Notes) -> dict[str, Lookup]:
    listed = schema.get("lookups", {})
    if not isinstance(listed, Mapping):
        notes.add("FORM_SHAPE", None, what="lookups")
        return {}
    return {name: found for name, raw in listed.items() if (found := _lookup(str(name), raw, notes)) is not None}


def _lookup(name: str, raw: object, notes: Notes) -> Lookup | None:
    at = f"lookups.{name}"
    if not isinstance(raw, Mapping) or not _is_lookup(raw) or not is_key(name):
        notes.add("FORM_SHAPE", None, what=at)
        return None
    within = str(raw["within"]) if "within" in raw else None
    where = notes.expression(raw["where"], None, at) if "where" in raw else None
    return Lookup(str(raw["ledger"]), where, within) if where or "where" not in raw else None


def _is_lookup(raw: Mapping[str, Any]) -> bool:
    """Never a whole ledger: it says which rows, or whose."""
    return "ledger" in raw and bool(raw.keys() & {"where", "within"}) and raw.keys() <= {"ledger", "where", "within"}


def _legal_basis(schema: Schema, notes: Notes) -> Evaluable | None:
    said = schema.get("legal_basis")
    if isinstance(said, str) and said.startswith("="):
        return notes.expression(said, None, "legal_basis")
    if said is not None and said not in list(LegalBasis):
        notes.add("FORM_BASIS", None, what=str(said), known=", ".join(LegalBasis))
        return None
    return None if said is None else notes.expression(f'"{said}"', None, "legal_basis")


def _rule(raw: object, keys: set[str], notes: Notes) -> Rule | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("when"), str) or not isinstance(raw.get("zh"), str):
        notes.add("FORM_SHAPE", None, what="rules")
        return None
    field = str(raw.get("field", ""))
    if field and field not in keys:
        notes.add("FORM_RULE_FIELD", None, what=field)
    when = notes.expression(raw["when"], None, "rules.when")
    return Rule(when=when, field=field, message=english(raw["zh"], raw.get("en"))) if when else None
