"""What a step may know of the world, as values that the handler loaded; nothing is looked up inside a step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from engine.calendar import Calendar
from engine.dmn import Decision
from engine.feel import Evaluation
from engine.ids import Key

STEP_LIMIT = 40_000
"""Elements entered in one command: a loop of 10,000 turns has room, an endless one ends after some five seconds."""


class Decisions(Protocol):
    """The decisions an instance may call: `binding` is `latest` or `deployment`; None = there is none."""

    def find(self, decision_id: str, binding: str) -> tuple[Decision, int] | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The time of the command, the calendar, the decisions and tables of the deployment, fresh keys, and a limit.

    `due` answers the FEEL function `due(policy)`: when a promise would end that began now, with the case's variables.
    """

    now: datetime
    zone: ZoneInfo
    calendar: Calendar
    decisions: Decisions
    new_key: Callable[[], Key]
    tables: Mapping[str, object] = field(default_factory=dict)
    due: Callable[[str, Mapping[str, object]], datetime | None] | None = None
    step_limit: int = STEP_LIMIT

    def evaluation(self, variables: Callable[[], Mapping[str, object]] = dict) -> Evaluation:
        """`variables` gives the case's at the moment they are asked for."""
        return Evaluation(now=self.now, zone=self.zone, host=_Host(self, variables))


@dataclass(frozen=True, slots=True)
class _Host:
    """What host functions may look at (`calendar.functions.CalendarHost`)."""

    world: World
    variables: Callable[[], Mapping[str, object]]

    @property
    def calendar(self) -> Calendar:
        return self.world.calendar

    def due(self, policy: str) -> datetime | None:
        return None if self.world.due is None else self.world.due(policy, self.variables())
