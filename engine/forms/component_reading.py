"""Reads one component of a schema, and the components inside it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from engine.feel import Evaluable
from engine.forms.constraint_reading import read_constraints
from engine.forms.model import BLANK, Component, ComponentType, Option, Picker, Pii, Subtype, Text, fields_of
from engine.forms.noting import Notes, is_key, labelled, properties_of
from engine.forms.vocabulary import ATTRIBUTES, CHOICES

Raw = Mapping[str, Any]
E = TypeVar("E", Subtype, Picker, Pii)


def read_component(raw: object, notes: Notes) -> Component | None:
    """The component, or nothing when its type is unknown; everything that is wrong with it is noted."""
    if not isinstance(raw, Mapping):
        notes.add("FORM_SHAPE", None, what="components")
        return None
    name = str(raw.get("type"))
    if name not in list(ComponentType):
        notes.add("FORM_TYPE", _name(raw), what=name, known=", ".join(ComponentType))
        return None
    kind = ComponentType(name)
    for attribute in sorted(set(raw) - ATTRIBUTES[kind]):
        notes.add("FORM_ATTRIBUTE", _name(raw), type=kind, what=attribute)
    return _component(raw, kind, notes)


def _component(raw: Raw, kind: ComponentType, notes: Notes) -> Component:
    is_field = kind not in (ComponentType.GROUP, ComponentType.TEXT)
    key = str(raw.get("key") or raw.get("path") or "") if is_field else ""
    if is_field and not is_key(key):
        notes.add("FORM_KEY", key or None, what=key)
    default = raw.get("defaultValue")
    computed = isinstance(default, str) and default.startswith("=")
    options, options_from = _options(raw, kind, notes)
    return Component(
        type=kind,
        key=key,
        label=_label(raw, kind),
        computed=_computed(raw, kind, notes),
        hint=labelled(raw, "description"),
        subtype=_member(Subtype, raw.get("subtype"), "subtype", raw, notes) or Subtype.DATE,
        options=options,
        options_from=options_from,
        picker=_member(Picker, properties_of(raw).get("picker"), "picker", raw, notes),
        units=_text(properties_of(raw).get("units")),
        pii=_member(Pii, properties_of(raw).get("pii"), "pii", raw, notes),
        pick=_text(properties_of(raw).get("pick")) or "" if kind is ComponentType.TEXTFIELD else "",
        is_open=properties_of(raw).get("pick.open") is True,
        hide=_hide(raw, notes),
        default=None if computed else default,
        default_from=notes.expression(default, _name(raw), "defaultValue") if computed else None,
        readonly=raw.get("readonly") is True or raw.get("disabled") is True,
        constraints=read_constraints(raw, kind, notes),
        row=str(_layout(raw).get("row") or ""),
        columns=_layout(raw).get("columns"),
        children=_children(raw, kind, notes),
    )


def _label(raw: Raw, kind: ComponentType) -> Text:
    names = {ComponentType.TEXT: ["text"], ComponentType.DATETIME: ["label", "dateLabel", "timeLabel"]}
    for name in names.get(kind, ["label"]):
        if raw.get(name):
            return labelled(raw, name)
    return BLANK


def _computed(raw: Raw, kind: ComponentType, notes: Notes) -> tuple[Evaluable, Evaluable] | None:
    """A note that says something about the answers, as form-js has it: a text with `{{…}}`."""
    written = _label(raw, kind)
    if kind is not ComponentType.TEXT or "{{" not in written.zh:
        return None
    zh, en = (notes.template(text, _name(raw), "text") for text in (written.zh, written.en))
    return None if zh is None or en is None else (zh, en)


def _hide(raw: Raw, notes: Notes) -> Evaluable | None:
    conditional = raw.get("conditional")
    if conditional is None:
        return None
    if not isinstance(conditional, Mapping) or set(conditional) - {"hide"}:
        notes.add("FORM_SHAPE", _name(raw), what="conditional")
        return None
    hide = conditional.get("hide")
    return notes.expression(hide, _name(raw), "conditional.hide") if hide else None


def _options(raw: Raw, kind: ComponentType, notes: Notes) -> tuple[tuple[Option, ...], Evaluable | None]:
    if raw.get("valuesExpression") and "valuesExpression" in ATTRIBUTES[kind]:
        return (), notes.expression(raw["valuesExpression"], _name(raw), "valuesExpression")
    if kind not in CHOICES:
        return (), None
    if properties_of(raw).get("picker"):
        return (), None
    listed = raw.get("values")
    options = tuple(_option(item) for item in listed) if isinstance(listed, list) else ()
    values = [option.value for option in options]
    if not options or "" in values or len(set(values)) < len(values):
        notes.add("FORM_OPTIONS", _name(raw))
    return options, None


def _option(item: object) -> Option:
    if not isinstance(item, Mapping) or not isinstance(item.get("value"), str) or not item.get("label"):
        return Option("", BLANK)
    return Option(item["value"], labelled(item, "label"))


def _children(raw: Raw, kind: ComponentType, notes: Notes) -> tuple[Component, ...]:
    if kind not in (ComponentType.GROUP, ComponentType.DYNAMICLIST):
        return ()
    listed = raw.get("components")
    if not isinstance(listed, list) or not listed:
        notes.add("FORM_SHAPE", _name(raw), what="components")
        return ()
    children = tuple(found for item in listed if (found := read_component(item, notes)) is not None)
    if kind is ComponentType.DYNAMICLIST and any(column.is_list for column in fields_of(children)):
        notes.add("FORM_NESTED", _name(raw))
    return children


def _member(kind: type[E], value: Any, what: str, raw: Raw, notes: Notes) -> E | None:
    if value is None:
        return None
    if value not in list(kind):
        notes.add("FORM_SHAPE", _name(raw), what=what)
        return None
    return kind(value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _layout(raw: Raw) -> Raw:
    found = raw.get("layout")
    return found if isinstance(found, Mapping) else {}


def _name(raw: Raw) -> str | None:
    found = raw.get("key") or raw.get("path") or raw.get("id")
    return str(found) if found else None
