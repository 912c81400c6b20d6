"""Writes FEEL by chance in which every operand is of the kind that is wanted, or null: what all engines agree upon."""

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import TypeVar

T = TypeVar("T")

NUMBERS = ("0", "1", "2", "3", "10", "2.5", "0.1", "-1", "100", "a", "b", "e.y", "people[1].a")
TEXTS = ('""', '"a"', '"annual"', '"王芳"', '"a,b"', '"12"', "s", "e.n", '"🐎ab"')
DATES = ('date("2026-12-07")', 'date("2024-02-29")', "date(2026, 1, 31)", '@"2025-12-31"')
MOMENTS = ('date and time("2026-12-07T08:30:00")', '@"2024-02-29T23:59:59"', '@"2026-12-07T08:30:00Z"')
DAYS = ('duration("P1D")', 'duration("PT36H")', '@"P2DT3H4M5S"', '@"-PT30M"')
WHOLE_DAYS = ('@"P1D"', 'duration("PT48H")', '@"-P400D"')
MONTHS = ('duration("P1Y2M")', 'duration("P1M")', '@"-P14M"')


class TypedAuthor:
    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def expression(self, depth: int = 3) -> str:
        write = self._one_of((
            self.number, self.text, self.boolean, self.boolean, self.list, self.context, self.written,
        ))  # fmt: skip
        return write(depth)

    def _one_of(self, choices: Sequence[T]) -> T:
        return self._chance.choice(choices)

    def _either(self, depth: int, leaves: Sequence[str], *forms: Callable[[], str]) -> str:
        if depth <= 0 or self._chance.random() < 0.15:
            return "null" if self._chance.random() < 0.04 else self._one_of(leaves)
        return self._one_of(forms)()

    def number(self, depth: int) -> str:
        n = partial(self.number, depth - 1)
        b = partial(self.boolean, depth - 1)
        s = partial(self.text, depth - 1)
        ls = partial(self.list, depth - 1)
        return self._either(
            depth, NUMBERS,
            lambda: f"({n()} {self._one_of('+-*/')} {n()})", lambda: f"({n()} {self._one_of('+-*/')} {n()})",
            lambda: f"-({n()})", lambda: f"(if {b()} then {n()} else {n()})",
            lambda: f"{self._one_of(('abs', 'floor', 'ceiling'))}({n()})", lambda: f"decimal({n()}, 2)",
            lambda: f"round half up({n()}, 1)", lambda: f"modulo({n()}, {self._one_of((2, 3, 7))})",
            lambda: f"{self._one_of(('count', 'sum', 'min', 'max', 'mean', 'median', 'product'))}({ls()})",
            lambda: f"string length({s()})", lambda: f"{ls()}[{self._one_of((1, 2, -1, 9))}]",
            lambda: f"(function(x, y) x - y)(y: {n()}, x: {n()})", lambda: f"{{a: {n()}, c: a + 1}}.c",
            lambda: f"{self._one_of(DATES)}.{self._one_of(('year', 'month', 'day', 'weekday'))}",
            lambda: f"{self._one_of(DAYS)}.{self._one_of(('days', 'hours', 'minutes', 'seconds'))}",
            lambda: f"get value({self.context(depth - 1)}, \"a\")", lambda: f"index of({ls()}, {n()})[1]",
        )  # fmt: skip

    def text(self, depth: int) -> str:
        b = partial(self.boolean, depth - 1)
        s = partial(self.text, depth - 1)
        return self._either(
            depth, TEXTS, lambda: f"({s()} + {s()})", lambda: f"(if {b()} then {s()} else {s()})",
            lambda: f"{self._one_of(('upper case', 'lower case'))}({s()})",
            lambda: f'substring("ab" + {s()}, {self._one_of((1, 2))})', lambda: f'substring("ab" + {s()}, 1, 2)',
            lambda: f"substring {self._one_of(('before', 'after'))}({s()}, {s()})",
            lambda: f"string join([{s()}, {s()}], {s()})", lambda: f'replace({s()}, "a", "<$0>")',
            lambda: f'split({s()}, ",")[1]', lambda: f"string({self._one_of(('1', '2.50', 'true', 'e.n'))})",
        )  # fmt: skip

    def boolean(self, depth: int) -> str:
        n = partial(self.number, depth - 1)
        b = partial(self.boolean, depth - 1)
        s = partial(self.text, depth - 1)
        ls = partial(self.list, depth - 1)
        compare = ("=", "!=", "<", "<=", ">", ">=")
        return self._either(
            depth, ("true", "false", "t"), lambda: f"({n()} {self._one_of(compare)} {n()})",
            lambda: f"({s()} {self._one_of(compare)} {s()})", lambda: f"({b()} {self._one_of(('and', 'or'))} {b()})",
            lambda: f"({b()} {self._one_of(('and', 'or'))} {b()})", lambda: f"not({b()})",
            lambda: f"({n()} in {self._one_of(('[1..5]', '(1..10)', '[0..3)', '(> 2)'))})",
            lambda: f"({n()} in ({n()}, > {n()}))", lambda: f"({n()} between 1 and 5)",
            lambda: f"({self._one_of(('some', 'every'))} i in {ls()} satisfies i {self._one_of(compare)} {n()})",
            lambda: f"{self._one_of(('contains', 'starts with', 'ends with'))}({s()}, {s()})",
            lambda: f"list contains({ls()}, {n()})", lambda: f"{self._one_of(('all', 'any'))}([{b()}, {b()}])",
            lambda: f"({n()} instance of number)", lambda: f'matches({s()}, "^a.*")',
            lambda: f"({self._one_of(DATES)} {self._one_of(compare)} {self._one_of(DATES)})",
            lambda: f"({self._one_of(DAYS)} {self._one_of(compare)} {self._one_of(DAYS)})",
            lambda: f"({ls()} {self._one_of(('=', '!='))} {ls()})",
        )  # fmt: skip

    def list(self, depth: int) -> str:
        n = partial(self.number, depth - 1)
        ls = partial(self.list, depth - 1)
        return self._either(
            depth, ("[]", "l", "[1, 2, 3]", "[2.5, 1]"), lambda: f"[{n()}, {n()}]", lambda: f"{ls()}[item > {n()}]",
            lambda: f"(for i in {ls()} return i * {n()})", lambda: "(for i in 1..4, j in [1, 10] return i * j)",
            lambda: f"append({ls()}, {n()})", lambda: f"concatenate({ls()}, {ls()})", lambda: f"reverse({ls()})",
            lambda: f"distinct values({ls()})", lambda: f"union({ls()}, {ls()})",
            lambda: f"flatten([{ls()}, [{ls()}]])",
            lambda: f"sort({ls()}, function(x, y) x < y)", lambda: f"insert before(append({ls()}, {n()}), 1, {n()})",
            lambda: f"remove(append({ls()}, {n()}), 1)", lambda: f"sublist(append({ls()}, {n()}), 1, 1)",
            lambda: f"people[a > {n()}].a",
            lambda: f"(for i in 0..3 return if i = 0 then {n()} else partial[-1] + i)",
        )  # fmt: skip

    def context(self, depth: int) -> str:
        n = partial(self.number, depth - 1)
        s = partial(self.text, depth - 1)
        return self._either(
            depth, ("{}", "e", "{a: 1}"), lambda: f"{{a: {n()}, n: {s()}}}",
            lambda: f'context put({self.context(depth - 1)}, "a", {n()})',
            lambda: f"context merge([{self.context(depth - 1)}, {self.context(depth - 1)}])",
            lambda: f'context([{{key: "a", value: {n()}}}])',
        )  # fmt: skip

    def written(self, depth: int) -> str:
        """A temporal value as text."""
        return self._one_of((
            lambda: f"string({self._one_of(DATES)} {self._one_of('+-')} {self._one_of(WHOLE_DAYS + MONTHS)})",
            lambda: f"string({self._one_of(MOMENTS)} {self._one_of('+-')} {self._one_of(DAYS + MONTHS)})",
            lambda: f"string({self._one_of(DATES)} - {self._one_of(DATES)})",
            lambda: f"string({self._one_of(DAYS)} {self._one_of('+-')} {self._one_of(DAYS)})",
            lambda: f"string({self._one_of(MONTHS)} {self._one_of('+-')} {self._one_of(MONTHS)})",
            lambda: f"{self._one_of(('day of week', 'month of year'))}({self._one_of(DATES)})",
            lambda: f"string(years and months duration({self._one_of(DATES)}, {self._one_of(DATES)}))",
        ))()  # fmt: skip
