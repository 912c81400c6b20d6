"""A form with its values and errors as rows to draw; what is visible and required is asked of `engine.forms`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import FieldError
from engine.forms import (
    Component,
    ComponentType,
    Form,
    Option,
    Scope,
    Subtype,
    Text,
    default_of,
    fields_of,
    shown,
    takes,
)

FEW = 5
"""Whole numbers that stand side by side on a phone."""
NO_ANSWER = Text("不评", "None")
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    id: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FindView:
    """What was typed to find a row, what is said about it, and the rows that were found."""

    text: str
    message: str
    options: Sequence[Option]


PHOTO = ".jpg"
"""What a camera gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One component to draw. `kind` names the macro, `attributes` are HTML attributes of the control."""

    kind: str
    name: str = ""
    id: str = ""
    label: str = ""
    hint: str = ""
    error: str = ""
    value: Any = None
    left_out: frozenset[str] = frozenset()
    required: bool = False
    watched: bool = False
    span: int = 16
    attributes: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[ChoiceView, ...] = ()
    find: FindView | None = None
    lines: tuple[tuple["FieldView", ...], ...] = ()
    headings: tuple["FieldView", ...] = ()
    rows: tuple[tuple["FieldView", ...], ...] = ()

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-hint" if self.hint else "", f"{self.id}-error" if self.error else ""]
        return " ".join(part for part in parts if part)

    @property
    def takes_photos(self) -> bool:
        """Whether pictures of a camera are among the files that it takes."""
        wanted = str(self.attributes.get("accept", ""))
        return self.kind == "files" and (not wanted or PHOTO in wanted.split(","))


Finds = Mapping[str, FindView]
"""By the name of the field on the page, for those that were searched for."""
NO_FINDS: Finds = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    title: str
    lines: tuple[tuple[FieldView, ...], ...]
    errors: tuple[ErrorView, ...]
    is_watched: bool = False
    """Whether any field's change redraws others."""


def form_view(
    form: Form, values: Values, scope: Scope, *, language: str, errors: Sequence[FieldError] = (),
    finds: Finds = NO_FINDS,
) -> FormView:  # fmt: skip
    """The form in a language. `values` may be raw ones that were refused: they are shown as they were typed."""
    draw = _Drawing(language, {error.field: error.text(language) for error in errors}, _watched(form), finds)
    lines = draw.lines(form.components, values, scope, "")
    drawn = {view.name: view.id for view in _walk(lines)}
    summary = tuple(
        ErrorView(text=error.text(language), href=f"#{drawn.get(error.field, 'form-fields')}") for error in errors
    )
    is_watched = any(view.watched for view in _walk(lines))
    return FormView(title=form.title.text(language), lines=lines, errors=summary, is_watched=is_watched)


def change_rows(form: Form, raw: Values, add: str | None, remove: str | None) -> dict[str, object]:
    """The raw values with one row more (`add` names the table) or less (`remove` is `table[n]`), for pages that post
    a row button; anything else is left as it is."""
    changed = dict(raw)
    tables = {one.key for one in form.fields() if one.is_list}
    table, _, place = (remove or "").removesuffix("]").partition("[")
    if add in tables:
        changed[add] = [*_rows(raw, add), {}]
    elif table in tables and place.isdecimal():
        changed[table] = [row for n, row in enumerate(_rows(raw, table)) if n != int(place)]
    return changed


def _rows(values: Values, key: str) -> list[Any]:
    found = values.get(key)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _watched(form: Form) -> frozenset[str]:
    """The fields that a condition, a requirement, a list of options or a note reads: their change redraws the form."""
    asked = (
        expression
        for one in _every(form.components)
        for expression in (one.hide, one.constraints.required_when, one.options_from, *(one.computed or ()))
        if expression is not None
    )
    return frozenset[str]().union(*(expression.names for expression in asked))


def _every(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from _every(component.children)


def _walk(lines: tuple[tuple[FieldView, ...], ...]) -> Iterator[FieldView]:
    for line in lines:
        for view in line:
            yield view
            yield from _walk(view.lines)
            yield from _walk(view.rows)


class _Drawing:
    """One drawing of a form: the language, what was wrong, what is watched, what was searched for."""

    def __init__(self, language: str, errors: Mapping[str, str], watched: frozenset[str], finds: Finds) -> None:
        self.language = language
        self.errors = errors
        self.watched = watched
        self.finds = finds

    def lines(
        self, components: tuple[Component, ...], values: Values, scope: Scope, path: str
    ) -> tuple[tuple[FieldView, ...], ...]:
        """Components that share a layout row stand side by side where there is room. What is only to be read no page
        sends back: it is computed again each time."""
        answers = {
            one.key: default_of(one, scope) if one.readonly else values.get(one.key) for one in fields_of(components)
        }
        lines: list[list[FieldView]] = []
        last = ""
        for component in shown(components, answers, scope):
            view = self.view(component, answers, scope.over(answers), path)
            if component.row and component.row == last:
                lines[-1].append(view)
            else:
                lines.append([view])
            last = component.row
        return tuple(tuple(line) for line in lines)

    def view(self, component: Component, answers: Values, scope: Scope, path: str) -> FieldView:
        if component.type is ComponentType.TEXT:
            return FieldView(kind="note", value=scope.note(component).text(self.language))
        if component.type is ComponentType.GROUP:
            lines = self.lines(component.children, answers, scope, path)
            return FieldView(kind="group", label=component.label.text(self.language), lines=lines)
        name = f"{path}{component.key}"
        value = answers.get(component.key)
        return FieldView(
            kind="readonly" if component.readonly else "radio" if _is_tapped(component) else _kind(component),
            name=name,
            id=_id(name),
            label=component.label.text(self.language) or component.key,
            hint=component.hint.text(self.language),
            error=self.errors.get(name, ""),
            value=_shown_value(component, value, scope),
            left_out=self._left_out(component, name, value),
            required=scope.is_required(component),
            watched=component.key in self.watched,
            span=component.columns if isinstance(component.columns, int) else 16,
            attributes=_attributes(component),
            choices=self._choices(component, name, value, scope),
            find=self.finds.get(name),
            headings=self._headings(component, scope),
            rows=self._rows(component, name, value, scope),
        )

    def _left_out(self, component: Component, name: str, value: object) -> frozenset[str]:
        """The ids of files for which the field was refused: whoever brings others need not take them away first."""
        if component.type is not ComponentType.FILEPICKER or name not in self.errors:
            return frozenset()
        files = [one for one in _several(value) if isinstance(one, Mapping)]
        return frozenset(str(one["id"]) for one in files if not takes(component, one))

    def _choices(self, component: Component, name: str, value: object, scope: Scope) -> tuple[ChoiceView, ...]:
        chosen = [str(_shown_value(component, value, scope))] if _is_tapped(component) else _several(value)
        return tuple(
            ChoiceView(
                id=f"{_id(name)}-{n}",
                value=option.value,
                label=option.label.text(self.language),
                is_chosen=option.value in chosen,
            )
            for n, option in enumerate(self._options(component, name, value, scope))
        )

    def _options(self, component: Component, name: str, value: object, scope: Scope) -> Sequence[Option]:
        if _is_tapped(component):
            return _scale(component, is_required=scope.is_required(component))
        return self._picked(component, name, value, scope) if component.pick else scope.choices(component)

    def _picked(self, component: Component, name: str, value: object, scope: Scope) -> Sequence[Option]:
        """The row that is chosen, those that were found and, where the field is open, what was typed; a key of no row
        is shown as it is."""
        found = self.finds.get(name)
        listed = {one.value: one for one in (*scope.choices(component), *(found.options if found else ()))}
        wanted = [value] if isinstance(value, str) and value else []
        if found is not None:
            typed = [found.text] if component.is_open and found.text and not found.options else []
            wanted += [one.value for one in found.options if one.value != value] + typed
        return [listed.get(one) or Option(one, Text(one, one)) for one in wanted]

    def _headings(self, component: Component, scope: Scope) -> tuple[FieldView, ...]:
        if not component.is_list:
            return ()
        return tuple(
            FieldView(
                kind="heading", label=column.label.text(self.language) or column.key, required=scope.is_required(column)
            )
            for column in fields_of(component.children)
        )

    def _rows(self, component: Component, name: str, value: object, scope: Scope) -> tuple[tuple[FieldView, ...], ...]:
        """Every column of every row (a hidden one as an empty cell); an empty table offers one blank row."""
        if not component.is_list:
            return ()
        listed = _rows({name: value}, name) or [{}]
        return tuple(self._row(component, f"{name}[{n}].", row, scope) for n, row in enumerate(listed))

    def _row(self, component: Component, path: str, row: Values, scope: Scope) -> tuple[FieldView, ...]:
        columns = tuple(fields_of(component.children))
        answers = {column.key: row.get(column.key) for column in columns}
        visible = {column.key for column in fields_of(shown(component.children, answers, scope))}
        inside = scope.over(answers)
        return tuple(
            self.view(column, answers, inside, path) if column.key in visible else FieldView(kind="nothing")
            for column in columns
        )


_KINDS = {
    ComponentType.TEXTFIELD: "line",
    ComponentType.NUMBER: "line",
    ComponentType.DATETIME: "line",
    ComponentType.TEXTAREA: "paragraph",
    ComponentType.FILEPICKER: "files",
    ComponentType.DYNAMICLIST: "table",
}


def _is_tapped(component: Component) -> bool:
    """One of a few whole numbers, as in a rating, is tapped and not typed."""
    limits = component.constraints
    if component.type is not ComponentType.NUMBER or component.readonly or limits.step != 1:
        return False
    return limits.minimum is not None and limits.maximum is not None and limits.maximum - limits.minimum < FEW


def _scale(component: Component, *, is_required: bool) -> list[Option]:
    """The numbers, and none of them where that will do as well."""
    least, most = component.constraints.minimum, component.constraints.maximum
    assert least is not None
    assert most is not None
    numbers = [Option(str(n), Text(str(n), str(n))) for n in range(int(least), int(most) + 1)]
    return numbers if is_required else [*numbers, Option("", NO_ANSWER)]


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _kind(component: Component) -> str:
    if component.pick:
        return "pick"
    return _KINDS.get(component.type, component.type.value)


def _id(name: str) -> str:
    return "f-" + name.replace("[", "-").replace("].", "-")


def _attributes(component: Component) -> dict[str, object]:
    limits = component.constraints
    if component.type is ComponentType.DATETIME:
        local = {Subtype.DATE: "date", Subtype.TIME: "time", Subtype.DATETIME: "datetime-local"}
        return {"type": local[component.subtype]}
    if component.type is ComponentType.NUMBER:
        return {"type": "text", "inputmode": "decimal", "autocomplete": "off"}
    if component.type is ComponentType.FILEPICKER:
        return {"accept": ",".join(limits.accept)} | ({"multiple": True} if limits.max_files > 1 else {})
    if component.type is ComponentType.TEXTFIELD:
        return {"type": "text", "maxlength": limits.max_length}
    return {"maxlength": limits.max_length} if component.type is ComponentType.TEXTAREA else {}


def _shown_value(component: Component, value: object, scope: Scope) -> object:
    """A stored date-time as the local minute that its control wants; a number without a needless `.0`."""
    if component.type is ComponentType.DATETIME and component.subtype is Subtype.DATETIME and isinstance(value, str):
        return _local_minute(value, scope)
    if component.type is ComponentType.NUMBER and isinstance(value, float) and value.is_integer():
        return int(value)
    return [] if value is None and component.type is ComponentType.FILEPICKER else value


def _local_minute(text: str, scope: Scope) -> str:
    """FEEL writes a zone by its id, as in `2026-10-10T08:40:00@Asia/Shanghai`: that is a local minute already."""
    try:
        moment = datetime.fromisoformat(text.partition("@")[0])
    except ValueError:
        return text
    local = moment.astimezone(scope.evaluation.zone) if moment.tzinfo else moment
    return local.strftime("%Y-%m-%dT%H:%M")
