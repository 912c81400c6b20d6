"""Plays one instance in memory, command by command, and keeps its facts; for tests of the interpreter."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from engine import runtime
from engine.bpmn import read_processes
from engine.bpmn.model import Model
from engine.calendar import DEFAULT_CALENDAR, calendar_functions
from engine.dmn import parse_dmn
from engine.facts import ElementEntered, Fact, IncidentRaised, InstanceEnded, TimerSet
from engine.feel.evaluation import SHANGHAI
from engine.ids import FIRST_KEY
from engine.runtime import State, Step, World

START = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
F = TypeVar("F", bound=Fact)


class Decisions:
    def __init__(self, *files: str) -> None:
        graphs = [parse_dmn(file.encode(), "test.dmn") for file in files]
        self._found = {name: (decision, 1) for graph in graphs for name, decision in graph.decisions.items()}

    def find(self, decision_id: str, binding: str) -> Any:
        return self._found.get(decision_id)


class Played:
    """An instance under test. Every verb saves and loads the state first, as the engine does between commands."""

    def __init__(self, content: str | bytes, *, decisions: Decisions | None = None, step_limit: int = 10_000) -> None:
        text = content.encode() if isinstance(content, str) else content
        self.model: Model = read_processes(text, "test.bpmn", calendar_functions()).models[0]
        self.now = START
        self.facts: list[Fact] = []
        self.state: State = State(0, {})
        self.keys = count(FIRST_KEY)
        self.decisions = decisions or Decisions()
        self.step_limit = step_limit

    @property
    def world(self) -> World:
        return World(
            now=self.now,
            zone=SHANGHAI,
            calendar=DEFAULT_CALENDAR,
            decisions=self.decisions,
            new_key=lambda: next(self.keys),
            step_limit=self.step_limit,
        )

    def start(self, variables: Mapping[str, Any] | None = None, **options: Any) -> "Played":
        return self._took(runtime.start(self.model, self.world, variables or {}, **options))

    def complete(
        self, element: str, variables: Mapping[str, Any] | None = None, nth: int = 0, **local: Any
    ) -> "Played":
        key = self.waiting(element)[nth]
        return self._took(runtime.complete(self.model, self.loaded, self.world, key, variables or {}, local or None))

    def fire(self, event: str, variables: Mapping[str, Any] | None = None, **since: Any) -> "Played":
        """The wait for `event` comes true; for a timer the clock moves to its due time (or by `hours=…`)."""
        waits = [fact for fact in self.facts if getattr(fact, "holder", None) and getattr(fact, "element", "") == event]
        wait = waits[-1]
        if isinstance(wait, TimerSet):
            self.now = max(self.now, wait.due_at)
        self.now += timedelta(**since)
        return self._took(
            runtime.trigger(self.model, self.loaded, self.world, wait.holder, event, variables or {})  # type: ignore[attr-defined]
        )

    def fail(self, element: str, code: str) -> "Played":
        key = self.waiting(element)[0]
        return self._took(runtime.throw_error(self.model, self.loaded, self.world, key, code, {}))

    def then(self, act: Callable[[Model, State, World], Step]) -> "Played":
        return self._took(act(self.model, self.loaded, self.world))

    def _took(self, step: Step) -> "Played":
        self.state = step.state
        self.facts += step.facts
        return self

    @property
    def loaded(self) -> State:
        return runtime.decode_state(runtime.encode_state(self.state))

    def waiting(self, element: str) -> list[int]:
        index = self.model.by_id[element].index
        loops = self.model.by_id[element].loop is not None
        return [k for k, token in self.state.tokens.items() if token.element == index and (not loops or token.turn)]

    @property
    def open(self) -> set[str]:
        return {self.model.elements[token.element].id for token in self.state.tokens.values()} - {self.model.process_id}

    def of(self, kind: type[F]) -> list[F]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    @property
    def entered(self) -> list[str]:
        return [fact.element for fact in self.of(ElementEntered)][1:]

    @property
    def incidents(self) -> list[str]:
        return [fact.error_type for fact in self.of(IncidentRaised)]

    @property
    def ended(self) -> str | None:
        over = self.of(InstanceEnded)
        return over[0].how if over else None

    @property
    def variables(self) -> dict[str, Any]:
        over = self.of(InstanceEnded)
        return dict(over[0].variables if over else self.state.tokens[self.state.root].variables)
