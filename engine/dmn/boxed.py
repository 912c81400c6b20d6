"""The other boxed expressions (DMN 1.5 clause 10.2.1): literal, context, invocation, list, relation, function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.dmn.coercion import Coercion
from engine.feel import AuthorFunction, Callee, Evaluation, Expression, Scope, Undefined


class Boxed(Protocol):
    """Any boxed expression."""

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object: ...


@dataclass(frozen=True, slots=True)
class LiteralExpression:
    expression: Expression
    coerce: Coercion | None = None

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        value = self.expression.evaluate(scope, evaluation)
        return value if self.coerce is None else self.coerce(value)


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
    parameters: tuple[str, ...]
    body: Boxed

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        return AuthorFunction(self.parameters, self.body.evaluate, scope)


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
