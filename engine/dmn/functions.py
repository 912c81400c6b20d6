"""What a decision model can call: business knowledge, boxed functions, and the parts of boxed iterations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.dmn.kinds import Check
from engine.feel import Callee, Evaluation, Scope, Undefined
from engine.feel.functions import refuse_unknown, wrong_count

Body = Callable[[Mapping[str, object], Evaluation], object]


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    check: Check | None = None

    def accept(self, value: object, evaluation: Evaluation) -> object:
        """Raises Undefined for a value of another type: the call has no result (DMN 1.5 clause 10.3.2.13.2)."""
        return value if self.check is None else self.check.require(value, evaluation)


@dataclass(frozen=True, slots=True, eq=False)
class BoxedCallee(Callee):
    """A function with typed parameters. `scope` is asked at each call, for a function may stand in its own scope."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Body
    scope: Callable[[], Mapping[str, object]]
    result: Check | None = None

    @property
    def parameter_names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        if len(arguments) != len(self.parameters):
            raise wrong_count(self.name, len(arguments))
        return self._call(evaluation, arguments)

    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        refuse_unknown(self.name, arguments, self.parameter_names)
        return self._call(evaluation, [arguments.get(name) for name in self.parameter_names])

    def _call(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        given = {
            parameter.name: parameter.accept(value, evaluation)
            for parameter, value in zip(self.parameters, arguments, strict=True)
        }
        evaluation.enter()
        try:
            value = self.body(Scope(given, self.scope()), evaluation)
        finally:
            evaluation.depth -= 1
        return value if self.result is None else self.result.fit(value, evaluation)


@dataclass(frozen=True, slots=True, eq=False)
class ItemCallee(Callee):
    """The part of a boxed iteration, called with each item (and, in a `for`, the results so far)."""

    variable: str
    body: Body
    scope: Mapping[str, object]

    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        names = dict(zip((self.variable, "partial"), arguments, strict=False))
        return self.body(Scope(names, self.scope), evaluation)

    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        raise Undefined("不能按名称调用 / cannot be called by name")
