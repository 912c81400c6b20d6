"""Decision requirements graphs: what a decision needs is decided first, and everything decided leaves a trace."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.boxed import Boxed
from engine.dmn.coercion import Coercion
from engine.dmn.table import DecisionTable, Outcome
from engine.errors import Finding
from engine.feel import Evaluation, FeelBudgetError, Scope, to_json


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """`output` is a FEEL value; `trace` has one JSON-able entry per decision made, the asked one last."""

    output: object
    trace: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to evaluate on the way; `binds` are the names under which later steps know it. `kind` is empty for
    business knowledge, which leaves no trace."""

    id: str
    name: str
    kind: str
    binds: tuple[str, ...]
    logic: Boxed
    coerce: Coercion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    id: str
    name: str
    graph_id: str
    graph_name: str
    steps: tuple[Step, ...]
    inputs: tuple[tuple[str, Coercion], ...] = ()
    resource: str = ""

    def decide(self, variables: Mapping[str, object], evaluation: Evaluation) -> DecisionResult:
        """Decide with variables. Raises DecisionError or FeelBudgetError; `evaluation.warnings` explains nulls."""
        known: dict[str, object] = {name: coerce(variables[name]) for name, coerce in self.inputs if name in variables}
        scope = Scope(known, variables)
        trace: list[dict[str, object]] = []
        output: object = None
        try:
            for step in self.steps:
                output = _take(step, scope, evaluation, trace)
                known.update(dict.fromkeys(step.binds, output))
        except RecursionError:
            raise FeelBudgetError("数据或调用嵌套过深 / data or calls are nested too deeply") from None
        return DecisionResult(output, tuple(trace))


def _take(step: Step, scope: Scope, evaluation: Evaluation, trace: list[dict[str, object]]) -> object:
    outcome = step.logic.decide(scope, evaluation) if isinstance(step.logic, DecisionTable) else None
    output = outcome.value if outcome else step.logic.evaluate(scope, evaluation)
    if step.coerce is not None:
        output = step.coerce(output)
    if step.kind:
        trace.append(_entry(step, outcome, output))
    return output


def _entry(step: Step, outcome: Outcome | None, output: object) -> dict[str, object]:
    entry: dict[str, object] = {"id": step.id, "name": step.name, "type": step.kind, "inputs": [], "rules": []}
    if outcome is not None and isinstance(step.logic, DecisionTable):
        table = step.logic
        entry["inputs"] = [
            {"id": column.id, "label": column.label, "value": to_json(value)}
            for column, value in zip(table.inputs, outcome.inputs, strict=True)
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
    """One file. `findings` are warnings only; with anything worse there would be no graph."""

    id: str
    name: str
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...] = ()
