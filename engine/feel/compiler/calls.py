"""Calls and function literals; calls of pure built-ins with constant arguments are computed once."""

from collections.abc import Mapping
from typing import Any

from engine.feel import syntax as ast
from engine.feel.builtins.registry import Builtin
from engine.feel.compiler.base import Compiler, Thunk, constant, constant_of, rule
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.functions import AuthorFunction, Callee
from engine.feel.values import type_name

STRING_PER_STEP = 100
SIZED: frozenset[type] = frozenset({str, list, dict})


@rule(ast.Call)
def call(compiler: Compiler, node: ast.Call) -> Thunk:
    if isinstance(node.function, ast.Name) and (function := compiler.function(node.function.name)):
        if node.function.name == "is defined" and len(node.arguments) == 1:
            return _is_defined(compiler, node.arguments[0])
        return _known_call(compiler, node, function)
    if isinstance(node.function, ast.Name) and not compiler.is_callable(node.function.name):
        raise compiler.unknown_function(node.function)
    return _call(compiler.thunk(node.function), _arguments(compiler, node), node.named)


def _arguments(compiler: Compiler, node: ast.Call) -> list[Thunk]:
    return [compiler.thunk(argument) for argument in node.arguments]


def _known_call(compiler: Compiler, node: ast.Call, function: Callee) -> Thunk:
    arguments = _arguments(compiler, node)
    run = _call(constant(function), arguments, node.named)
    constants = [constant_of(argument) for argument in arguments]
    if isinstance(function, Builtin) and function.is_pure and not node.named and all(constants):
        try:
            return constant(function.fold([known[0] for known in constants if known]))
        except Undefined:
            return run
    return run


def _call(function: Thunk, arguments: list[Thunk], named: tuple[str, ...]) -> Thunk:
    own = 1 + len(arguments) // 4

    def run(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        callee = function(scope, evaluation)
        values: list[Any] = [argument(scope, evaluation) for argument in arguments]
        steps = own
        for value in values:
            if value.__class__ in SIZED:
                steps += cost(value)
        evaluation.spend(steps)
        try:
            result: Any = invoke(callee, values, named, evaluation)
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None
        if result.__class__ in SIZED:
            evaluation.spend(cost(result))
        return result

    return run


def cost(value: Any) -> int:
    """What a list, a context or a string costs to be looked through."""
    return len(value) // STRING_PER_STEP if value.__class__ is str else len(value)


def invoke(callee: object, values: list[object], named: tuple[str, ...], evaluation: Evaluation) -> object:
    if not isinstance(callee, Callee):
        raise Undefined(f"{type_name(callee)} 不是函数 / a {type_name(callee)} is no function")
    if named:
        return callee.call_named(evaluation, dict(zip(named, values, strict=True)))
    return callee.call_positional(evaluation, values)


@rule(ast.FunctionLiteral)
def function_literal(compiler: Compiler, node: ast.FunctionLiteral) -> Thunk:
    with compiler.binding(*node.parameters):
        body, weight = compiler.weighed(node.body)
    types = node.types if any(node.types) else ()
    return lambda scope, evaluation: AuthorFunction(node.parameters, body, scope, types, compiler.types, weight)


def _is_defined(compiler: Compiler, node: ast.Node) -> Thunk:
    """`is defined(x)` asks whether the name or member exists, even as null; anything else exists unless it is null."""
    if isinstance(node, ast.Name):
        name = node.name
        compiler.note(name)
        return lambda scope, evaluation: name in scope
    if isinstance(node, ast.Path):
        source, member = compiler.thunk(node.source), node.member
        return lambda scope, evaluation: _has(source(scope, evaluation), member)
    value = compiler.thunk(node)
    return lambda scope, evaluation: value(scope, evaluation) is not None


def _has(value: object, member: str) -> bool:
    return isinstance(value, Mapping) and member in value
