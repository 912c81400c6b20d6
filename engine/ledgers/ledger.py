"""The nouns of a declared ledger; reading and judging are elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from engine.actor import Actor
from engine.feel import Evaluable


class LedgerKind(StrEnum):
    """A record has one row per key; a journal only grows; an account has a balance per key."""

    RECORD = "record"
    JOURNAL = "journal"
    ACCOUNT = "account"


class ColumnType(StrEnum):
    TEXT = "text"
    INT = "int"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOL = "bool"
    JSON = "json"
    PERSON = "person"
    UNIT = "unit"

    @property
    def is_number(self) -> bool:
        return self in (ColumnType.INT, ColumnType.DECIMAL)


class Pii(StrEnum):
    """How a column is shown: openly, masked as personal, or masked as sensitive."""

    NONE = "N"
    PERSONAL = "P"
    SENSITIVE = "S"


class Mask(StrEnum):
    """What a mask leaves of a personal column: by the form of its value (name, phone, number), an address down to the
    building, or the whole value, because it says no more than a mask would leave."""

    FORM = "form"
    ADDRESS = "address"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`step` is what a number must be a multiple of, for example 0.5 for half days. `default` is the value of a row
    that gives none. `values` are the names, in Chinese and English, of values that would say nothing to people; others
    are shown as they are."""

    name: str
    type: ColumnType
    zh: str
    en: str
    pii: Pii = Pii.NONE
    mask: Mask = Mask.FORM
    required: bool = False
    step: Decimal | None = None
    default: object = None
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def title(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How people who know a part of a row find it: by a `part` of these columns' texts, or by the `tail` (the last four
    digits) of those; always by the whole key. `shows` are the columns, masked, that tell rows apart."""

    part: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """`amounts` are what postings set; `balance` is computed from the row and their totals, in the order written.

    `readers` are the roles whose holders may read it; `scope` is the column of a person or unit that says whose row it
    is, so that they read those of their units and their own only. `finding` is how forms pick one of its rows.
    `subject` is the column of whom a row tells about. `access_log` is the journal that notes who has seen what masks
    hide; without it nobody sees that. `basis` is the column that says on what ground its sensitive columns are kept.
    """

    id: str
    zh: str
    en: str
    kind: LedgerKind
    columns: Mapping[str, Column]
    key: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    balance: Mapping[str, Evaluable] = field(default_factory=dict)
    invariant: Evaluable | None = None
    readers: frozenset[str] = frozenset()
    scope: str | None = None
    finding: Finding = Finding()
    subject: str | None = None
    access_log: str | None = None
    basis: str | None = None

    def is_open_to(self, actor: Actor) -> bool:
        """Whether the actor may read rows of it at all. Administrators may."""
        return actor.is_admin or not self.readers.isdisjoint(actor.groups)

    def title(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    @property
    def hidden(self) -> tuple[Column, ...]:
        """The columns that are shown masked."""
        return tuple(one for one in self.columns.values() if one.pii is not Pii.NONE)
