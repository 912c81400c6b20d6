"""What the tests see of an interpreter: what is open, what has been completed, and how something open is done."""

from collections import Counter
from typing import Protocol

Place = tuple[str, tuple[int, ...]]
"""A user task or an event that waits, and the turns of the multi-instances around it from the inside out, from 0."""


class Player(Protocol):
    @property
    def open(self) -> set[Place]:
        """What waits for a person, a message or a time."""

    @property
    def completed(self) -> Counter[str]:
        """How often each element has been completed."""

    @property
    def is_over(self) -> bool: ...

    def do(self, place: Place, answers: dict[str, bool]) -> None:
        """The person completes the task, or the message or the time comes."""
