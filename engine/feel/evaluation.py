"""What an evaluation is given and what it leaves behind: time, zone, host values, a budget, warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from typing import Protocol
from zoneinfo import ZoneInfo

from engine.feel.errors import FeelBudgetError

SHANGHAI = ZoneInfo("Asia/Shanghai")
SYSTEM = SystemRandom()
MAX_WARNINGS = 100
MAX_REASON = 500
MAX_CALL_DEPTH = 100


@dataclass(slots=True, kw_only=True)
class Evaluation:
    """One evaluation. `now` is the command's time (aware); `host` is what host functions may look at (the calendar,
    promises); `warnings` collects why a result is null, in order; `chance` is what `uuid()` and `random number()` draw
    from. All expressions evaluated with it share its steps."""

    now: datetime
    zone: ZoneInfo = SHANGHAI
    host: object = None
    steps: int = 100_000
    chance: Random = SYSTEM
    warnings: list[str] = field(default_factory=list)
    depth: int = 0

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise FeelBudgetError("计算步数超限，请简化表达式 / too many steps, simplify the expression")

    def enter(self, weight: int = 1) -> None:
        """Step into a function of the author's own; `depth` is taken back by the caller."""
        self.spend(weight)
        self.depth += 1
        if self.depth > MAX_CALL_DEPTH:
            raise FeelBudgetError("函数嵌套调用过深 / functions call each other too deeply")

    @property
    def is_full_of_warnings(self) -> bool:
        return len(self.warnings) >= MAX_WARNINGS

    def warn(self, reason: str) -> None:
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(reason[:MAX_REASON])


class Evaluable(Protocol):
    """Anything with a text that gives a FEEL value: an expression, a literal, a template."""

    @property
    def text(self) -> str: ...

    @property
    def is_calendar_bound(self) -> bool: ...

    @property
    def names(self) -> frozenset[str]: ...

    def evaluate(self, variables: Mapping[str, object], evaluation: Evaluation) -> object: ...
