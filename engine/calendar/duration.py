"""Lengths of time as people promise them: `1wd`, `4wh`, `30wm` of working time, `30m`, `24h`, `7d` by the clock."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_TEXT = re.compile(r"([+-])?(\d{1,6}(?:\.\d{1,3})?) ?(wm|wh|wd|m|h|d)")


class Unit(StrEnum):
    WORKING_MINUTE = "wm"
    WORKING_HOUR = "wh"
    WORKING_DAY = "wd"
    MINUTE = "m"
    HOUR = "h"
    DAY = "d"

    @property
    def is_working(self) -> bool:
        return self.value.startswith("w")


MINUTES = {
    Unit.WORKING_MINUTE: 1,
    Unit.WORKING_HOUR: 60,
    Unit.MINUTE: 1,
    Unit.HOUR: 60,
    Unit.DAY: 24 * 60,
}
"""Minutes of each unit; how long a working day is, the calendar says."""


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of a unit; negative goes back."""

    amount: Decimal
    unit: Unit

    def minutes(self, minutes_per_day: int) -> Decimal:
        """Working or clock minutes, as the unit is."""
        return self.amount * MINUTES.get(self.unit, minutes_per_day)

    def __neg__(self) -> "Duration":
        return Duration(-self.amount, self.unit)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def parse_duration(text: str) -> Duration | None:
    """The duration, or None where the text is none; one space before the unit is allowed."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        return None
    sign, amount, unit = match.groups()
    return Duration(-Decimal(amount) if sign == "-" else Decimal(amount), Unit(unit))
