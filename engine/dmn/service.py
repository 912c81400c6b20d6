"""What a graph can call: business knowledge models and decision services, as functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.dmn.boxed import BoxedFunction
from engine.dmn.functions import BoxedCallee, Parameter
from engine.dmn.kinds import Check
from engine.dmn.run import File, Path, Requirement, Run
from engine.feel import Callee, Evaluation, Scope
from engine.feel.functions import refuse_unknown, wrong_count


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """A business knowledge model: a function of what it requires."""

    name: str
    names: tuple[str, ...]
    function: BoxedFunction
    result: Check | None
    requires: tuple[Requirement, ...]
    file: File = field(repr=False)

    def value(self, run: Run, path: Path) -> object:
        scopes: list[Scope] = []

        def scope() -> Scope:
            if not scopes:
                scopes.append(run.scope(path, self.file, self.requires))
            return scopes[0]

        def body(names: Mapping[str, object], evaluation: Evaluation) -> object:
            return run.evaluate(self.function.body, names)

        return BoxedCallee(self.name, self.function.parameters, body, scope, self.result)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Service:
    """A decision service: its output decisions as a function of its input data and input decisions, in this order.

    DMN 1.5 clause 10.4: one output decision gives its value, several a context by name.
    """

    name: str
    names: tuple[str, ...]
    inputs: tuple[tuple[Parameter, Requirement], ...]
    outputs: tuple[tuple[str, Requirement], ...]
    check: Check | None
    file: File = field(repr=False)

    def value(self, run: Run, path: Path) -> object:
        return ServiceCallee(self, run, path)

    def decide(self, run: Run, path: Path, arguments: Sequence[object]) -> object:
        given = {
            (requirement.place(path), requirement.id): parameter.accept(value, run.evaluation)
            for (parameter, requirement), value in zip(self.inputs, arguments, strict=True)
        }
        inner = run.within(given, self.file.manner)
        outputs = {name: self._output(inner, path, requirement) for name, requirement in self.outputs}
        value = next(iter(outputs.values())) if len(outputs) == 1 else outputs
        return value if self.check is None else self.check.fit(value, run.evaluation)

    def _output(self, run: Run, path: Path, requirement: Requirement) -> object:
        element = self.file.find(requirement)
        return None if element is None else run.value(requirement.place(path), requirement.id, element)


@dataclass(frozen=True, slots=True, eq=False)
class ServiceCallee(Callee):
    service: Service
    run: Run
    path: Path

    @property
    def parameter_names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter, _ in self.service.inputs)

    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        if len(arguments) != len(self.service.inputs):
            raise wrong_count(self.service.name, len(arguments))
        evaluation.enter()
        try:
            return self.service.decide(self.run, self.path, arguments)
        finally:
            evaluation.depth -= 1

    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        refuse_unknown(self.service.name, arguments, self.parameter_names)
        return self.call_positional(evaluation, [arguments.get(name) for name in self.parameter_names])
