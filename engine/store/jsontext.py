"""JSON as text, always the same text for the same value; it knows the times and sets that facts carry."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any


def json_text(value: object) -> str:
    """Canonical JSON: sorted keys, no blanks, no escapes. Raises TypeError for what JSON has no word for."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def json_value(text: str) -> Any:
    return json.loads(text)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case timedelta():
            return f"PT{value.total_seconds()}S"
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else moment.isoformat()
