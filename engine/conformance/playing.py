"""Instances in memory, without a database: timers come true in their order, what is thrown arrives at once."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from engine import runtime
from engine.bpmn.model import Model
from engine.calendar import DEFAULT_CALENDAR
from engine.facts import (
    ChildCalled,
    Fact,
    IncidentRaised,
    InstanceEnded,
    MessageAwaited,
    MessageThrown,
    SignalAwaited,
    SignalThrown,
    TimerSet,
    WaitsClosed,
)
from engine.ids import FIRST_KEY, Key
from engine.runtime import State, Step, World

ZONE = ZoneInfo("UTC")
BEGIN = datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)
Wait = TimerSet | SignalAwaited | MessageAwaited
Thrown = SignalThrown | MessageThrown


class _NoDecisions:
    def find(self, decision_id: str, binding: str) -> None:
        return None


@dataclass(eq=False)
class Played:
    """One instance; `caller` is the instance and the element that called it."""

    model: Model
    caller: tuple["Played", Key] | None = None
    state: State = field(default_factory=lambda: State(0, {}))
    waits: list[Wait] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    end: InstanceEnded | None = None

    @property
    def variables(self) -> Mapping[str, object]:
        return self.end.variables if self.end else self.state.tokens[self.state.root].variables


@dataclass
class House:
    """All instances of one file's processes."""

    models: Sequence[Model]
    now: datetime = BEGIN
    instances: list[Played] = field(default_factory=list)
    _thrown: deque[Thrown] = field(default_factory=deque)
    _keys: Iterator[int] = field(default_factory=lambda: count(FIRST_KEY))

    def play(self, variables: Mapping[str, object], until: datetime) -> Played:
        """Begins the first process and lets everything happen that is due by `until`."""
        first = self._begin(self.models[0], variables)
        while self._thrown or self._fire_next(until):
            if self._thrown:
                self._deliver(self._thrown.popleft(), variables)
        return first

    @property
    def _world(self) -> World:
        return World(now=self.now, zone=ZONE, calendar=DEFAULT_CALENDAR, decisions=_NoDecisions(),
                     new_key=lambda: next(self._keys))  # fmt: skip

    def _begin(self, model: Model, variables: Mapping[str, object], at: str | None = None,
               caller: tuple[Played, Key] | None = None) -> Played:  # fmt: skip
        """At its plain starts; a process that only events begin, at the first of them."""
        if at is None and not model.none_starts:
            at = next((wait.element for wait in runtime.start_waits(model, self._world)), None)
        one = Played(model, caller)
        self.instances.append(one)
        self._took(one, runtime.start(model, self._world, variables, at=at, called=caller is not None))
        return one

    def _does(self, one: Played, act: Callable[..., Step], *arguments: object) -> None:
        self._took(one, act(one.model, one.state, self._world, *arguments))

    def _took(self, one: Played, step: Step) -> None:
        one.state = runtime.decode_state(runtime.encode_state(step.state)) if step.state.tokens else step.state
        for fact in step.facts:
            self._note(one, fact)

    def _note(self, one: Played, fact: Fact) -> None:
        match fact:
            case TimerSet() | SignalAwaited() | MessageAwaited():
                one.waits.append(fact)
            case WaitsClosed():
                one.waits = [wait for wait in one.waits if not _closes(fact, wait)]
            case SignalThrown() | MessageThrown():
                self._thrown.append(fact)
            case IncidentRaised():
                one.incidents.append(fact.error_type)
            case ChildCalled():
                self._call(one, fact)
            case InstanceEnded():
                one.end = fact
                self._give_back(one, fact)

    def _call(self, one: Played, fact: ChildCalled) -> None:
        model = next((model for model in self.models if model.process_id == fact.process_id), None)
        if model is None:
            one.incidents.append("CALLED_ELEMENT_ERROR")
        else:
            self._begin(model, fact.variables, caller=(one, fact.key))

    def _give_back(self, one: Played, end: InstanceEnded) -> None:
        if one.caller is None or one.caller[1] not in one.caller[0].state.tokens:
            return
        caller, key = one.caller
        if end.how == "terminated":
            return
        if end.error_code is not None:
            self._does(caller, runtime.throw_error, key, end.error_code, end.variables)
        else:
            self._does(caller, runtime.complete, key, end.variables)

    def _deliver(self, thrown: Thrown, variables: Mapping[str, object]) -> None:
        """A signal to everybody who waits for it, a message to one; else it begins what starts by it."""
        heard = False
        for one in list(self.instances):
            for wait in [wait for wait in one.waits if _hears(wait, thrown)]:
                if wait in one.waits and not (heard and isinstance(thrown, MessageThrown)):
                    self._trigger(one, wait, thrown.variables)
                    heard = True
        if not heard or isinstance(thrown, SignalThrown):
            self._begin_by(thrown, variables)

    def _begin_by(self, thrown: Thrown, variables: Mapping[str, object]) -> None:
        for model in self.models[1:]:
            for wait in runtime.start_waits(model, self._world):
                if thrown.name in (wait.signal if isinstance(thrown, SignalThrown) else wait.message or "",):
                    self._begin(model, {**variables, **thrown.variables}, wait.element)

    def _fire_next(self, until: datetime) -> bool:
        timers = [(wait.due_at, number, one, wait) for number, one in enumerate(self.instances)
                  for wait in one.waits if isinstance(wait, TimerSet) and wait.due_at <= until]  # fmt: skip
        if not timers:
            return False
        due, _, one, timer = min(timers, key=lambda found: found[:2])
        self.now = max(self.now, due)
        self._trigger(one, timer, {})
        return True

    def _trigger(self, one: Played, wait: Wait, variables: Mapping[str, object]) -> None:
        one.waits.remove(wait)
        self._does(one, runtime.trigger, wait.holder, wait.element, variables)


def _closes(fact: WaitsClosed, wait: Wait) -> bool:
    return fact.holder == wait.holder and fact.element in (None, wait.element)


def _hears(wait: Wait, thrown: Thrown) -> bool:
    if isinstance(thrown, SignalThrown):
        return isinstance(wait, SignalAwaited) and (wait.name, wait.signal_key) == (thrown.name, thrown.signal_key)
    return isinstance(wait, MessageAwaited) and (wait.name, wait.correlation_key) == (
        thrown.name, thrown.correlation_key
    )  # fmt: skip
