"""A file that was read: its decisions by id, and whatever of it can be called by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.decision import Decision, guarded
from engine.dmn.functions import BoxedCallee
from engine.dmn.run import File, Run
from engine.dmn.service import ServiceCallee
from engine.dmn.trace import Trace
from engine.errors import Finding
from engine.feel import Evaluation, Undefined


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

    def call(self, name: str, arguments: Mapping[str, object], evaluation: Evaluation) -> object:
        """What a decision service or business knowledge model of that name answers; arguments that it has no parameter
        for are left out. Raises Undefined, DecisionError or FeelBudgetError."""
        for id, element in self.file.elements.items():
            if name not in element.names:
                continue
            run = Run(arguments, evaluation, {}, Trace())
            callee = run.value((), id, element)
            if isinstance(callee, BoxedCallee | ServiceCallee):
                known = {name: arguments.get(name) for name in callee.parameter_names}
                return guarded(lambda callee=callee, known=known: callee.call_named(evaluation, known))  # type: ignore[misc]
        raise Undefined(f"没有可调用的 {name} / there is nothing to call that is named {name}")
