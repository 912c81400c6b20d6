"""Pattern texts to programs of the machine, by recursive descent; counted repetitions are written out."""

import re
from functools import lru_cache

from engine.feel.errors import Undefined
from engine.feel.pattern.characters import (
    ESCAPED,
    any_of,
    between,
    category,
    class_escape,
    one_of,
    opposite,
    without,
)
from engine.feel.pattern.machine import CharacterTest, Instruction, Op
from engine.feel.pattern.pattern import Pattern

MAX_TEXT = 10_000
MAX_PROGRAM = 2_000
MAX_GROUPS = 99
MAX_DEPTH = 50

Program = list[Instruction]


@lru_cache(maxsize=512)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """The pattern; flags are `i`, `m`, `s`, `x`. Raises Undefined for what is not a pattern."""
    if not set(flags) <= set("imsx"):
        raise Undefined(f"没有标志 {flags[:20]} / there are no flags {flags[:20]}")
    if len(text) > MAX_TEXT:
        raise _too_large()
    return _Parser(_without_spaces(text) if "x" in flags else text, flags).whole()


_SPACES = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|[ \t\r\n]+", re.DOTALL)


def _without_spaces(text: str) -> str:
    """Spaces count in classes of characters only."""
    return _SPACES.sub(lambda part: part[1] or "", text)


def _too_large() -> Undefined:
    return Undefined("正则表达式过长 / the pattern is too large")


class _Parser:
    def __init__(self, text: str, flags: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._groups = 0
        self._closed: set[int] = set()
        self._ignores_case = "i" in flags
        self._is_multi_line = int("m" in flags)
        self._dot_is_all = "s" in flags

    def whole(self) -> Pattern:
        program = self._alternatives()
        if self._at < len(self._text):
            raise self._wrong()
        refers_back = any(instruction.op is Op.SAME for instruction in program)
        return Pattern((*program, Instruction(Op.MATCH)), self._groups, refers_back)

    def _wrong(self) -> Undefined:
        return Undefined(f"正则表达式第{self._at + 1}个字符有误 / wrong pattern at character {self._at + 1}")

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        if self._at >= len(self._text):
            raise self._wrong()
        self._at += 1
        return self._text[self._at - 1]

    def _accept(self, text: str) -> bool:
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def _alternatives(self) -> Program:
        program = self._sequence()
        while self._accept("|"):
            other = self._sequence()
            program = [_split(1, len(program) + 2), *program, _jump(len(other) + 1), *other]
            _require_size(len(program))
        return program

    def _sequence(self) -> Program:
        program: Program = []
        while self._peek() not in ("", "|", ")"):
            program += self._repeated()
            _require_size(len(program))
        return program

    def _repeated(self) -> Program:
        atom = self._atom()
        while self._peek() in ("*", "+", "?", "{"):
            low, high = self._counts()
            is_lazy = self._accept("?")
            _require_size(len(atom) * max(low, high or 0, 1))
            atom = _repetition(atom, low, high, is_lazy)
        return atom

    def _counts(self) -> tuple[int, int | None]:
        match self._take():
            case "*":
                return 0, None
            case "+":
                return 1, None
            case "?":
                return 0, 1
        low = self._integer()
        high: int | None = low
        if self._accept(","):
            high = None if self._peek() == "}" else self._integer()
        if not self._accept("}") or (high is not None and high < low):
            raise self._wrong()
        return low, high

    def _integer(self) -> int:
        start = self._at
        while self._peek().isascii() and self._peek().isdigit():
            self._at += 1
        if not 0 < self._at - start <= 4:
            raise self._wrong()
        return int(self._text[start : self._at])

    def _atom(self) -> Program:
        match self._take():
            case "(":
                return self._group()
            case "[":
                return [_character(self._class())]
            case ".":
                return [_character((lambda sign: True) if self._dot_is_all else (lambda sign: sign not in "\n\r"))]
            case "^":
                return [Instruction(Op.START, self._is_multi_line)]
            case "$":
                return [Instruction(Op.END, self._is_multi_line)]
            case "\\" if self._peek().isascii() and self._peek().isdigit():
                return [self._same()]
            case "\\":
                return [_character(self._escape())]
            case "*" | "+" | "?" | "{" | "}" | "]":
                self._at -= 1
                raise self._wrong()
            case sign:
                return [_character(one_of(sign, self._ignores_case))]

    def _group(self) -> Program:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Undefined("正则表达式嵌套过深 / the pattern is nested too deeply")
        slot = 0
        if not self._accept("?:"):
            self._groups += 1
            _require_size(self._groups, MAX_GROUPS)
            slot = 2 * self._groups
        program = self._alternatives()
        if not self._accept(")"):
            raise self._wrong()
        self._depth -= 1
        self._closed.add(slot // 2)
        return [Instruction(Op.SAVE, slot), *program, Instruction(Op.SAVE, slot + 1)] if slot else program

    def _same(self) -> Instruction:
        """`\\1` is what the first group has read; of several digits as many count as there are such groups."""
        number = int(self._take())
        while self._peek().isascii() and self._peek().isdigit() and 10 * number + int(self._peek()) <= self._groups:
            number = 10 * number + int(self._take())
        if number == 0 or number not in self._closed:
            raise self._wrong()
        return Instruction(Op.SAME, number, self._ignores_case)

    def _escape(self) -> CharacterTest:
        letter = self._take()
        if letter in "pP":
            return self._category(letter)
        known = class_escape(letter)
        if known is not None:
            return known
        return one_of(self._escaped(letter), self._ignores_case)

    def _escaped(self, letter: str) -> str:
        if letter.isalnum() and letter not in ESCAPED:
            raise Undefined(f"正则表达式不支持 \\{letter} / the pattern uses \\{letter}, which is not supported")
        return ESCAPED.get(letter, letter)

    def _category(self, letter: str) -> CharacterTest:
        end = self._text.find("}", self._at)
        if not self._accept("{") or end < 0:
            raise self._wrong()
        test = category(self._text[self._at : end])
        self._at = end + 1
        return test if letter == "p" else opposite(test)

    def _class(self) -> CharacterTest:
        is_negated = self._accept("^")
        tests: list[CharacterTest] = []
        excluded: CharacterTest | None = None
        while not self._accept("]"):
            if tests and self._accept("-["):
                excluded = self._class()
                continue
            tests.append(self._class_item())
        if not tests:
            raise self._wrong()
        test = opposite(any_of(tests)) if is_negated else any_of(tests)
        return without(test, excluded) if excluded else test

    def _class_item(self) -> CharacterTest:
        sign = self._take()
        if sign == "\\":
            letter = self._peek()
            if letter in "pP" or class_escape(letter) is not None:
                return self._escape()
            sign = self._escaped(self._take())
        if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", "[", ""):
            self._at += 1
            high = self._take()
            return between(sign, self._escaped(self._take()) if high == "\\" else high, self._ignores_case)
        return one_of(sign, self._ignores_case)


def _require_size(size: int, most: int = MAX_PROGRAM) -> None:
    if size > most:
        raise _too_large()


def _character(test: CharacterTest) -> Instruction:
    return Instruction(Op.CHARACTER, test=test)


def _split(preferred: int, other: int) -> Instruction:
    return Instruction(Op.SPLIT, preferred, other)


def _jump(by: int) -> Instruction:
    return Instruction(Op.JUMP, by)


def _repetition(atom: Program, low: int, high: int | None, is_lazy: bool) -> Program:
    """`low` copies, then a loop or as many copies that may be left out."""
    program: Program = atom * low
    if high is None:
        return [*program, _choice(1, len(atom) + 2, is_lazy), *atom, _jump(-len(atom) - 1)]
    for _ in range(high - low):
        program += [_choice(1, len(atom) + 1, is_lazy), *atom]
    return program


def _choice(inside: int, outside: int, is_lazy: bool) -> Instruction:
    return _split(outside, inside) if is_lazy else _split(inside, outside)
