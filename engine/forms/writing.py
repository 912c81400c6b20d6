"""Gives a form back as the plain form-js schema that its editor and other engines' clients read."""

from collections.abc import Mapping
from typing import Any

from engine.forms.model import ComponentType, Form

SCHEMA_VERSION = 18
_LABELS = {"date": "dateLabel", "datetime": "dateLabel", "time": "timeLabel"}


def to_form_js(form: Form) -> dict[str, Any]:
    """The schema with inheritance resolved; `rules` and what form-js has no word for ride along, it leaves them be."""
    components = [_component(raw, f"{form.id}_{n}") for n, raw in enumerate(form.source["components"])]
    return {"type": "default", "schemaVersion": SCHEMA_VERSION, **form.source, "components": components}


def _component(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = {"id": name, **raw}
    if raw["type"] == ComponentType.DATETIME:
        subtype = found.setdefault("subtype", "date")
        if "label" in found:
            found.setdefault(_LABELS[subtype], found.pop("label"))
    if raw["type"] == ComponentType.NUMBER and "step" in raw.get("validate", {}):
        found["increment"] = str(raw["validate"]["step"])
    if raw["type"] == ComponentType.DYNAMICLIST:
        found["path"] = found.pop("key", found.get("path"))
        found.setdefault("isRepeating", True)
    if "components" in raw:
        found["components"] = [_component(child, f"{name}_{n}") for n, child in enumerate(raw["components"])]
    return found
