"""What a behaviour sees of a step being computed and may ask for; how elements come and go is `run`'s."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from engine.bpmn.model import Element, Flow, Model
from engine.errors import IncidentError
from engine.facts import Fact, VariablesSet
from engine.feel import Evaluable, to_json
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.scopes import Visible, owner_of
from engine.runtime.state import State, Token
from engine.runtime.world import World


class Moves(ABC):
    """The mutable middle of a step: a state of its own and the facts so far. `brought` is what came with the event that
    is being entered, `came_by` the flow that led there; `stirred` says that conditions have to be asked again."""

    def __init__(self, model: Model, state: State, world: World) -> None:
        self.model = model
        self.state = state
        self.world = world
        self.facts: list[Fact] = []
        self.evaluation = world.evaluation(self._case_variables)
        self.brought: Mapping[str, object] | None = None
        self.came_by: Flow | None = None
        self.stirred = False

    # -- seeing ---------------------------------------------------------------------------------------------------

    def _case_variables(self) -> Mapping[str, object]:
        root = self.state.tokens.get(self.state.root)
        return root.variables if root is not None else {}

    def element(self, key: Key) -> Element:
        return self.model.elements[self.state.tokens[key].element]

    def visible(self, key: Key, extra: Mapping[str, object] | None = None) -> Visible:
        return Visible(self.state, key, extra, {"tables": self.world.tables})

    def value(self, evaluable: Evaluable, key: Key, extra: Mapping[str, object] | None = None) -> object:
        """The JSON value of a field, seen from `key`."""
        return to_json(evaluable.evaluate(self.visible(key, extra), self.evaluation))

    def text(self, evaluable: Evaluable, key: Key) -> str:
        """The text a field must give. Raises IncidentError EXTRACT_VALUE_ERROR when it gives something else."""
        self.evaluation.warnings.clear()
        found = self.value(evaluable, key)
        if isinstance(found, bool) or not isinstance(found, str | int):
            why = "; ".join(self.evaluation.warnings)
            raise IncidentError(
                "EXTRACT_VALUE_ERROR",
                f"TEXT_EXPECTED: 表达式{evaluable.text!r}应得到文字，实际为{found!r}。{why} / "
                f"Expected {evaluable.text!r} to give a text, got {found!r}. {why}",
            )
        return str(found)

    def truth(self, evaluable: Evaluable, key: Key, extra: Mapping[str, object] | None = None) -> bool:
        """A condition's truth. Raises IncidentError CONDITION_ERROR when it is neither true nor false."""
        self.evaluation.warnings.clear()
        found = evaluable.evaluate(self.visible(key, extra), self.evaluation)
        if not isinstance(found, bool):
            why = "; ".join(self.evaluation.warnings)
            raise IncidentError(
                "CONDITION_ERROR",
                f"CONDITION_NOT_BOOLEAN: 条件{evaluable.text!r}的结果不是真或假，而是{found!r}。{why} / "
                f"Condition {evaluable.text!r} gave {found!r}, neither true nor false. {why}",
            )
        return found

    # -- noting ---------------------------------------------------------------------------------------------------

    def note(self, fact: Fact) -> None:
        self.facts.append(fact)

    def set_variables(self, start: Key, values: Mapping[str, object]) -> None:
        """Each value goes to the nearest scope that has the name, outwards from `start`; else to the process."""
        by_owner: dict[Key, dict[str, object]] = {}
        for name, value in values.items():
            by_owner.setdefault(owner_of(self.state, start, name), {})[name] = value
        for owner, owned in by_owner.items():
            self.set_local(owner, owned)

    def set_local(self, key: Key, values: Mapping[str, object]) -> None:
        token = self.state.tokens[key]
        before = token.variables
        changed = {name: value for name, value in values.items() if name not in before or before[name] != value}
        if changed:
            token.variables.update(changed)
            self.stirred = True
            self.note(VariablesSet(scope=key, names=tuple(changed), values=changed))

    # -- asking for -----------------------------------------------------------------------------------------------

    @abstractmethod
    def arrive(self, arrival: Arrival) -> None:
        """Something is on its way; it counts as running in its scope from now on."""

    @abstractmethod
    def begin(self, arrival: Arrival) -> None:
        """Enters an element at once, whatever else would have to arrive before."""

    @abstractmethod
    def later(self, act: Callable[[], None]) -> None:
        """`act` is done before anything else arrives."""

    @abstractmethod
    def complete(
        self, key: Key, variables: Mapping[str, object] | None = None, local: Mapping[str, object] | None = None
    ) -> None:
        """The element's work is done. `variables` go through the output mappings (or, without any, outwards as they
        are); `local` is only what the mappings may see."""

    @abstractmethod
    def leave(self, key: Key) -> None:
        """Writes the outputs, chooses the flows and goes on; what fails leaves an incident here."""

    @abstractmethod
    def go(self, key: Key, flows: tuple[Flow, ...]) -> None:
        """The element completes towards these flows, whatever its outputs."""

    @abstractmethod
    def go_ahead(self, key: Key, element: Element) -> None:
        """The flows behind an element that stays get their tokens already."""

    @abstractmethod
    def remove(self, key: Key) -> None:
        """The element has completed; nothing follows from it."""

    @abstractmethod
    def released(self, token: Token) -> None:
        """`token` is gone; whatever had it run to undo something goes on."""

    @abstractmethod
    def leave_by_boundary(self, holder: Key, boundary: Element, variables: Mapping[str, object]) -> None:
        """A boundary event of `holder` has fired; one that interrupts cancels what it stands on."""

    @abstractmethod
    def raise_incident(self, key: Key, element: Element, error: IncidentError) -> None:
        """The element cannot go on until somebody mends the cause."""

    @abstractmethod
    def child_ended(self, scope: Key) -> None:
        """One token less runs in `scope`; with the last one the scope itself is done."""

    @abstractmethod
    def scope_done(self, scope: Key) -> None:
        """Nothing runs in `scope` any more: it completes, and with the outermost the instance."""

    @abstractmethod
    def terminate(self, key: Key) -> None:
        """Cancels a running element with all inside it; nobody goes on from here."""

    @abstractmethod
    def terminate_children(self, scope: Key) -> None:
        """Cancels all that runs, or is on its way, inside `scope`."""

    @abstractmethod
    def end(self, how: str, error_code: str | None = None) -> None:
        """The whole instance is over; what still runs is cancelled."""

    @abstractmethod
    def throw_error(self, key: Key, code: str) -> None:
        """A BPMN error goes outwards from `key` until something catches it."""

    @abstractmethod
    def escalate(self, key: Key, code: str, variables: Mapping[str, object]) -> None:
        """An escalation goes outwards from `key` until something catches it, or nothing does."""

    @abstractmethod
    def refuse(self, reasons: object) -> None:
        """The end event reached says that the whole request is refused, with these reasons."""
