"""Decisions and the data they ask for: each is evaluated in a scope of its own and leaves a trace."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.dmn.boxed import Boxed
from engine.dmn.errors import DecisionError
from engine.dmn.kinds import Check
from engine.dmn.run import File, Path, Requirement, Run
from engine.dmn.table import DecisionTable
from engine.dmn.trace import Trace
from engine.feel import Evaluation, FeelBudgetError


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """`output` is a FEEL value; `trace` has one JSON-able entry per decision made, the asked one last."""

    output: object
    trace: tuple[dict[str, object], ...]


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
        run = Run(variables, evaluation, {}, Trace())
        try:
            output = guarded(lambda: run.value((), self.id, self))
        except DecisionError as error:
            error.trace = tuple(run.trace.entries)
            raise
        return DecisionResult(output, tuple(run.trace.entries))

    def value(self, run: Run, path: Path) -> object:
        scope = run.scope(path, self.file, self.requires)
        since, output = len(run.trace.asked), None
        try:
            output = run.evaluate(self.logic, scope)
            if self.check is not None:
                output = self.check.fit(output, run.evaluation)
        finally:
            run.trace.note({"id": self.id, "name": self.name, "type": self.kind}, output, since)
        return output


def guarded(decide: Callable[[], object]) -> object:
    """Raises FeelBudgetError instead of Python's own RecursionError."""
    try:
        return decide()
    except RecursionError:
        raise FeelBudgetError("数据或调用嵌套过深 / data or calls are nested too deeply") from None
