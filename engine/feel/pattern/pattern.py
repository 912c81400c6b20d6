"""A compiled pattern and its matches; how they are found is the machine's business."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.pattern.backtracking import search_backtracking
from engine.feel.pattern.machine import Captures, Instruction, Machine, Spend


@dataclass(frozen=True, slots=True)
class Match:
    """Where a match and its groups begin and end; -1 for a group that took no part."""

    text: str
    captures: Captures

    @property
    def start(self) -> int:
        return self.captures[0]

    @property
    def end(self) -> int:
        return self.captures[1]

    @property
    def groups(self) -> int:
        return len(self.captures) // 2 - 1

    def group(self, number: int) -> str:
        if number > self.groups or self.captures[2 * number] < 0:
            return ""
        return self.text[self.captures[2 * number] : self.captures[2 * number + 1]]


@dataclass(frozen=True, slots=True)
class Pattern:
    program: tuple[Instruction, ...]
    groups: int
    refers_back: bool

    def search(self, text: str, start: int, spend: Spend) -> Match | None:
        """The leftmost match from `start`; `spend` is told the work as it is done."""
        slots = 2 * self.groups + 2
        if self.refers_back:
            captures = search_backtracking(self.program, slots, text, start, spend)
        else:
            captures = Machine(self.program, slots).search(text, start, spend)
        return None if captures is None else Match(text, captures)

    def find_all(self, text: str, spend: Spend) -> Iterator[Match]:
        """All matches without overlap; an empty match moves on by one character."""
        position = 0
        while position <= len(text) and (match := self.search(text, position, spend)) is not None:
            yield match
            position = match.end if match.end > match.start else match.end + 1
