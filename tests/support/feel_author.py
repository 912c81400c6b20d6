"""Writes FEEL by chance: grammatical texts over all kinds of values, and hostile ones; the same seed, the same text."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from engine.feel import BUILTINS

T = TypeVar("T")
Leaves = Mapping[str, Sequence[str]]

LEAVES: Leaves = {
    "number": ("0", "1", "2", "3", "10", "2.5", "0.1", "-1", "100", ".5", "a", "b"),
    "string": ('""', '"a"', '"annual"', '"王芳"', '"a,b"', '"12"', "s"),
    "boolean": ("true", "false", "t"),
    "list": ("[]", "l", "[1, 2, 3]", '["a", "b"]', "[null]", "[[1], [2]]", "[true, false]", "people"),
    "context": ("{}", "{a: 1}", "e", '{n: "x", y: null}', "people[1]"),
    "range": ("[1..5]", "(1..5)", "[2..10)", '["a".."c"]'),
    "function": ("function(x, y) x", "function(x) x", "count"),
    "Null": ("null", "z", "nobody"),
}
TEMPORAL: Leaves = {
    "date": ('@"2026-12-07"', '@"2024-02-29"', 'date("2026-12-07")', '@"-99999-12-31"'),
    "time": ('@"08:30:00"', '@"08:30:00+08:00"', '@"08:30:00@Europe/Paris"'),
    "date and time": (
        '@"2026-12-07T08:30:00"', '@"2026-12-07T08:30:00Z"', '@"0001-01-01T00:00:00@Asia/Shanghai"',
        '@"9999-12-31T23:59:59-14:00"', '@"999999999-12-31T23:59:59.9@Europe/Paris"', "now()",
    ),
    "days and time duration": ('@"P1D"', '@"PT36H"', '@"-PT0.5S"', '@"P999999999D"'),
    "years and months duration": ('@"P1Y2M"', '@"-P1M"', '@"P999999999Y"'),
}  # fmt: skip
MONSTROUS: Leaves = {
    "number": ("1e6000", "-1e-6000", "9" * 40, "huge", "0.1", "-0", "1" + "0" * 33, "inf"),
    "string": ('"(a*)*b"', '"(.*)(.*)x"', r'"(a|b)*\\1"', "long", '"[[[["', r'"\uD800"', '"{}"', '"2026-02-30T25:00"'),
    "list": ("deep", "wide", "for i in 1..1000 return i", "for i in 1..1000000000 return i"),
    "context": ("{x: {x: {x: 1}}}", "wide_context"),
    "range": ("[1..1000000000]", "(< 3)", "(>= null)", '[@"0001-01-01"..@"9999-12-31"]', '["a"..long]'),
    "function": ("function(x) x(x)", "function(x, y) x + y", "function(f) f(f)"),
}
TYPES = (
    "number", "string", "boolean", "date", "list<number>", "context<a: number>", "Any", "range<number>",
    "function<Any> -> Any",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or")
FUNCTIONS = tuple(BUILTINS)


class Author:
    """One author with her words; `depth` is how deeply expressions stand in each other."""

    def __init__(
        self, chance: Random, leaves: Sequence[Leaves] = (LEAVES, TEMPORAL), functions: Sequence[str] = FUNCTIONS
    ) -> None:
        self._chance, self._functions = chance, functions
        self._leaves: dict[str, tuple[str, ...]] = {}
        for words in leaves:
            for kind, some in words.items():
                self._leaves[kind] = (*self._leaves.get(kind, ()), *some)
        self._kinds = tuple(self._leaves)

    def expression(self, depth: int = 3) -> str:
        """Of any kind."""
        if depth <= 0:
            return self._leaf()
        write = self._one_of((
            self._operation, self._operation, self._operation, self._call, self._call, self._call, self._if,
            self._filter, self._loop, self._path, self._list, self._context, self._membership, self._quantified,
            self._function, self._is_instance, self._negation,
        ))  # fmt: skip
        return write(depth - 1)

    def of(self, kind: str, depth: int) -> str:
        """An expression that mostly is of a kind."""
        if depth > 0 and self._chance.random() < 0.3:
            return self.expression(depth)
        kind = {"integer": "number"}.get(kind, kind)
        return self._one_of(self._leaves[kind]) if kind in self._leaves else self._leaf()

    def _one_of(self, choices: Sequence[T]) -> T:
        return self._chance.choice(choices)

    def _leaf(self) -> str:
        return self._one_of(self._leaves[self._one_of(self._kinds)])

    def _operation(self, depth: int) -> str:
        operator = self._one_of(OPERATORS)
        kind = "boolean" if operator in ("and", "or") else self._one_of(("number", "number", *self._kinds))
        return f"({self.of(kind, depth)} {operator} {self.of(kind, depth)})"

    def _negation(self, depth: int) -> str:
        return f"-({self.of('number', depth)})"

    def _call(self, depth: int) -> str:
        function = BUILTINS[self._one_of(self._functions)]
        parameters = self._one_of(function.signatures).parameters
        required = [parameter for parameter in parameters if not parameter.is_optional or self._chance.random() < 0.5]
        arguments = ", ".join(self.of(self._one_of(parameter.types).name, depth) for parameter in required)
        return f"{function.name}({arguments})"

    def _if(self, depth: int) -> str:
        return f"(if {self.of('boolean', depth)} then {self.expression(depth)} else {self.expression(depth)})"

    def _filter(self, depth: int) -> str:
        number = self.of("number", depth)
        condition = self._one_of((f"item > {number}", number, self.expression(depth)))
        return f"{self.of('list', depth)}[{condition}]"

    def _loop(self, depth: int) -> str:
        source = self._one_of((self.of("list", depth), f"{self.of('number', 0)}..{self.of('number', 0)}"))
        return f"(for i in {source} return {self._one_of(('i', self.expression(depth)))})"

    def _quantified(self, depth: int) -> str:
        word = self._one_of(("some", "every"))
        return f"({word} i in {self.of('list', depth)} satisfies {self._one_of(('i > 1', self.expression(depth)))})"

    def _path(self, depth: int) -> str:
        return f"({self.of('context', depth)}).{self._one_of(('a', 'n', 'y', 'nobody'))}"

    def _list(self, depth: int) -> str:
        return f"[{', '.join(self.expression(depth) for _ in range(self._chance.randrange(4)))}]"

    def _context(self, depth: int) -> str:
        return f"{{a: {self.expression(depth)}, n: {self.expression(depth)}}}"

    def _membership(self, depth: int) -> str:
        value = self.of("number", depth)
        test = self._one_of((
            f"in {self.of('range', depth)}", f"in ({self.of('number', depth)}, > {self.of('number', depth)})",
            f"in {self.of('list', depth)}", f"between {self.of('number', depth)} and {self.of('number', depth)}",
        ))  # fmt: skip
        return f"({value} {test})"

    def _function(self, depth: int) -> str:
        return f"(function(x, y) {self.expression(depth)})({self.expression(depth)}, {self.expression(depth)})"

    def _is_instance(self, depth: int) -> str:
        return f"({self.expression(depth)} instance of {self._one_of(TYPES)})"


class Vandal:
    """An author who wants the engine to hang, to burst or to break; `author` lends grammatical texts."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._author = Author(chance, (LEAVES, TEMPORAL, MONSTROUS))

    def text(self) -> str:
        write = self._chance.choice((
            self._author.expression, self._author.expression, self._author.expression, self._mutilated, self._nested,
            self._repeated, self._grown, self._joined,
        ))  # fmt: skip
        return write()

    def _mutilated(self) -> str:
        """Cut, doubled, or with a sign in the wrong place."""
        text = self._author.expression()
        for _ in range(self._chance.randrange(1, 4)):
            begin = self._chance.randrange(len(text) + 1)
            end = begin + self._chance.randrange(6)
            instead = self._chance.choice(("", text[begin:end] * 2, *'()[]{},.:"\\`?@-', "，", "\0"))
            text = text[:begin] + instead + text[end:]
        return text

    def _nested(self) -> str:
        opening, closing = self._chance.choice((
            ("(", ")"), ("[", "]"), ("{a: ", "}"), ("not(", ")"), ("-", ""), ("if true then ", " else 1"), ("", "[1]"),
            ("for i in [1] return ", ""), ("function(x) ", ""), ("", ".a"), ("1 + ", ""), ("1 in ", ""), ("", " + 1"),
            ("1 instance of ", ""), ("list<", ">"), ("some i in [1] satisfies ", ""), ("(function() ", ")()"),
        ))  # fmt: skip
        times = self._chance.choice((5, 50, 500, 5000))
        return opening * times + self._author.expression(1) + closing * times

    def _repeated(self) -> str:
        """Many of the same beside each other."""
        part, between = self._author.expression(1), self._chance.choice((", ", " + ", " or ", " and ", " = "))
        text = between.join([part] * self._chance.choice((3, 30, 300)))
        return f"{self._chance.choice(('[', 'count(', 'concatenate(', '('))}{text}" + self._chance.choice(")]")

    def _grown(self) -> str:
        """Each entry holds the one before twice."""
        first, grow = self._chance.choice((
            ("[1, 1]", "[{0}, {0}]"), ('"ab"', "{0} + {0}"), ("{{x: 1}}", "{{x: {0}, y: {0}}}"), ("2", "{0} * {0}"),
            ("[1]", "concatenate({0}, {0})"), ('@"P1M"', "{0} + {0}"), ('"a"', "string join([{0}, {0}])"),
        ))  # fmt: skip
        last = self._chance.choice((*[8] * 40, *[12] * 19, 29))
        entries = [f"v0: {first.format()}", *(f"v{n}: {grow.format(f'v{n - 1}')}" for n in range(1, last + 1))]
        use = self._chance.choice((
            "{0}", "string({0})", "flatten({0})", "{0} = {0}", "to json({0})", "distinct values({0})",
        ))  # fmt: skip
        return f"{{{', '.join(entries)}, z: {use.format(f'v{last}')}}}.z"

    def _joined(self) -> str:
        """Loops in loops over what is large."""
        body = self._author.expression(2)
        much = self._chance.choice(("1..1000000000", "1..3000", "wide", "deep", "l", "people"))
        return self._chance.choice((
            f"for x in {much}, y in {much} return {body}", f"{much if '..' not in much else 'wide'}[{body}]",
            f"count(for x in {much} return for y in {much} return {body})", f"for x in {much} return partial",
            f"some x in {much}, y in {much} satisfies x = y and {body} = 1",
            f"sort(wide, function(x, y) {body} < x)", f"{{f: function(x) f({body}), r: f(1)}}.r",
            f"{{f: function(n) f(n - 1) + f(n - 2), r: f({body})}}.r", f"string join(for x in {much} return long)",
        ))  # fmt: skip
