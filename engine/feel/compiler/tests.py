"""Unary tests: what stands in a DMN input cell and after `in` (DMN 1.5 grammar rules 7 and 13 to 17)."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.feel import syntax as ast
from engine.feel.compiler.base import Compiler, Thunk, constant_of, rule
from engine.feel.compiler.operators import ORDERED, Ordered, ordered_or_null
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.scope import Scope
from engine.feel.values import PLAIN, Range, contains, equal

_CONSTANTS = PLAIN | {bool}
Tester = Callable[[Any, Mapping[str, object], Evaluation], bool | None]


@rule(ast.In)
def in_(compiler: Compiler, node: ast.In) -> Thunk:
    value, test = compiler.thunk(node.value), any_of(testers(compiler, node.tests))
    return lambda scope, evaluation: test(value(scope, evaluation), scope, evaluation)


def testers(compiler: Compiler, tests: Sequence[ast.Test]) -> list[Tester]:
    return [_tester(compiler, test) for test in tests]


def any_of(tests: Sequence[Tester]) -> Tester:
    if len(tests) == 1:
        return tests[0]

    def test(value: object, scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        is_unknown = False
        for one in tests:
            answer = one(value, scope, evaluation)
            if answer is True:
                return True
            is_unknown |= answer is None
        return None if is_unknown else False

    return test


def negated(test: Tester) -> Tester:
    def opposite(value: object, scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        answer = test(value, scope, evaluation)
        return None if answer is None else not answer

    return opposite


def always(value: object, scope: Mapping[str, object], evaluation: Evaluation) -> bool:
    return True


def _tester(compiler: Compiler, test: ast.Test) -> Tester:
    with compiler.binding("?"):
        operand = compiler.thunk(test.operand)
    if test.operator in ORDERED:
        return _comparison(ORDERED[test.operator], operand)
    if test.operator == "=":
        return _equality(operand)
    if test.operator == "!=":
        return negated(_equality(operand))
    if ast.mentions(test.operand, "?"):
        return _condition(operand)
    known = constant_of(operand)
    if known and known[0].__class__ in _CONSTANTS:
        return _constant(known[0])
    if known and isinstance(known[0], Range) and known[0].low.__class__ is known[0].high.__class__ in PLAIN:
        return _inside(known[0])
    return _expression(operand)


def _comparison(compare: Ordered, operand: Thunk) -> Tester:
    def test(value: Any, scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        bound = operand(scope, evaluation)
        if value.__class__ is bound.__class__ and value.__class__ in PLAIN:
            return compare(value, bound)
        return ordered_or_null(compare, value, bound, evaluation)

    return test


def _equality(operand: Thunk) -> Tester:
    return lambda value, scope, evaluation: equal(value, operand(scope, evaluation), evaluation.spend)


def _constant(constant: object) -> Tester:
    kind = constant.__class__

    def test(value: object, scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        return value == constant if value.__class__ is kind else equal_or_within(value, constant, evaluation)

    return test


def _inside(area: Range) -> Tester:
    low: Any = area.low
    high: Any = area.high
    above = operator.le if area.includes_low else operator.lt
    below = operator.le if area.includes_high else operator.lt
    kind = low.__class__

    def test(value: Any, scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        if value.__class__ is kind:
            return bool(above(low, value) and below(value, high))
        return equal_or_within(value, area, evaluation)

    return test


def compared(compiler: Compiler, tests: Sequence[ast.Test]) -> tuple[object, ...] | None:
    """The constants that a value is compared with, ends of ranges and items of lists too; None if anything else is
    asked of it."""
    found: list[object] = []
    for test in tests:
        known = constant_of(compiler.thunk(test.operand))
        items = test.operand.items if isinstance(test.operand, ast.ListLiteral) else ()
        if items and not test.operator:
            inner = compared(compiler, [ast.Test(test.at, "", item) for item in items])
            known = None if inner is None else (list(inner),)
        if known is None:
            return None
        match known[0]:
            case Range() as area:
                found += [area.low, area.high]
            case list() as inside:
                found += inside
            case value:
                found.append(value)
    return tuple(found)


def _condition(operand: Thunk) -> Tester:
    """`? > 3 and ? < limit`: an expression over the value gives the answer itself."""

    def test(value: object, scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        answer = operand(Scope({"?": value}, scope), evaluation)
        return answer if isinstance(answer, bool) or answer is None else equal_or_within(value, answer, evaluation)

    return test


def _expression(operand: Thunk) -> Tester:
    def test(value: object, scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        answer = operand(scope, evaluation)
        if answer is True and not isinstance(value, bool):
            return True
        return equal_or_within(value, answer, evaluation)

    return test


def equal_or_within(value: object, wanted: object, evaluation: Evaluation) -> bool | None:
    """Equal to it, a member of the list, or inside the range (DMN 1.5 clause 10.3.2.8)."""
    if isinstance(wanted, Range) and not isinstance(value, Range):
        try:
            return contains(wanted, value)
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None
    if isinstance(wanted, list):
        evaluation.spend(len(wanted))
        if isinstance(value, list) and equal(value, wanted, evaluation.spend):
            return True
        return any(equal_or_within(value, item, evaluation) is True for item in wanted)
    if isinstance(value, list):
        # One value stands for the list of just this value.
        return equal(value, [wanted], evaluation.spend)
    return equal(value, wanted, evaluation.spend)
