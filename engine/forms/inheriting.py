"""`extends`: the schema of a form with everything its base forms say; it judges nothing."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


class BaseMissing(LookupError):
    """The named base form is not there, or the inheritance runs in a circle."""


def inherit(schema: Schema, bases: Mapping[str, Schema], seen: tuple[str, ...] = ()) -> dict[str, Any]:
    """Base components first, in their order; a component with the same key takes its base's place."""
    base_id = schema.get("extends")
    own = {name: value for name, value in schema.items() if name != "extends"}
    if base_id is None:
        return own
    if base_id not in bases or base_id in seen:
        raise BaseMissing(base_id)
    base = inherit(bases[base_id], bases, (*seen, base_id))
    components = _overlay(_list(base, "components"), _list(schema, "components"))
    rules = [*_list(base, "rules"), *_list(schema, "rules")]
    return base | own | {"components": components} | ({"rules": rules} if rules else {})


def _overlay(base: list[Any], own: list[Any]) -> list[Any]:
    mine = {_key(component): component for component in own if _key(component)}
    inherited = {_key(component) for component in base if _key(component)}
    return [mine.get(_key(component), component) for component in base] + [
        component for component in own if _key(component) not in inherited
    ]


def _key(component: Any) -> str | None:
    return component.get("key") or component.get("path") if isinstance(component, Mapping) else None


def _list(schema: Schema, name: str) -> list[Any]:
    found = schema.get(name, [])
    return list(found) if isinstance(found, list) else [found]
