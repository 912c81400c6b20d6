"""`for`, `some`, `every` and filters: everything that runs more than once, each round paid from the budget."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from engine.feel import syntax as ast
from engine.feel.compiler.base import Compiler, Thunk, constant_of, rule
from engine.feel.evaluation import Evaluation
from engine.feel.numbers import integral, plain_text
from engine.feel.scope import ItemScope, Scope
from engine.feel.values import Range, plain, type_name

Loop = tuple[str, Thunk, Thunk | None]


@rule(ast.For)
def for_(compiler: Compiler, node: ast.For) -> Thunk:
    """Inside the body `partial` is the list of the results so far (DMN 1.5 clause 10.3.2.14)."""
    loops = _loops(compiler, node.iterators)
    with compiler.binding("partial", *(iterator.name for iterator in node.iterators)):
        body, weight = compiler.weighed(node.body)
    uses_partial = ast.mentions(node.body, "partial")

    def run(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        results: list[object] = []
        try:
            for inner in _rounds(loops, weight, scope, evaluation):
                if uses_partial:
                    evaluation.spend(len(results))
                    inner = Scope({"partial": list(results)}, inner)
                results.append(body(inner, evaluation))
        except _NotIterable as reason:
            evaluation.warn(str(reason))
            return None
        return results

    return run


@rule(ast.Quantified)
def quantified(compiler: Compiler, node: ast.Quantified) -> Thunk:
    """`some` is a long `or`, `every` a long `and`: three-valued both."""
    loops = _loops(compiler, node.iterators)
    with compiler.binding(*(iterator.name for iterator in node.iterators)):
        condition, weight = compiler.weighed(node.condition)
    decisive: bool = node.is_some

    def run(scope: Mapping[str, object], evaluation: Evaluation) -> bool | None:
        is_unknown = False
        try:
            for inner in _rounds(loops, weight, scope, evaluation):
                answer = condition(inner, evaluation)
                if isinstance(answer, bool) and answer is decisive:
                    return answer
                is_unknown |= not isinstance(answer, bool)
        except _NotIterable as reason:
            evaluation.warn(str(reason))
            return None
        return None if is_unknown else not decisive

    return run


class _NotIterable(Exception):
    """Not Undefined: the body's own troubles must not end the loop."""


def _loops(compiler: Compiler, iterators: tuple[ast.Iterator, ...]) -> list[Loop]:
    found: list[Loop] = []
    for index, iterator in enumerate(iterators):
        with compiler.binding(*(earlier.name for earlier in iterators[:index])):
            end = compiler.thunk(iterator.end) if iterator.end else None
            found.append((iterator.name, compiler.thunk(iterator.source), end))
    return found


def _rounds(
    loops: list[Loop], weight: int, scope: Mapping[str, object], evaluation: Evaluation
) -> Iterator[Mapping[str, object]]:
    """One scope per combination, the last iterator turning fastest; each costs the weight of the body."""
    (name, source, end), inner_loops = loops[0], loops[1:]
    for value in _values(source, end, scope, evaluation):
        evaluation.spend(weight)
        inner = Scope({name: plain(value)}, scope)
        if inner_loops:
            yield from _rounds(inner_loops, weight, inner, evaluation)
        else:
            yield inner


def _values(source: Thunk, end: Thunk | None, scope: Mapping[str, object], evaluation: Evaluation) -> Iterable[Any]:
    first = source(scope, evaluation)
    if end is not None:
        return _steps(first, end(scope, evaluation))
    if isinstance(first, list):
        return first
    if isinstance(first, Range):
        return _range_values(first)
    if first is None:
        raise _NotIterable("不能遍历 null / cannot iterate over null")
    return [first]


def _range_values(area: Range) -> Iterable[Any]:
    values = _steps(area.low, area.high)
    return (
        value
        for value in values
        if (area.includes_low or value != area.low) and (area.includes_high or value != area.high)
    )


def _steps(low: Any, high: Any) -> Iterable[Any]:
    low, high = integral(plain(low)), integral(plain(high))  # type: ignore[arg-type]
    if low.__class__ is int and high.__class__ is int:
        return range(low, high + 1) if low <= high else range(low, high - 1, -1)
    if low.__class__ is date and high.__class__ is date:
        direction = 1 if low <= high else -1
        return (low + timedelta(days=direction * step) for step in range(abs((high - low).days) + 1))
    kinds = type_name(low), type_name(high)
    raise _NotIterable(f"不能从 {kinds[0]} 数到 {kinds[1]} / cannot count from {kinds[0]} to {kinds[1]}")


@rule(ast.Filter)
def filter_(compiler: Compiler, node: ast.Filter) -> Thunk:
    source = compiler.thunk(node.source)
    with compiler.inside_filter():
        condition, weight = compiler.weighed(node.condition)
    known = constant_of(condition)

    def run(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        value = source(scope, evaluation)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if known and _is_number(known[0]):
            return _at(items, known[0], evaluation)
        if not items and _is_number(condition(ItemScope(None, scope), evaluation)):
            return None
        return _select(items, condition, weight, scope, evaluation)

    return run


def _is_number(value: object) -> bool:
    return type_name(value) == "number"


def _at(items: list[Any], index: Any, evaluation: Evaluation) -> object:
    """The item at a 1-based index; a negative one counts from the end."""
    position = integral(index)
    if position.__class__ is int and 0 < abs(position) <= len(items):
        return plain(items[int(position) - 1 if position > 0 else int(position)])
    wanted = plain_text(index)
    evaluation.warn(f"列表没有第{wanted}项，共{len(items)}项 / the list has {len(items)} items, no item {wanted}")
    return None


def _select(
    items: list[Any], condition: Thunk, weight: int, scope: Mapping[str, object], evaluation: Evaluation
) -> object:
    selected = []
    for position, item in enumerate(items):
        evaluation.spend(weight)
        item = plain(item)
        answer = condition(ItemScope(item, scope), evaluation)
        if answer is True:
            selected.append(item)
        elif position == 0 and _is_number(answer):
            return _at(items, answer, evaluation)
    return selected
