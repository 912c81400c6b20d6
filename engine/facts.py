"""What has happened: the interpreter's report and the history's vocabulary; facts carry no personal values.

Every fact names the element by its id and the running element by its key. `kind` (the class name) and the plain fields
become one history row; fields marked in `PRIVATE` go to rows that retention can blank and never into the history.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from engine.ids import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened in an instance."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementEntered(Fact):
    key: Key
    element: str
    type: str
    scope: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementLeft(Fact):
    """`how` is `completed`, or `terminated`: cancelled from outside (boundary, terminate end, withdrawal)."""

    key: Key
    element: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VariablesSet(Fact):
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"values"})
    scope: Key
    names: tuple[str, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariablesCorrected(Fact):
    """An administrator set these variables at the running element `key`, from there outwards."""

    key: Key
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(Fact):
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"properties"})
    key: Key
    element: str
    form_id: str | None
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningDecided(Fact):
    """A joint vote is over: `key` is the running activity that held it. `votes` are those that were given, each with
    `by`, `vote`, `counts` and `weight`; `vetoed_by` ended it against all others, `open` are the turns nobody needs any
    more."""

    key: Key
    element: str
    rule: str
    passed: bool
    votes: tuple[Mapping[str, object], ...]
    vetoed_by: tuple[str, ...]
    missing: int
    open: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClosed(Fact):
    """A task ended without anybody doing it, for everybody else has decided: it was in the hands of `assignee`, or
    offered. `why`: rule_met."""

    task: Key
    element: str
    assignee: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSkipped(Fact):
    """A task that nobody has to do. `why`: nobody (fits), or already_approved by `person` in the step before."""

    task: Key
    element: str
    why: str
    person: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCreated(Fact):
    """Work for a machine. Inputs are the variables visible at `key`."""

    key: Key
    element: str
    type: str
    retries: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCompleted(Fact):
    """`job` was done by the worker that calls itself so."""

    job: Key
    element: str
    worker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailed(Fact):
    """`retries` are left, the next not before `due_at`; with none an incident follows."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"message"})
    job: Key
    element: str
    worker: str | None
    retries: int
    due_at: datetime
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobErrorThrown(Fact):
    """The work ended with a BPMN error, which the diagram may catch."""

    job: Key
    element: str
    worker: str | None
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobChanged(Fact):
    """`retries` were set anew, or the lease to end at `due_at`; None = as before."""

    job: Key
    element: str
    retries: int | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSet(Fact):
    """`holder` is the running element that waits; `element` the event that fires. `repeat` None = once,
    -1 = for ever, n = n more times after this one; `every` is an ISO 8601 duration or a cron text."""

    holder: Key
    element: str
    due_at: datetime
    repeat: int | None = None
    every: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAwaited(Fact):
    holder: Key
    element: str
    name: str
    correlation_key: str
    interrupting: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalAwaited(Fact):
    holder: Key
    element: str
    name: str
    signal_key: str | None
    interrupting: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsClosed(Fact):
    """Nothing that `holder` opened may fire any more: its timers, subscriptions, open task or job, called child.
    With `element` only the waits for that event."""

    holder: Key
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalThrown(Fact):
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"variables"})
    name: str
    signal_key: str | None
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageThrown(Fact):
    """A message for whoever waits for it in this server; without a key it can only begin something."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"variables", "correlation_key"})
    key: Key
    element: str
    name: str
    correlation_key: str
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationEscaped(Fact):
    """Nothing in a called instance caught the escalation: the activity that called it throws it on."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"variables"})
    code: str
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(Fact):
    """A decision was made, also on the way to another: kept so that a person can be told why. `rules` are the ids of
    the rules that matched, `numbers` their places in the table."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"inputs", "outputs"})
    key: Key
    element: str
    decision: str
    version: int
    rules: tuple[str, ...]
    numbers: tuple[int, ...]
    inputs: Mapping[str, object]
    outputs: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCalled(Fact):
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"variables"})
    key: Key
    element: str
    process_id: str
    variables: Mapping[str, object]
    binding: str = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRaised(Fact):
    key: Key
    element: str
    error_type: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved(Fact):
    """Somebody says that the cause is mended; what stood there is tried again."""

    incident: Key
    key: Key
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceStarted(Fact):
    process_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceModified(Fact):
    """An administrator moved tokens by hand: elements that were begun, and running ones that were ended."""

    activated: tuple[str, ...]
    terminated: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceMigrated(Fact):
    """An administrator moved the case to another version: keys of the definitions."""

    before: Key
    after: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementMoved(Fact):
    """In a migration the running element `key` has become another one of the diagram."""

    key: Key
    element: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMoved(Fact):
    """What the new model says of an open task; whose it is and when it is due stays."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"properties"})
    key: Key
    element: str
    form_id: str | None
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitMoved(Fact):
    """What `holder` waits for under the name `element` it waits for under the name `to`, unchanged otherwise."""

    holder: Key
    element: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSuspended(Fact):
    """An administrator stopped the case; `remark` is the key of the reason."""

    remark: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceResumed(Fact):
    """It goes on, after so many minutes."""

    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceEnded(Fact):
    """`how`: completed | terminated | failed (an error nobody caught leaves through the parent). `refusal` is the list
    of an end event with property `refuse` (design.md, convention 10)."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"variables", "refusal"})
    how: str
    error_code: str | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    refusal: tuple[object, ...] | None = None
