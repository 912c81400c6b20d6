"""A virtual machine after Thompson and Pike: all ways to match advance together, one character at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

CharacterTest = Callable[[str], bool]
Captures = tuple[int, ...]
Spend = Callable[[int], None]
Thread = tuple[int, Captures]


class Op(Enum):
    CHARACTER = auto()
    SPLIT = auto()
    JUMP = auto()
    SAVE = auto()
    START = auto()
    END = auto()
    SAME = auto()
    MATCH = auto()


@dataclass(frozen=True, slots=True)
class Instruction:
    """`first` and `second` are distances, the first preferred; `first` is also the slot of SAVE, the multi-line flag
    of START and END and the group of SAME, whose `second` tells whether case counts not."""

    op: Op
    first: int = 0
    second: int = 0
    test: CharacterTest | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """The program of a pattern without back-references."""

    program: tuple[Instruction, ...]
    slots: int

    def search(self, text: str, start: int, spend: Spend) -> Captures | None:
        best: Captures | None = None
        threads: list[Thread] = []
        for position in range(start, len(text) + 1):
            seen: set[int] = set()
            current: list[Thread] = []
            for pc, captures in threads:
                self._follow(pc, captures, text, position, seen, current)
            if best is None:
                self._follow(0, (-1,) * self.slots, text, position, seen, current)
            spend(1 + len(seen) * self.slots // 40)
            threads, best = self._advance(current, text, position, best)
            if best is not None and not threads:
                break
        return best

    def _advance(
        self, current: list[Thread], text: str, position: int, best: Captures | None
    ) -> tuple[list[Thread], Captures | None]:
        """The threads that survive the next character; a match cuts off all that are less preferred."""
        advanced: list[Thread] = []
        for pc, captures in current:
            instruction = self.program[pc]
            if instruction.op is Op.MATCH:
                return advanced, (captures[0], position, *captures[2:])
            if position < len(text) and instruction.test is not None and instruction.test(text[position]):
                advanced.append((pc + 1, captures))
        return advanced, best

    def _follow(
        self, pc: int, captures: Captures, text: str, position: int, seen: set[int], found: list[Thread]
    ) -> None:
        """Add what can be reached without reading a character, in order of preference."""
        waiting = [(pc, captures if captures[0] >= 0 else (position, *captures[1:]))]
        while waiting:
            pc, captures = waiting.pop()
            if pc in seen:
                continue
            seen.add(pc)
            instruction = self.program[pc]
            match instruction.op:
                case Op.JUMP:
                    waiting.append((pc + instruction.first, captures))
                case Op.SPLIT:
                    waiting.append((pc + instruction.second, captures))
                    waiting.append((pc + instruction.first, captures))
                case Op.SAVE:
                    slot = instruction.first
                    waiting.append((pc + 1, (*captures[:slot], position, *captures[slot + 1 :])))
                case Op.START | Op.END:
                    if holds(instruction, text, position):
                        waiting.append((pc + 1, captures))
                case _:
                    found.append((pc, captures))


def holds(instruction: Instruction, text: str, position: int) -> bool:
    """Whether the place is the begin or end that an instruction asks for."""
    if instruction.op is Op.START:
        return position == 0 or (bool(instruction.first) and text[position - 1] == "\n")
    return position == len(text) or (bool(instruction.first) and text[position] == "\n")
