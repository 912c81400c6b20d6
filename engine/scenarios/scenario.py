"""A scenario as values: what is given, what is done, what must then be true; it plays and judges nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """`alias` is the name by which later steps mean this instance."""

    process: str
    by: str
    alias: str
    answers: Row = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """`case` None means the first instance."""

    element: str
    by: str
    case: str | None = None
    answers: Row = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    case: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Do:
    """Somebody takes an action that the bundle declares; `case` None means the first instance."""

    message: str
    by: str
    case: str | None = None
    answers: Row = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A message, found by the business key of the instance `to`."""

    message: str
    to: str
    variables: Row = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A signal from outside, with or without a key."""

    name: str
    key: str | None = None
    variables: Row = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """Gives a name to the newest instance of a process, which a message, a signal or a timer has begun."""

    process: str
    alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """An administrator enters a year's calendar."""

    year: int
    days: Row = field(default_factory=dict)


Wish = Start | Complete | Withdraw | Do | Say | Signal | Meet | Wait | Enter


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What is None or empty is not compared; `tasks` {} means that none is open; `notices` are whom each
    template has told by then."""

    case: str | None = None
    refused: Sequence[str] | None = None
    rejected: str | None = None
    tasks: Mapping[str, Sequence[Row]] | None = None
    variables: Row = field(default_factory=dict)
    ledgers: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    notices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ended: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`line` is where it begins in the file."""

    line: int
    when: Wish
    then: Then


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`path` of the file below the root, `ledgers` the rows that are there before, `bundles` those published beside."""

    path: str
    name: Mapping[str, str]
    tenant: str
    at: datetime
    ledgers: Mapping[str, Sequence[Row]]
    steps: Sequence[Step]
    bundles: Sequence[str] = ()

    def title(self, language: str) -> str:
        return self.name["zh" if language.startswith("zh") else "en"]
