"""Arithmetic, comparison, three-valued logic, `between`, `if`, `instance of`."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel import numbers
from engine.feel import syntax as ast
from engine.feel.arithmetic import arithmetic, negate
from engine.feel.compiler.base import Compiler, Thunk, constant, constant_of, rule
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.types import is_instance
from engine.feel.values import PLAIN, equal, order

Ordered = Callable[[Any, Any], bool]

NUMBER: frozenset[type] = frozenset({int, Decimal})
NUMERIC: dict[str, Callable[[Any, Any], object]] = {
    "+": numbers.add, "-": numbers.subtract, "*": numbers.multiply, "/": numbers.divide, "**": numbers.power,
}  # fmt: skip
ORDERED: dict[str, Ordered] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@rule(ast.Binary)
def binary(compiler: Compiler, node: ast.Binary) -> Thunk:
    left, right = compiler.thunk(node.left), compiler.thunk(node.right)
    match node.operator:
        case "and":
            return _and(left, right)
        case "or":
            return _or(left, right)
        case "=":
            return _equal(left, right)
        case "!=":
            return _not_equal(left, right)
        case "<" | "<=" | ">" | ">=":
            return _ordered(ORDERED[node.operator], left, right)
    return _arithmetic(node.operator, left, right)


def _and(left: Thunk, right: Thunk) -> Thunk:
    def both(scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        one = left(scope, evaluation)
        if one is False:
            return False
        other = right(scope, evaluation)
        if other is False:
            return False
        return True if one is True and other is True else None

    return both


def _or(left: Thunk, right: Thunk) -> Thunk:
    def either(scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        one = left(scope, evaluation)
        if one is True:
            return True
        other = right(scope, evaluation)
        if other is True:
            return True
        return False if one is False and other is False else None

    return either


def _equal(left: Thunk, right: Thunk) -> Thunk:
    def same(scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        one, other = left(scope, evaluation), right(scope, evaluation)
        if one.__class__ is other.__class__ and one.__class__ in PLAIN:
            return bool(one == other)
        return equal(one, other, evaluation.spend)

    return same


def _not_equal(left: Thunk, right: Thunk) -> Thunk:
    same = _equal(left, right)

    def differ(scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        answer = same(scope, evaluation)
        return None if answer is None else not answer

    return differ


def _ordered(compare: Ordered, left: Thunk, right: Thunk) -> Thunk:
    def test(scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        one, other = left(scope, evaluation), right(scope, evaluation)
        if one.__class__ is other.__class__ and one.__class__ in PLAIN:
            return compare(one, other)
        return ordered_or_null(compare, one, other, evaluation)

    return test


def ordered_or_null(compare: Ordered, one: object, other: object, evaluation: Evaluation) -> bool | None:
    try:
        return compare(order(one, other), 0)
    except Undefined as reason:
        evaluation.warn(str(reason))
        return None


def _arithmetic(symbol: str, left: Thunk, right: Thunk) -> Thunk:
    operation, of_numbers = arithmetic(symbol), NUMERIC[symbol]

    def compute(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        one, other = left(scope, evaluation), right(scope, evaluation)
        try:
            if one.__class__ in NUMBER and other.__class__ in NUMBER:
                return of_numbers(one, other)
            result = operation(one, other)
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None
        if result.__class__ is str:
            evaluation.spend(len(result) // 100)
        return result

    low, high = constant_of(left), constant_of(right)
    return _folded(lambda: operation(low[0], high[0]), compute) if low and high else compute


def _folded(value: Callable[[], object], otherwise: Thunk) -> Thunk:
    """A constant, unless computing it gives null with a reason that has to be told at every evaluation."""
    try:
        return constant(value())
    except Undefined:
        return otherwise


@rule(ast.Negation)
def negation(compiler: Compiler, node: ast.Negation) -> Thunk:
    operand = compiler.thunk(node.operand)

    def compute(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        value = operand(scope, evaluation)
        try:
            return negate(value)
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None

    known = constant_of(operand)
    return _folded(lambda: negate(known[0]), compute) if known else compute


@rule(ast.Between)
def between(compiler: Compiler, node: ast.Between) -> Thunk:
    value, low, high = compiler.thunk(node.value), compiler.thunk(node.low), compiler.thunk(node.high)
    return _and(_ordered(operator.ge, value, low), _ordered(operator.le, value, high))


@rule(ast.If)
def if_(compiler: Compiler, node: ast.If) -> Thunk:
    condition = compiler.thunk(node.condition)
    then, otherwise = compiler.thunk(node.then), compiler.thunk(node.otherwise)

    def choose(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        return then(scope, evaluation) if condition(scope, evaluation) is True else otherwise(scope, evaluation)

    return choose


@rule(ast.InstanceOf)
def instance_of(compiler: Compiler, node: ast.InstanceOf) -> Thunk:
    value, kind, types = compiler.thunk(node.value), node.type, compiler.types
    return lambda scope, evaluation: is_instance(value(scope, evaluation), kind, types, evaluation)
