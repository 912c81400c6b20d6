"""Literals, names, members of values, and the literals of collections."""

from collections.abc import Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any

from engine.feel import syntax as ast
from engine.feel.compiler.base import Compiler, Thunk, constant, constant_of, rule
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.members import member
from engine.feel.numbers import LARGEST_INT, SMALLEST_INT
from engine.feel.scope import Scope
from engine.feel.values import Range, is_huge, make_range, plain

STEPS_OF_HUGE = 100
MOST_NAMES, MOST_OF_A_NAME = 100, 50
"""So many are looked at for the nearest one, so much of it."""


@rule(ast.Literal)
def literal(compiler: Compiler, node: ast.Literal) -> Thunk:
    return constant(node.value)


@rule(ast.Name)
def name(compiler: Compiler, node: ast.Name) -> Thunk:
    name = node.name
    compiler.note(name)
    fallback = compiler.function(name)

    def read(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        try:
            value: Any = scope[name]
        except KeyError:
            if fallback is None and not evaluation.is_full_of_warnings:
                evaluation.warn(missing(name, scope))
            return fallback
        if value.__class__ is int:
            return value if SMALLEST_INT < value < LARGEST_INT else _rounded(value, evaluation)
        return plain(value) if value.__class__ is float else value

    return read


def _rounded(value: object, evaluation: Evaluation) -> object:
    """A JSON int of hundreds or thousands of digits, which take their time."""
    evaluation.spend(STEPS_OF_HUGE)
    return plain(value)


def missing(name: str, scope: Mapping[str, object]) -> str:
    """That a name does not exist, with the nearest that does."""
    near = get_close_matches(name[:MOST_OF_A_NAME], islice(scope, MOST_NAMES), n=1)
    hint = (f"，您是指 {near[0]} 吗？", f", did you mean {near[0]}?") if near else ("", "")
    return f"没有名为 {name} 的变量{hint[0]} / no variable named {name}{hint[1]}"


@rule(ast.Path)
def path(compiler: Compiler, node: ast.Path) -> Thunk:
    source, name = compiler.thunk(node.source), node.member

    def read(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        value = source(scope, evaluation)
        if value.__class__ is dict and name in value:
            found = value[name]
            if is_huge(found):
                return _rounded(found, evaluation)
            return plain(found) if found.__class__ is float else found
        try:
            return member(value, name, evaluation)
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None

    return read


@rule(ast.ListLiteral)
def list_literal(compiler: Compiler, node: ast.ListLiteral) -> Thunk:
    items = [compiler.thunk(item) for item in node.items]

    def build(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        evaluation.spend(len(items))
        return [item(scope, evaluation) for item in items]

    return build


@rule(ast.ContextLiteral)
def context_literal(compiler: Compiler, node: ast.ContextLiteral) -> Thunk:
    """Each entry sees the ones before it (DMN 1.5 clause 10.3.2.6)."""
    entries = _entries(compiler, node.entries)

    def build(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        evaluation.spend(len(entries))
        context: dict[str, object] = {}
        inner = Scope(context, scope)
        for key, value in entries:
            context[key] = value(inner, evaluation)
        return context

    return build


def _entries(compiler: Compiler, nodes: tuple[tuple[str, ast.Node], ...]) -> list[tuple[str, Thunk]]:
    found: list[tuple[str, Thunk]] = []
    with compiler.binding() as bind:
        for key, value in nodes:
            if isinstance(value, ast.FunctionLiteral):
                bind(key)  # it may call itself
            found.append((key, compiler.thunk(value)))
            bind(key)
    return found


@rule(ast.RangeLiteral)
def range_literal(compiler: Compiler, node: ast.RangeLiteral) -> Thunk:
    low = compiler.thunk(node.low) if node.low else constant(None)
    high = compiler.thunk(node.high) if node.high else constant(None)

    def build(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        ends = low(scope, evaluation), high(scope, evaluation)
        try:
            return _range(*ends, node)
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None

    ends = constant_of(low), constant_of(high)
    if ends[0] and ends[1] and ends != ((None,), (None,)):
        try:
            return constant(_range(ends[0][0], ends[1][0], node))
        except Undefined:
            return build
    return build


def _range(low: object, high: object, node: ast.RangeLiteral) -> Range:
    """An end that is written must not be null."""
    if (low is None and node.low) or (high is None and node.high):
        raise Undefined("范围的端点为 null / an end of the range is null")
    return make_range(low, high, node.includes_low, node.includes_high)
