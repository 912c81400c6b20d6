"""The public side of a fact: names and plain fields for the history, hashes instead of what may be personal."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from engine.facts import Fact


def public(fact: Fact) -> tuple[str, dict[str, object]]:
    """The fact's kind and its fields; those in `PRIVATE` appear only as a hash of their JSON."""
    shown = {field.name: getattr(fact, field.name) for field in fields(fact)}
    return type(fact).__name__, {
        name: _hash(value) if name in fact.PRIVATE else _plain(value) for name, value in shown.items()
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _hash(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, default=lambda it: dict(it))
    return hashlib.sha256(written.encode()).hexdigest()
