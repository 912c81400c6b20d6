"""Decision requirements graphs: what a decision needs is decided first, and everything decided leaves a trace."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.dmn.boxed import Boxed, BoxedFunction
from engine.dmn.functions import BoxedCallee, Parameter
from engine.dmn.kinds import Check
from engine.dmn.manner import Manner
from engine.dmn.table import DecisionTable, Outcome
from engine.errors import Finding
from engine.feel import Callee, Evaluation, FeelBudgetError, Scope, Undefined, to_json
from engine.feel.functions import refuse_unknown, wrong_count

Path = tuple[str, ...]
"""How a file was reached: the names of the imports on the way. A file reached twice is two models."""


class Absent(Exception):
    """Input data that nobody gave."""


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """`output` is a FEEL value; `trace` has one JSON-able entry per decision made, the asked one last."""

    output: object
    trace: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something needed, under the names by which it is known here; `imported` is the import it comes through."""

    id: str
    imported: str | None = None


class Element(Protocol):
    """What a decision can require. `value` raises Absent."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def value(self, run: "Run", path: Path) -> object: ...


@dataclass(slots=True, eq=False)
class File:
    """One DMN file: its elements by id, its imports by name."""

    id: str
    name: str
    namespace: str
    resource: str
    manner: Manner
    elements: dict[str, Element] = field(default_factory=dict)
    imports: dict[str, "File"] = field(default_factory=dict)

    def find(self, requirement: Requirement) -> Element | None:
        file = self if requirement.imported is None else self.imports[requirement.imported]
        return file.elements.get(requirement.id)


class Run:
    """One evaluation of a graph: what was given, what is known by now, and the trace so far."""

    def __init__(
        self, variables: Mapping[str, object], evaluation: Evaluation, given: Mapping[tuple[Path, str], object],
        trace: list[dict[str, object]],
    ) -> None:  # fmt: skip
        self.variables = variables
        self.evaluation = evaluation
        self.trace = trace
        self._known = dict(given)
        self._open: set[tuple[Path, str]] = set()

    def value(self, path: Path, id: str, element: Element) -> object:
        """Decided at most once. Raises Absent."""
        key = path, id
        if key not in self._known:
            if key in self._open:
                raise Absent(f"{element.names[0]} 依赖自身 / requires itself")
            self._open.add(key)
            try:
                self._known[key] = element.value(self, path)
            finally:
                self._open.discard(key)
        return self._known[key]

    def scope(self, path: Path, file: File, requires: Iterable[Requirement]) -> Scope:
        """What is required, by name, over the variables of the case where the manner shows them."""
        names: dict[str, object] = {}
        for requirement in requires:
            element = file.find(requirement)
            if element is None:
                continue
            place, into = path, names
            if requirement.imported is not None:
                place = (*path, requirement.imported)
                into = _context(names, requirement.imported)
            try:
                value = self.value(place, requirement.id, element)
            except Absent as reason:
                self.evaluation.warn(str(reason))
                continue
            into.update(dict.fromkeys(element.names, value))
        return Scope(names, self.variables if file.manner.is_deployed else {})

    def input(self, path: Path, names: Sequence[str]) -> object:
        """What was given under a name, for imported data inside a context of the import's name. Raises Absent."""
        for name in names:
            dotted = ".".join((*filter(None, path), name))
            for found in (_inside(self.variables, path, name), self.variables.get(dotted), self.variables.get(name)):
                if found is not None:
                    return found
        if any(name in self.variables for name in names):
            return None
        raise Absent(f"没有输入数据 {names[0]} / there is no input data {names[0]}")

    def within(self, given: Mapping[tuple[Path, str], object], manner: Manner) -> "Run":
        """For a decision service: it knows what it was given, and the variables of the case where the manner shows
        them."""
        return Run(self.variables if manner.is_deployed else {}, self.evaluation, given, self.trace)


def _context(names: dict[str, object], name: str) -> dict[str, object]:
    """The context for an import's names; those of a nameless import are as good as one's own."""
    inner = names.setdefault(name, {}) if name else names
    assert isinstance(inner, dict)
    return inner


def _inside(variables: Mapping[str, object], path: Path, name: str) -> object:
    for step in path:
        inner = variables.get(step) if step else variables
        if not isinstance(inner, Mapping):
            return None
        variables = inner
    return variables.get(name) if path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    names: tuple[str, ...]
    check: Check | None = None

    def value(self, run: Run, path: Path) -> object:
        value = run.input(path, self.names)
        return value if self.check is None else self.check.fit(value, run.evaluation)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """A decision of a file; `kind` is what its logic is, in Camunda's words."""

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    logic: Boxed
    check: Check | None
    requires: tuple[Requirement, ...]
    file: File = field(repr=False)

    @property
    def graph_id(self) -> str:
        return self.file.id

    @property
    def graph_name(self) -> str:
        return self.file.name

    @property
    def resource(self) -> str:
        return self.file.resource

    @property
    def is_table(self) -> bool:
        return isinstance(self.logic, DecisionTable)

    @property
    def input_labels(self) -> Sequence[str]:
        """What a table asks, in its order; nothing for other logic."""
        return [one.label for one in self.logic.inputs] if isinstance(self.logic, DecisionTable) else []

    @property
    def output_labels(self) -> Mapping[str, str]:
        """What the outputs of a table are called for a reader, by name; nothing for other logic."""
        return {one.name: one.label for one in self.logic.outputs} if isinstance(self.logic, DecisionTable) else {}

    def decide(self, variables: Mapping[str, object], evaluation: Evaluation) -> DecisionResult:
        """Decide with variables. Raises DecisionError or FeelBudgetError; `evaluation.warnings` explains nulls."""
        run = Run(variables, evaluation, {}, [])
        output = guarded(lambda: run.value((), self.id, self))
        return DecisionResult(output, tuple(run.trace))

    def value(self, run: Run, path: Path) -> object:
        scope = run.scope(path, self.file, self.requires)
        logic, evaluation = self.logic, run.evaluation
        outcome = logic.decide(scope, evaluation) if isinstance(logic, DecisionTable) else None
        output = outcome.value if outcome else logic.evaluate(scope, evaluation)
        if self.check is not None:
            output = self.check.fit(output, evaluation)
        run.trace.append(_entry(self, outcome, output))
        return output


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

        function = self.function
        return BoxedCallee(self.name, function.parameters, function.body.evaluate, scope, self.result)


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
        return _ServiceCallee(self, run, path)

    def decide(self, run: Run, path: Path, arguments: Sequence[object]) -> object:
        given = {
            (_place(path, requirement), requirement.id): parameter.accept(value, run.evaluation)
            for (parameter, requirement), value in zip(self.inputs, arguments, strict=True)
        }
        inner = run.within(given, self.file.manner)
        outputs = {name: self._output(inner, path, requirement) for name, requirement in self.outputs}
        value = next(iter(outputs.values())) if len(outputs) == 1 else outputs
        return value if self.check is None else self.check.fit(value, run.evaluation)

    def _output(self, run: Run, path: Path, requirement: Requirement) -> object:
        element = self.file.find(requirement)
        return None if element is None else run.value(_place(path, requirement), requirement.id, element)


def _place(path: Path, requirement: Requirement) -> Path:
    return path if requirement.imported is None else (*path, requirement.imported)


@dataclass(frozen=True, slots=True, eq=False)
class _ServiceCallee(Callee):
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


def guarded(decide: Callable[[], object]) -> object:
    """Raises FeelBudgetError instead of Python's own RecursionError."""
    try:
        return decide()
    except RecursionError:
        raise FeelBudgetError("数据或调用嵌套过深 / data or calls are nested too deeply") from None


def _entry(decision: Decision, outcome: Outcome | None, output: object) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": decision.id, "name": decision.name, "type": decision.kind, "inputs": [], "rules": [],
    }  # fmt: skip
    if outcome is not None and isinstance(decision.logic, DecisionTable):
        table = decision.logic
        entry["inputs"] = [
            {"id": column.id, "label": column.label, "value": to_json(value)}
            for column, value in zip(table.inputs, outcome.inputs, strict=False)
        ]
        entry["rules"] = [
            {
                "id": rule.id,
                "index": rule.index,
                "outputs": [
                    {"id": column.id, "name": column.name, "value": to_json(value)}
                    for column, value in zip(table.outputs, values, strict=True)
                ],
            }
            for rule, values in outcome.matched
        ]
    entry["output"] = to_json(output)
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionGraph:
    """One file. `findings` are warnings only (in the manner of the standard, whatever was found)."""

    file: File
    findings: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        return self.file.id

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def decisions(self) -> Mapping[str, Decision]:
        return {id: one for id, one in self.file.elements.items() if isinstance(one, Decision)}

    def called(self, name: str) -> Iterator[tuple[str, Element]]:
        """Every element that has the name, with its id."""
        return ((id, one) for id, one in self.file.elements.items() if name in one.names)

    def call(self, name: str, arguments: Mapping[str, object], evaluation: Evaluation) -> object:
        """What a decision service or business knowledge model of that name answers; arguments that it has no parameter
        for are left out. Raises Undefined, DecisionError or FeelBudgetError."""
        for id, element in self.called(name):
            run = Run(arguments, evaluation, {}, [])
            callee = run.value((), id, element)
            if isinstance(callee, BoxedCallee | _ServiceCallee):
                known = {name: arguments.get(name) for name in callee.parameter_names}
                return guarded(lambda callee=callee, known=known: callee.call_named(evaluation, known))  # type: ignore[misc]
        raise Undefined(f"没有可调用的 {name} / there is nothing to call that is named {name}")
