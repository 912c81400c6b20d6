"""Patterns with back-references, which no machine runs in linear time: one way after the other, each step paid."""

from collections.abc import Sequence

from engine.feel.pattern.machine import Captures, Instruction, Op, Spend, holds

Way = tuple[int, int, Captures]


def search_backtracking(
    program: Sequence[Instruction], slots: int, text: str, start: int, spend: Spend
) -> Captures | None:
    """The leftmost match from `start`. What was tried at a place is not tried again, so empty loops end."""
    for begin in range(start, len(text) + 1):
        tried: set[Way] = set()
        waiting: list[Way] = [(0, begin, (begin, *(-1,) * (slots - 1)))]
        while waiting:
            way = waiting.pop()
            if way in tried:
                continue
            tried.add(way)
            spend(1)
            if program[way[0]].op is Op.MATCH:
                return (begin, way[1], *way[2][2:])
            waiting += _next(program[way[0]], way, text)
    return None


def _next(instruction: Instruction, way: Way, text: str) -> list[Way]:
    """Where it goes on from here, the preferred way last."""
    pc, position, captures = way
    match instruction.op:
        case Op.JUMP:
            return [(pc + instruction.first, position, captures)]
        case Op.SPLIT:
            return [(pc + instruction.second, position, captures), (pc + instruction.first, position, captures)]
        case Op.SAVE:
            slot = instruction.first
            return [(pc + 1, position, (*captures[:slot], position, *captures[slot + 1 :]))]
        case Op.START | Op.END:
            return [(pc + 1, position, captures)] if holds(instruction, text, position) else []
        case Op.SAME:
            return _same(instruction, way, text)
    if position < len(text) and instruction.test is not None and instruction.test(text[position]):
        return [(pc + 1, position + 1, captures)]
    return []


def _same(instruction: Instruction, way: Way, text: str) -> list[Way]:
    """What a group has read, once more; a group that took no part has read nothing."""
    pc, position, captures = way
    begin, end = captures[2 * instruction.first : 2 * instruction.first + 2]
    group = text[begin:end] if 0 <= begin <= end else ""
    again = text[position : position + len(group)]
    if again == group or (instruction.second and again.casefold() == group.casefold()):
        return [(pc + 1, position + len(group), captures)]
    return []
