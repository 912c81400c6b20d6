"""What a form is once it has been read: components, options, constraints and rules as immutable values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from re import Pattern
from typing import Any

from engine.feel import Evaluable

MAX_LENGTH, MAX_FILES, MAX_MIB, MAX_ROWS = 10_000, 10, 20, 200
"""What an answer may bring where the form says nothing: characters, files, MiB a file, rows of a table."""


class ComponentType(StrEnum):
    """The names are form-js's own, so that its editor opens our forms."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    SELECT = "select"
    CHECKLIST = "checklist"
    DATETIME = "datetime"
    FILEPICKER = "filepicker"
    DYNAMICLIST = "dynamiclist"
    GROUP = "group"
    TEXT = "text"


class Subtype(StrEnum):
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


class Picker(StrEnum):
    """Whose names a choice offers; the caller hands them in."""

    USER = "user"
    ORG = "org"


class LegalBasis(StrEnum):
    """On what ground sensitive data may be taken down: agreed to, a duty by law, an emergency, or because somebody
    works here."""

    CONSENT = "consent"
    STATUTORY = "statutory"
    EMERGENCY = "emergency"
    EMPLOYMENT = "employment"


class Pii(StrEnum):
    PERSONAL = "P"
    SENSITIVE = "S"


@dataclass(frozen=True, slots=True)
class Text:
    zh: str
    en: str

    def text(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


BLANK = Text("", "")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What an answer must satisfy; `minimum` and `maximum` count options where the answer is a list of them."""

    required: bool = False
    required_when: Evaluable | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    min_length: int | None = None
    max_length: int = MAX_LENGTH
    pattern: Pattern[str] | None = None
    accept: tuple[str, ...] = ()
    max_files: int = 1
    max_mib: int = MAX_MIB
    min_rows: int = 0
    max_rows: int = MAX_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component. `key` is empty for groups and notes; `children` are a group's fields or a table's columns. `units`
    is the type of unit that a picker of `org` offers, None = every unit. What `options_from` gives a text field is
    proposed and does not bind. `pick` names the lookup of which one row is found and kept by its key; where `is_open`,
    something else may be written. `computed` is a note's text, zh and en,
    where it holds `{{…}}`."""

    type: ComponentType
    key: str = ""
    label: Text = BLANK
    computed: tuple[Evaluable, Evaluable] | None = None
    hint: Text = BLANK
    subtype: Subtype = Subtype.DATE
    options: tuple[Option, ...] = ()
    options_from: Evaluable | None = None
    picker: Picker | None = None
    units: str | None = None
    pii: Pii | None = None
    pick: str = ""
    is_open: bool = False
    hide: Evaluable | None = None
    default: object = None
    default_from: Evaluable | None = None
    readonly: bool = False
    constraints: Constraints = Constraints()
    row: str = ""
    columns: int | None = None
    children: tuple["Component", ...] = ()

    @property
    def is_field(self) -> bool:
        return self.type not in (ComponentType.GROUP, ComponentType.TEXT)

    @property
    def is_list(self) -> bool:
        return self.type is ComponentType.DYNAMICLIST

    def with_children(self, children: tuple["Component", ...]) -> "Component":
        return replace(self, children=children)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A relation between answers: it is broken when `when` is true."""

    when: Evaluable
    field: str
    message: Text


@dataclass(frozen=True, slots=True)
class Lookup:
    """Rows of a ledger that texts and defaults of the form may read; `where` gives {column: value}. Rows that a field
    picks from are not loaded; `within` is their column of a unit, for those of the units that a person works for."""

    ledger: str
    where: Evaluable | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that was read without findings; `source` is the schema it came from, with everything inherited.
    `lookups`: by the name under which its expressions see the rows. `legal_basis` gives a `LegalBasis` over the
    answers; where it gives none, no sensitive field may be filled in."""

    id: str
    title: Text
    components: tuple[Component, ...]
    rules: tuple[Rule, ...]
    source: Mapping[str, Any]
    resource: str = ""
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    legal_basis: Evaluable | None = None

    def fields(self) -> tuple[Component, ...]:
        return tuple(fields_of(self.components))

    @property
    def is_sensitive(self) -> bool:
        """Whether any field takes down sensitive data."""
        return any(one.pii is Pii.SENSITIVE for one in _all_fields(self.components))

    @property
    def picks(self) -> tuple[Component, ...]:
        """The fields that pick a row of a lookup, columns of tables too."""
        return tuple(one for one in _all_fields(self.components) if one.pick)


def fields_of(components: tuple[Component, ...]) -> Iterator[Component]:
    """The fields in document order; a group is transparent, a table is one field."""
    for component in components:
        if component.type is ComponentType.GROUP:
            yield from fields_of(component.children)
        elif component.is_field:
            yield component


def _all_fields(components: tuple[Component, ...]) -> Iterator[Component]:
    for one in fields_of(components):
        yield one
        yield from _all_fields(one.children)
