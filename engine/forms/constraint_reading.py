"""Reads the `validate` part of a component; a constraint that its type does not know is a finding, never ignored."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.feel import Evaluable
from engine.forms.file_kinds import ACCEPTED_FILES
from engine.forms.model import MAX_FILES, MAX_LENGTH, MAX_MIB, MAX_ROWS, ComponentType, Constraints
from engine.forms.noting import Notes, properties_of
from engine.forms.vocabulary import CONSTRAINTS

_COUNTS = frozenset({"minLength", "maxLength", "maxFiles", "maxMiB", "minRows", "maxRows"})
_AMOUNTS = frozenset({"min", "max", "step"})


def read_constraints(raw: Mapping[str, Any], kind: ComponentType, notes: Notes) -> Constraints:
    validate = raw.get("validate", {})
    given = dict(validate) if isinstance(validate, Mapping) else {"validate": validate}
    if kind is ComponentType.NUMBER and "increment" in raw:
        given.setdefault("step", raw["increment"])
    for name in [name for name, value in given.items() if name not in CONSTRAINTS[kind] or not _fits(name, value)]:
        notes.add("FORM_CONSTRAINT", _key(raw), type=kind, what=name, known=", ".join(sorted(CONSTRAINTS[kind])))
        del given[name]
    return Constraints(
        required=given.get("required", False),
        required_when=_required_when(raw, notes),
        minimum=_decimal(given.get("min")),
        maximum=_decimal(given.get("max")),
        step=_decimal(given.get("step")),
        min_length=given.get("minLength"),
        max_length=given.get("maxLength", MAX_LENGTH),
        pattern=re.compile(given["pattern"]) if "pattern" in given else None,
        accept=_accept(raw, notes),
        max_files=given.get("maxFiles", MAX_FILES if raw.get("multiple") else 1),
        max_mib=given.get("maxMiB", MAX_MIB),
        min_rows=given.get("minRows", 0),
        max_rows=given.get("maxRows", MAX_ROWS),
    )


def _fits(name: str, value: object) -> bool:
    if name == "required":
        return isinstance(value, bool)
    if name in _COUNTS:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if name in _AMOUNTS:
        return _is_amount(value) and (name != "step" or Decimal(str(value)) > 0)
    return name == "pattern" and isinstance(value, str) and _is_pattern(value)


def _is_amount(value: object) -> bool:
    return not isinstance(value, bool) and re.fullmatch(r"-?\d+(\.\d+)?", str(value)) is not None


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _required_when(raw: Mapping[str, Any], notes: Notes) -> Evaluable | None:
    when = properties_of(raw).get("required.when")
    return notes.expression(when, _key(raw), "required.when") if when else None


def _accept(raw: Mapping[str, Any], notes: Notes) -> tuple[str, ...]:
    listed = [ending.strip().lower() for ending in str(raw.get("accept", "")).split(",")]
    for unknown in [ending for ending in listed if ending and ending not in ACCEPTED_FILES]:
        notes.add("FORM_ACCEPT", _key(raw), what=unknown, known=" ".join(ACCEPTED_FILES))
    return tuple(ending for ending in listed if ending) or ACCEPTED_FILES


def _key(raw: Mapping[str, Any]) -> str | None:
    found = raw.get("key") or raw.get("path")
    return str(found) if found else None
