"""Plays betsy's models in memory: what a run leaves in `marks` is held against what the suite expects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from engine import runtime
from engine.bpmn import read_processes
from engine.bpmn.model import Model
from engine.calendar import DEFAULT_CALENDAR, calendar_functions
from engine.conformance.expected import Entry, Result
from engine.conformance.translation import MARKS, translate
from engine.errors import DeploymentRefused, Rejected
from engine.facts import Fact, IncidentRaised, InstanceEnded, SignalAwaited, SignalThrown, TimerSet, WaitsClosed
from engine.ids import FIRST_KEY
from engine.runtime import State, Step, World

ZONE = ZoneInfo("UTC")
BEGIN = datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)
REFUSED, FAILED, PARALLEL = "ERROR_deployment", "ERROR_runtime", "EXECUTION_parallel"
UNCAUGHT = {"UNHANDLED_ERROR_EVENT": "ERROR_thrownErrorEvent"}
STAMPS = frozenset({"CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2"})


Wait = TimerSet | SignalAwaited


class _NoDecisions:
    def find(self, decision_id: str, binding: str) -> None:
        return None


def run_betsy(entries: Sequence[tuple[Path, Entry]], notes: list[str] | None = None) -> Iterator[Result]:
    """Every case of every entry. What was translated is added to `notes`."""
    for file, entry in entries:
        content, changes = translate(file.read_bytes())
        if notes is not None:
            notes += [f"{entry['name']} {element}: {before} → {after}" for element, before, after in changes]
        try:
            models: tuple[Model, ...] = read_processes(content, file.name, calendar_functions()).models
            why = ""
        except DeploymentRefused as refused:
            models, why = (), "; ".join(f"{one.code} [{one.element}]" for one in refused.findings[:4])
        for number, case in enumerate(entry["cases"], 1):
            marks = _marks(models[0], case) if models else [REFUSED]
            yield Result(entry["group"], f"{entry['name']} {number}", _difference(marks, case["expect"], why))


def _difference(marks: Sequence[str], expected: Sequence[str], why: str) -> str:
    if sorted(marks) == sorted(expected):
        return ""
    return f"expected {' '.join(sorted(expected))}, left {' '.join(sorted(marks)) or 'nothing'} {why}".strip()


def _marks(model: Model, case: Entry) -> list[str]:
    """What a run leaves; an incident leaves its own mark, as an engine's log would."""
    play = _Play(model)
    try:
        play.run({"test": case["input"], "integerVariable": case["integerVariable"], MARKS: []}, case["delay_ms"])
    except Rejected as rejected:
        return [f"ERROR_generic ({rejected})"]
    stamps = STAMPS.intersection(play.marks)
    marks = [mark for mark in play.marks if mark not in STAMPS] + ([PARALLEL] if stamps == STAMPS else [])
    return marks + [UNCAUGHT.get(kind, FAILED) for kind in play.incidents[:1]]


def _closes(fact: WaitsClosed, wait: "Wait") -> bool:
    return fact.holder == wait.holder and fact.element in (None, wait.element)


@dataclass
class _Play:
    """One instance: timers come true in the order of their times, signals at once, until nothing moves."""

    model: Model
    now: datetime = BEGIN
    state: State = field(default_factory=lambda: State(0, {}))
    facts: list[Fact] = field(default_factory=list)
    signals: list[SignalThrown] = field(default_factory=list)
    keys: Iterator[int] = field(default_factory=lambda: count(FIRST_KEY))

    def run(self, variables: dict[str, object], delay: int) -> None:
        until = BEGIN + timedelta(milliseconds=max(delay, 1000) + 60_000)
        self._took(runtime.start(self.model, self._world, variables))
        while self.state.tokens:
            if self.signals:
                self._deliver(self.signals.pop(0))
            elif not self._fire_next(until):
                return

    @property
    def _world(self) -> World:
        return World(now=self.now, zone=ZONE, calendar=DEFAULT_CALENDAR, decisions=_NoDecisions(),
                     new_key=lambda: next(self.keys))  # fmt: skip

    def _took(self, step: Step) -> None:
        self.state = runtime.decode_state(runtime.encode_state(step.state)) if step.state.tokens else step.state
        self.facts += step.facts
        self.signals += [fact for fact in step.facts if isinstance(fact, SignalThrown)]

    def _waits(self, kind: type[Wait]) -> list[Wait]:
        """Those still open: the element that listens has not closed its waits since."""
        found: list[Wait] = []
        for fact in self.facts:
            if isinstance(fact, WaitsClosed):
                found = [wait for wait in found if not _closes(fact, wait)]
            elif isinstance(fact, kind):
                found.append(fact)
        return [wait for wait in found if wait.holder in self.state.tokens]

    def _deliver(self, signal: SignalThrown) -> None:
        for wait in self._waits(SignalAwaited):
            if isinstance(wait, SignalAwaited) and wait.name == signal.name and wait.holder in self.state.tokens:
                self._trigger(wait)

    def _fire_next(self, until: datetime) -> bool:
        timers = [wait for wait in self._waits(TimerSet) if isinstance(wait, TimerSet) and wait.due_at <= until]
        if not timers:
            return False
        timer = min(timers, key=lambda one: one.due_at)
        self.now = max(self.now, timer.due_at)
        self._trigger(timer)
        return True

    def _trigger(self, wait: Wait) -> None:
        self._took(runtime.trigger(self.model, self.state, self._world, wait.holder, wait.element, {}))
        self.facts = [fact for fact in self.facts if fact is not wait]

    @property
    def incidents(self) -> list[str]:
        return [fact.error_type for fact in self.facts if isinstance(fact, IncidentRaised)]

    @property
    def marks(self) -> list[str]:
        over = [fact for fact in self.facts if isinstance(fact, InstanceEnded)]
        variables = over[0].variables if over else self.state.tokens[self.state.root].variables
        marks = variables.get(MARKS)
        return [str(mark) for mark in marks] if isinstance(marks, list) else []
