"""Compiled texts: expressions, unary tests, fields and templates, cached by text; their parts are elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler, Tester, Thunk, always, any_of, compared, negated, testers
from engine.feel.errors import FeelSyntaxError, too_deep
from engine.feel.evaluation import Evaluable, Evaluation
from engine.feel.functions import NO_FUNCTIONS, Functions
from engine.feel.parser import Parser, nested_too_deeply
from engine.feel.types import NO_TYPES, NamedTypes
from engine.feel.values import sized_join
from engine.feel.vocabulary import Vocabulary
from engine.feel.writing import reader_text

NO_NAMES: frozenset[str] = frozenset()
CACHE = 8192


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `names` are the variables it reads, `is_calendar_bound` whether it asks the calendar."""

    text: str
    names: frozenset[str]
    is_calendar_bound: bool
    thunk: Thunk

    def evaluate(self, variables: Mapping[str, object], evaluation: Evaluation) -> object:
        """The FEEL value; null with a warning where there is none. Raises FeelBudgetError when it takes too much."""
        try:
            return self.thunk(variables, evaluation)
        except RecursionError:
            raise too_deep() from None


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The compiled tests of one cell; `alternatives` are the single ones, in order. `constants` are what they compare
    the value with, None if they do anything else."""

    text: str
    names: frozenset[str]
    is_calendar_bound: bool
    test: Tester
    alternatives: tuple[Tester, ...] = ()
    constants: tuple[object, ...] | None = None

    @property
    def passes_everything(self) -> bool:
        return self.test is always

    def matches(self, value: object, variables: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        """Whether a value passes; None where FEEL cannot tell."""
        try:
            return self.test(value, variables, evaluation)
        except RecursionError:
            raise too_deep() from None


@dataclass(frozen=True, slots=True)
class LiteralText:
    """A field without `=`: its value is its text."""

    text: str
    names: frozenset[str] = NO_NAMES
    is_calendar_bound: bool = False

    def evaluate(self, variables: Mapping[str, object], evaluation: Evaluation) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Template:
    """A text with expressions in `{{…}}`, each written for a reader."""

    text: str
    parts: tuple[str | Expression, ...]

    @property
    def names(self) -> frozenset[str]:
        return NO_NAMES.union(*(part.names for part in self.parts if isinstance(part, Expression)))

    @property
    def is_calendar_bound(self) -> bool:
        return any(part.is_calendar_bound for part in self.parts if isinstance(part, Expression))

    def evaluate(self, variables: Mapping[str, object], evaluation: Evaluation) -> str:
        try:
            return sized_join("", (self._written(part, variables, evaluation) for part in self.parts))
        except RecursionError:
            raise too_deep() from None

    def _written(self, part: str | Expression, variables: Mapping[str, object], evaluation: Evaluation) -> str:
        if isinstance(part, str):
            return part
        return reader_text(part.evaluate(variables, evaluation), evaluation.zone)


def compile_expression(
    text: str, *, functions: Functions = NO_FUNCTIONS, names: frozenset[str] = NO_NAMES, types: NamedTypes = NO_TYPES
) -> Expression:
    """Compile an expression; `names` are known names with spaces or signs, `types` the host's own types.
    Raises FeelSyntaxError."""
    return _expression(text, functions, names, types)


@lru_cache(maxsize=CACHE)
def _expression(text: str, functions: Functions, names: frozenset[str], types: NamedTypes) -> Expression:
    compiler = Compiler(text, BUILTINS, functions, names, types)
    with _of_some_depth(text):
        thunk = compiler.thunk(Parser(text, _function_names(functions), names, types).whole_expression())
    return Expression(text, frozenset(compiler.free_names), compiler.is_calendar_bound, thunk)


def compile_unary_tests(
    text: str, *, functions: Functions = NO_FUNCTIONS, names: frozenset[str] = NO_NAMES, types: NamedTypes = NO_TYPES
) -> UnaryTests:
    """Compile what stands in a DMN input cell; an empty text or `-` passes everything. Raises FeelSyntaxError."""
    return _unary_tests(text, functions, names, types)


@lru_cache(maxsize=CACHE)
def _unary_tests(text: str, functions: Functions, names: frozenset[str], types: NamedTypes) -> UnaryTests:
    compiler = Compiler(text, BUILTINS, functions, names, types)
    with _of_some_depth(text):
        tests, is_negated = Parser(text, _function_names(functions), names, types).whole_unary_tests()
        alternatives = tuple(testers(compiler, tests))
    test = any_of(alternatives) if tests else always
    return UnaryTests(
        text,
        frozenset(compiler.free_names),
        compiler.is_calendar_bound,
        negated(test) if is_negated else test,
        alternatives,
        compared(compiler, tests),
    )


def compile_field(text: str, *, functions: Functions = NO_FUNCTIONS) -> Evaluable:
    """A model's field: `=…` is an expression, anything else the text itself. Raises FeelSyntaxError."""
    return compile_expression(text[1:], functions=functions) if text.startswith("=") else LiteralText(text)


def compile_template(text: str, *, functions: Functions = NO_FUNCTIONS) -> Evaluable:
    """A text for a reader with expressions in `{{…}}`. Raises FeelSyntaxError."""
    parts: list[str | Expression] = []
    position = 0
    while (opening := text.find("{{", position)) >= 0:
        parts.append(text[position:opening])
        expression, position = _embedded(text, opening, lambda inner: compile_expression(inner, functions=functions))
        parts.append(expression)
    parts.append(text[position:])
    return Template(text, tuple(part for part in parts if part != ""))


def _embedded(text: str, opening: int, compile_inner: Callable[[str], Expression]) -> tuple[Expression, int]:
    """The expression that opens here, and where the text goes on. A `}}` may also close two contexts, so the first
    one after which the expression is whole counts."""
    first_error: FeelSyntaxError | None = None
    closing = text.find("}}", opening)
    while closing >= 0:
        try:
            return compile_inner(text[opening + 2 : closing]), closing + 2
        except FeelSyntaxError as error:
            first_error = first_error or error
        closing = text.find("}}", closing + 1)
    raise first_error or FeelSyntaxError(
        text, opening, "{{ 没有对应的 }}。", "{{ has no closing }}.", "请补上 }}。", "Add }}."
    )


@contextmanager
def _of_some_depth(text: str) -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise nested_too_deeply(text, 0) from None


@lru_cache(maxsize=64)
def _function_names(functions: Functions) -> Vocabulary:
    return Vocabulary([*BUILTINS, *functions])
