"""The files among answers: which ones are named, and each as it was stored; it reads no store and judges nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.forms.model import Component, ComponentType, Form, fields_of

StoredFiles = Mapping[str, Mapping[str, object]]
"""What is stored under an id: `id`, `name` and `size` (bytes)."""


def files_named(form: Form, raw: Mapping[str, object]) -> frozenset[str]:
    """The ids of all files that the answers name, in rows of tables too."""
    return frozenset(_ids(form.components, raw))


def as_stored(form: Form, raw: Mapping[str, object], stored: StoredFiles) -> dict[str, object]:
    """The answers with every file as it is stored, whatever name and size came along.

    One that is not in `stored` loses its id, so that `judge` refuses it at its field.
    """
    return _replaced(form.components, raw, stored)


def _ids(components: tuple[Component, ...], raw: Mapping[str, object]) -> Iterator[str]:
    for field in fields_of(components):
        for item in _items(raw.get(field.key)):
            if field.type is ComponentType.FILEPICKER and isinstance(item.get("id"), str):
                yield item["id"]
            elif field.is_list:
                yield from _ids(field.children, item)


def _replaced(components: tuple[Component, ...], raw: Mapping[str, object], stored: StoredFiles) -> dict[str, object]:
    found = dict(raw)
    for field in fields_of(components):
        if field.type is ComponentType.FILEPICKER and isinstance(raw.get(field.key), list):
            found[field.key] = [stored.get(str(item.get("id")), {}) for item in _items(raw[field.key])]
        elif field.is_list and isinstance(raw.get(field.key), list):
            found[field.key] = [_replaced(field.children, row, stored) for row in _items(raw[field.key])]
    return found


def _items(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
