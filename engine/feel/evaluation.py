"""What an evaluation is given and what it leaves behind: time, zone, host values, a budget, warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True, kw_only=True)
class Evaluation:
    """One evaluation. `now` is the command's time (aware); `host` is what host functions may look at (the calendar,
    promises); `warnings` collects why a result is null, in order."""

    now: datetime
    zone: ZoneInfo = SHANGHAI
    host: object = None
    steps: int = 100_000
    warnings: list[str] = field(default_factory=list)


class Evaluable(Protocol):
    """Anything with a text that gives a FEEL value: an expression, a literal, a template."""

    @property
    def text(self) -> str: ...

    @property
    def is_calendar_bound(self) -> bool: ...

    def evaluate(self, variables: Mapping[str, object], evaluation: Evaluation) -> object: ...
