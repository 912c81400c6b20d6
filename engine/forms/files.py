"""The files among answers: which are named, each as it was stored, and whether a field takes it; it reads no store."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.errors import FieldError
from engine.forms.checks import check_files
from engine.forms.messages import Misfit, field_error
from engine.forms.model import Component, ComponentType, Form, Text, fields_of

StoredFiles = Mapping[str, Mapping[str, object]]
"""What is stored under an id: `id`, `name` and `size` (bytes); `UNFIT` where it is not what its name says."""
Replace = Callable[[str, Mapping[str, Any]], Mapping[str, object]]
"""Place of the field, such as `rows[0].files`, and one item of it → the item to stand there."""


def files_named(form: Form, raw: Mapping[str, object]) -> frozenset[str]:
    """The ids of all files that the answers name, in rows of tables too."""
    return frozenset(_ids(form.components, raw))


def has_files(form: Form) -> bool:
    """Whether it takes files anywhere, in rows of tables too."""
    return _takes_files(form.components)


def as_stored(form: Form, raw: Mapping[str, object], stored: StoredFiles) -> dict[str, object]:
    """The answers with every file as it is stored, whatever name and size came along.

    One that is not in `stored` loses its id, so that `judge` refuses it at its field.
    """
    return with_files(form, raw, lambda place, item: stored.get(str(item.get("id")), {}))


def with_files(form: Form, raw: Mapping[str, object], replace: Replace) -> dict[str, object]:
    """The answers with every file as `replace` gives it for its field and what was said of it."""
    return _replaced(form.components, raw, replace, "")


def judge_files(form: Form, raw: Mapping[str, object]) -> list[FieldError]:
    """Of the answers only the files, each with its `name` and `size`: every one that its field does not take."""
    return list(_unfit(form.components, raw, ""))


def _takes_files(components: tuple[Component, ...]) -> bool:
    fields = tuple(fields_of(components))
    return any(one.type is ComponentType.FILEPICKER or _takes_files(one.children) for one in fields)


def _unfit(components: tuple[Component, ...], raw: Mapping[str, object], path: str) -> Iterator[FieldError]:
    known = {field.key: field for field in fields_of(components)}
    for key, value in raw.items():
        field, items = known.get(key), _items(value)
        files = [one for one in items if {"name", "size"} <= one.keys()]
        if field is None:
            yield from [field_error("UNKNOWN_FIELD", f"{path}{key}", Text(key, key))] if files else ()
        elif field.is_list:
            for n, row in enumerate(items):
                yield from _unfit(field.children, row, f"{path}{key}[{n}].")
        elif files:
            try:
                check_files(field, files)
            except Misfit as misfit:
                yield misfit.at(f"{path}{key}", field)


def _ids(components: tuple[Component, ...], raw: Mapping[str, object]) -> Iterator[str]:
    for field in fields_of(components):
        for item in _items(raw.get(field.key)):
            if field.type is ComponentType.FILEPICKER and isinstance(item.get("id"), str):
                yield item["id"]
            elif field.is_list:
                yield from _ids(field.children, item)


def _replaced(
    components: tuple[Component, ...], raw: Mapping[str, object], replace: Replace, path: str
) -> dict[str, object]:
    found = dict(raw)
    for field in fields_of(components):
        place, items = f"{path}{field.key}", _items(raw.get(field.key))
        if field.type is ComponentType.FILEPICKER and isinstance(raw.get(field.key), list):
            found[field.key] = [replace(place, item) for item in items]
        elif field.is_list and isinstance(raw.get(field.key), list):
            rows = enumerate(items)
            found[field.key] = [_replaced(field.children, row, replace, f"{place}[{n}].") for n, row in rows]
    return found


def _items(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
