"""Chance that comes out the same for the same seed."""

from collections.abc import Sequence
from math import exp
from random import Random
from typing import TypeVar

from engine.past.plan import Choice, Values

T = TypeVar("T")
SPREAD = 0.6
"""Of the logarithm of a duration: half of them lie within a third of the median and its one and a half."""


class Dice:
    """One sequence of throws."""

    def __init__(self, seed: int, scope: str) -> None:
        self._random = Random(f"{seed}:{scope}")

    def happens(self, percent: float) -> bool:
        return self._random.random() * 100 < percent

    def between(self, least: float, most: float) -> float:
        return self._random.uniform(least, most)

    def whole(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def lasting(self, median: float) -> float:
        """A log-normal duration: many are short, a few are very long."""
        return median * exp(self._random.gauss(0, SPREAD))

    def one(self, among: Sequence[T]) -> T:
        return among[self._random.randrange(len(among))]

    def choice(self, choices: Sequence[Choice]) -> Values:
        return self._random.choices(choices, weights=[one.often for one in choices])[0].values
