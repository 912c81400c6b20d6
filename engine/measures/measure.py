"""What a measure is: what it counts, which of it, how it is put together, for when, and what it should come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from engine.feel import Expression
from engine.measures.periods import NOW, Period

Names = Mapping[str, str]
"""By language, `zh` and `en`."""


class Source(StrEnum):
    """What the rows are: those of a ledger, or cases, tasks and promises of processes."""

    LEDGER = "ledger"
    CASES = "cases"
    TASKS = "tasks"
    PROMISES = "promises"


class Aggregate(StrEnum):
    COUNT = "count"
    SHARE = "share"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"
    RATIO = "ratio"

    @property
    def needs_many(self) -> bool:
        """Whether a few rows say little: what is only added up is true of one row already."""
        return self not in (Aggregate.COUNT, Aggregate.SUM)

    @property
    def is_share(self) -> bool:
        return self in (Aggregate.SHARE, Aggregate.RATIO)


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class In(StrEnum):
    """What a duration is shown in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`of` are the ids that are counted: one ledger, or processes, steps or promises (none = all of the bundle).
    `value` is what is put together of each row, `over` what a ratio divides by. `at` names what dates a row, None = the
    source's own. `group` names what tables are made by. A `target` of a share is between 0 and 1."""

    key: str
    name: Names
    source: Source
    of: tuple[str, ...] = ()
    aggregate: Aggregate
    where: Expression | None = None
    value: Expression | None = None
    over: Expression | None = None
    at: str | None = None
    period: Period = NOW
    group: tuple[str, ...] = ()
    target: Decimal | None = None
    better: Better | None = None
    unit: Names = field(default_factory=dict)
    shown_in: In | None = None
    note: Names = field(default_factory=dict)

    def title(self, language: str) -> str:
        return self.name["zh" if language.startswith("zh") else "en"]
