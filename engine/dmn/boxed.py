"""The boxed expressions other than tables (DMN 1.5 clause 10.2.1), each evaluated in the scope it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.dmn.functions import BoxedCallee, ItemCallee, Parameter
from engine.dmn.kinds import Check
from engine.feel import Callee, Evaluation, Expression, Range, Scope, Undefined, compile_expression
from engine.feel.scope import ItemScope


class Boxed(Protocol):
    """Any boxed expression."""

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object: ...


@dataclass(frozen=True, slots=True)
class Broken:
    """What cannot be understood is null; only the manner of the standard gets here."""

    reason: str

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        evaluation.warn(self.reason)
        return None


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression that says of what type its value is."""

    logic: Boxed
    check: Check

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        return self.check.fit(self.logic.evaluate(scope, evaluation), evaluation)


@dataclass(frozen=True, slots=True)
class BoxedContext:
    """Named entries that see the ones before them; an entry without a name is the result."""

    entries: tuple[tuple[str, Boxed], ...]

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        context: dict[str, object] = {}
        inner = Scope(context, scope)
        for name, entry in self.entries:
            value = entry.evaluate(inner, evaluation)
            if not name:
                return value
            context[name] = value
        return context


@dataclass(frozen=True, slots=True)
class BoxedList:
    items: tuple[Boxed, ...]

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        return [item.evaluate(scope, evaluation) for item in self.items]


@dataclass(frozen=True, slots=True)
class Relation:
    columns: tuple[str, ...]
    rows: tuple[tuple[Boxed, ...], ...]

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        return [
            {name: cell.evaluate(scope, evaluation) for name, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class BoxedFunction:
    parameters: tuple[Parameter, ...]
    body: Boxed

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        return BoxedCallee("function", self.parameters, self.body.evaluate, lambda: scope)


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call with named bindings."""

    function: Expression
    bindings: tuple[tuple[str, Boxed], ...]

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        function = self.function.evaluate(scope, evaluation)
        arguments = {name: binding.evaluate(scope, evaluation) for name, binding in self.bindings}
        try:
            if not isinstance(function, Callee):
                raise Undefined(f"{self.function.text} 不是函数 / is no function")
            return function.call_named(evaluation, arguments)
        except Undefined as reason:
            evaluation.warn(str(reason))
            return None


@dataclass(frozen=True, slots=True)
class Conditional:
    condition: Boxed
    then: Boxed
    otherwise: Boxed

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        answer = self.condition.evaluate(scope, evaluation)
        if answer is not None and not isinstance(answer, bool):
            return _null(evaluation, "条件既不是真也不是假 / the condition is neither true nor false")
        return (self.then if answer else self.otherwise).evaluate(scope, evaluation)


@dataclass(frozen=True, slots=True)
class BoxedFilter:
    """The items for which `match` is true; it sees `item` and the members of the item. Unlike FEEL's filter it takes
    a list only, and no place in it (DMN 1.5 clause 10.2.1.9)."""

    source: Boxed
    match: Boxed

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        source = self.source.evaluate(scope, evaluation)
        if not isinstance(source, list):
            return _null(evaluation, "只能筛选列表 / only a list can be filtered")
        kept = []
        for item in source:
            evaluation.spend(1)
            answer = self.match.evaluate(ItemScope(item, scope), evaluation)
            if answer is not None and not isinstance(answer, bool):
                return _null(evaluation, "筛选条件既不是真也不是假 / the match is neither true nor false")
            if answer:
                kept.append(item)
        return kept


def _null(evaluation: Evaluation, reason: str) -> object:
    evaluation.warn(reason)
    return None


def _loop(text: str) -> Expression:
    return compile_expression(text, names=frozenset({"source", "part"}))


FOR = _loop("for item in source return part(item)")
FOR_PARTIAL = _loop("for item in source return part(item, partial)")
SOME = _loop("some item in source satisfies part(item)")
EVERY = _loop("every item in source satisfies part(item)")


@dataclass(frozen=True, slots=True)
class Iteration:
    """A boxed `for`, `some` or `every` over a list or range: FEEL's own, with the boxed part as a function of the
    item."""

    how: Expression
    variable: str
    source: Boxed
    part: Boxed

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        source = self.source.evaluate(scope, evaluation)
        if not isinstance(source, list | Range):
            return _null(evaluation, "只能遍历列表或范围 / only a list or a range can be iterated over")
        part = ItemCallee(self.variable, self.part.evaluate, scope)
        return self.how.evaluate({"source": source, "part": part}, evaluation)
