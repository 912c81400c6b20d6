"""A promise as values: its limits, its levels and what each level does; when they fall is computed elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum

from engine.calendar import Duration
from engine.feel import Evaluable


class ClockKind(StrEnum):
    """The two promises of one policy: the first human answer, and the end."""

    RESPOND = "respond"
    RESOLVE = "resolve"


class Level(StrEnum):
    """From a friendly word to an account to be given, in order."""

    WARN = "warn"
    L1 = "l1"
    L2 = "l2"
    L3 = "l3"

    @property
    def severity(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Factor:
    """So much of the limit: 0.8 is before it ends, 1.5 after."""

    of_limit: Decimal


@dataclass(frozen=True, slots=True)
class FromDue:
    """So long after the due time, or before it when negative."""

    duration: Duration


@dataclass(frozen=True, slots=True)
class OnDueDay:
    """A clock time of the day on which it is due."""

    clock: time


When = Factor | FromDue | OnDueDay


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRule:
    """What a level does. People are roles, `role:unit`, `assignee` (all candidates while nobody claimed), `superior`,
    or FEEL; `start` names a process, `ledger` a declared row."""

    at: When
    notify: tuple[Evaluable, ...] = ()
    add_candidate: Evaluable | None = None
    reassign: Evaluable | None = None
    start: str | None = None
    ledger: str | None = None


Limit = Duration | Evaluable


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One promise. `latest` caps the due time; `pausable` holds the reasons that stop the clock, each with the most
    it may stop, `max_pause` the most that all pauses together may last; `extension` by how much it may be extended (an
    amount of nothing: as long as it is itself), None = not at all. `is_working` says whether factors and lateness count
    working time."""

    key: str
    limits: Mapping[ClockKind, Limit]
    levels: Mapping[Level, LevelRule]
    is_working: bool
    latest: Evaluable | None = None
    pausable: Mapping[str, Duration | None]
    max_pause: Duration | None = None
    extension: Duration | None = None

    @property
    def is_calendar_bound(self) -> bool:
        """Whether a change of the calendar may move the due time."""
        limits = (self.latest, *self.limits.values())
        return self.is_working or any(
            limit.unit.is_working if isinstance(limit, Duration) else limit is not None and limit.is_calendar_bound
            for limit in limits
        )
