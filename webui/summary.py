"""Answers as a reader sees them: labels and words instead of fields to fill in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date, format_datetime
from flask_babel import gettext

from engine.forms import Component, ComponentType, Form, Scope, Subtype, fields_of, shown
from engine.queries.request import Request
from webui.languages import locale_of

Values = Mapping[str, object]
NOTHING_SEEABLE: Mapping[str, str] = {}
_NOTHING: tuple[object, ...] = (None, "", [])


Rows = Mapping[str, tuple[str, str]]
NO_ROWS: Rows = {}


@dataclass(frozen=True, slots=True)
class FileView:
    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One answer: `texts` one after the other, or `files`, or the `rows` of a table, each with answers of its own.
    `row` is the ledger and key of a row that was picked, where more of it may be seen."""

    label: str
    texts: tuple[str, ...] = ()
    files: tuple[FileView, ...] = ()
    rows: tuple[tuple["AnswerView", ...], ...] = ()
    row: tuple[str, str] | None = None


def request_summary(asked: Request | None, language: str) -> tuple[AnswerView, ...]:
    """What a case asks for; nothing where it was begun without a form."""
    return summary_of(asked.form, asked.values, asked.scope, language, asked.seeable) if asked is not None else ()


def summary_of(
    form: Form, values: Values, scope: Scope, language: str, seeable: Mapping[str, str] = NOTHING_SEEABLE
) -> tuple[AnswerView, ...]:
    """What was answered and is to be seen, in the form's order. Computed fields are no answers."""
    answers = ((one.key, values.get(one.key)) for one in form.fields() if one.key in seeable)
    rows = {key: (seeable[key], value) for key, value in answers if isinstance(value, str)}
    return tuple(_answers(form.components, values, scope, language, rows))


def _answers(
    components: tuple[Component, ...], values: Values, scope: Scope, language: str, seen: Rows = NO_ROWS
) -> Iterator[AnswerView]:
    answers = {one.key: values.get(one.key) for one in fields_of(components)}
    inside = scope.over(answers)
    for field in fields_of(shown(components, answers, scope)):
        value = answers[field.key]
        if value not in _NOTHING and not field.readonly:
            view = _answer(field, value, inside, language)
            yield replace(view, row=seen[field.key]) if field.key in seen else view


def _answer(field: Component, value: object, scope: Scope, language: str) -> AnswerView:
    label = field.label.text(language) or field.key
    if field.type is ComponentType.FILEPICKER:
        said = (value,) if isinstance(value, str) else ()
        return AnswerView(label=label, texts=said, files=tuple(_files(value)))
    if field.is_list:
        rows = (tuple(_answers(field.children, row, scope, language)) for row in _mappings(value))
        return AnswerView(label=label, rows=tuple(row for row in rows if row))
    labels = {option.value: option.label.text(language) for option in scope.choices(field)}
    texts = (labels.get(str(one), _text(field, one, scope, language)) for one in _several(value))
    return AnswerView(label=label, texts=tuple(texts))


def _text(field: Component, value: object, scope: Scope, language: str) -> str:
    if isinstance(value, bool):
        return str(gettext("是") if value else gettext("否"))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if field.type is ComponentType.DATETIME:
        return _moment(field.subtype, str(value), scope, language)
    return str(value)


def _moment(subtype: Subtype, text: str, scope: Scope, language: str) -> str:
    """In words with the weekday; a text that is no time stays what it is."""
    locale = locale_of(language)
    try:
        if subtype is Subtype.DATE:
            return str(format_date(date.fromisoformat(text), gettext("y年M月d日（EEE）"), locale=locale))
        if subtype is Subtype.TIME:
            return f"{time.fromisoformat(text):%H:%M}"
        moment = datetime.fromisoformat(text)
        local = moment.astimezone(scope.evaluation.zone) if moment.tzinfo else moment
        return str(format_datetime(local, gettext("y年M月d日（EEE）HH:mm"), locale=locale))
    except ValueError:
        return text


def _several(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [one for one in _several(value) if isinstance(one, Mapping)]


def _files(value: object) -> Iterator[FileView]:
    for file in _mappings(value):
        if file.get("id"):
            yield FileView(str(file["id"]), str(file.get("name") or file["id"]), int(file.get("size") or 0))
