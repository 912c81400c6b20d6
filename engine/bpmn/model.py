"""The compiled process: immutable values that the interpreter walks; it holds no state and reads no XML.

Element types carry Camunda 8's words, which are the standard's in capitals, so the `/v2` border needs no table.
Elements and flows sit in tuples; an element refers to others by index into `Model.elements`, flows by index into
`Model.flows`. Element 0 is always the process itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from engine.feel import Evaluable


class ElementType(StrEnum):
    PROCESS = "PROCESS"
    SUB_PROCESS = "SUB_PROCESS"
    EVENT_SUB_PROCESS = "EVENT_SUB_PROCESS"
    CALL_ACTIVITY = "CALL_ACTIVITY"
    START_EVENT = "START_EVENT"
    INTERMEDIATE_CATCH_EVENT = "INTERMEDIATE_CATCH_EVENT"
    INTERMEDIATE_THROW_EVENT = "INTERMEDIATE_THROW_EVENT"
    BOUNDARY_EVENT = "BOUNDARY_EVENT"
    END_EVENT = "END_EVENT"
    TASK = "TASK"
    MANUAL_TASK = "MANUAL_TASK"
    USER_TASK = "USER_TASK"
    SERVICE_TASK = "SERVICE_TASK"
    SEND_TASK = "SEND_TASK"
    RECEIVE_TASK = "RECEIVE_TASK"
    SCRIPT_TASK = "SCRIPT_TASK"
    BUSINESS_RULE_TASK = "BUSINESS_RULE_TASK"
    EXCLUSIVE_GATEWAY = "EXCLUSIVE_GATEWAY"
    PARALLEL_GATEWAY = "PARALLEL_GATEWAY"
    EVENT_BASED_GATEWAY = "EVENT_BASED_GATEWAY"
    INCLUSIVE_GATEWAY = "INCLUSIVE_GATEWAY"
    COMPLEX_GATEWAY = "COMPLEX_GATEWAY"


class EventKind(StrEnum):
    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    TERMINATE = "terminate"


class TimerKind(StrEnum):
    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`timerEventDefinition` (BPMN 2.0.2 §10.5.5.8). `value` evaluates to an ISO 8601 text or a FEEL
    date and time or duration; a cycle is `R[n]/duration`, or cron (five or six fields)."""

    kind: TimerKind
    value: Evaluable


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """`message` with its `zeebe:subscription`. `correlation_key` is None only at a process's start or a throw."""

    name: Evaluable
    correlation_key: Evaluable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRef:
    """`signal`; `key` is the property `signal.key` (design.md, convention 8), None = everybody."""

    name: Evaluable
    key: Evaluable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The one event definition of an event. `error_code` None on a catch = any error."""

    kind: EventKind
    timer: Timer | None = None
    message: MessageRef | None = None
    signal: SignalRef | None = None
    error_code: Evaluable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMapping:
    """`zeebe:input` / `zeebe:output`: the value of `source` goes to the variable at the dotted path `target`."""

    source: Evaluable
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """`multiInstanceLoopCharacteristics` with `zeebe:loopCharacteristics`."""

    sequential: bool
    collection: Evaluable
    element_name: str | None = None
    output_collection: str | None = None
    output_element: Evaluable | None = None
    completion: Evaluable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserWork:
    """`zeebe:userTask` with its form, assignment, schedule and priority."""

    form_id: Evaluable | None = None
    assignee: Evaluable | None = None
    candidate_groups: Evaluable | None = None
    candidate_users: Evaluable | None = None
    due: Evaluable | None = None
    follow_up: Evaluable | None = None
    priority: Evaluable | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineWork:
    """`zeebe:taskDefinition` with `zeebe:taskHeaders`: a job for a connector or an external worker."""

    type: Evaluable
    retries: Evaluable
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """`zeebe:script`: a FEEL expression whose value goes to `result_variable`."""

    expression: Evaluable
    result_variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledDecision:
    """`zeebe:calledDecision`."""

    decision_id: Evaluable
    result_variable: str
    binding: str = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledProcess:
    """`zeebe:calledElement`."""

    process_id: Evaluable
    propagate_parent: bool = True
    propagate_child: bool = True
    binding: str = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One node of the diagram. Which of the optional parts are there follows from `type`.

    `scope` is the element that encloses it (the process encloses itself: 0). For a scope, `children` are its direct
    elements without boundary events, `starts` its none start events (for the process also message and timer starts:
    look at their `event`; for an event sub-process its one start event), `event_subs` its event sub-processes.
    `attached_to` is the activity that carries a boundary event, `boundaries` the boundary events of an activity.
    `interrupting` counts for boundary events, for event sub-processes and for their start events.
    """

    index: int
    id: str
    type: ElementType
    name: str
    scope: int
    line: int | None = None
    incoming: tuple[int, ...] = ()
    outgoing: tuple[int, ...] = ()
    default: int | None = None
    event: Event | None = None
    interrupting: bool = True
    attached_to: int | None = None
    boundaries: tuple[int, ...] = ()
    children: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    event_subs: tuple[int, ...] = ()
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    loop: Loop | None = None
    user: UserWork | None = None
    job: MachineWork | None = None
    script: Script | None = None
    decision: CalledDecision | None = None
    call: CalledProcess | None = None
    properties: Mapping[str, Evaluable] = field(default_factory=dict)
    documentation: str = ""

    def title(self, language: str) -> str:
        english = self.properties.get("name.en")
        if english is not None and not language.startswith("zh"):
            return english.text
        return self.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow; `condition` None = always (or the default flow)."""

    index: int
    id: str
    name: str
    source: int
    target: int
    condition: Evaluable | None = None


@dataclass(frozen=True, kw_only=True)
class Model:
    """One executable process. What it names in other files is found by `engine.bpmn.check`."""

    process_id: str
    name: str
    version_tag: str | None
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]

    @property
    def root(self) -> Element:
        return self.elements[0]

    @cached_property
    def none_start(self) -> Element | None:
        """Where an instance begins when nobody says otherwise; None when only a message or a timer begins one."""
        starts = (self.elements[index] for index in self.root.starts)
        return next((one for one in starts if one.event is None or one.event.kind is EventKind.NONE), None)

    @cached_property
    def by_id(self) -> Mapping[str, Element]:
        return {element.id: element for element in self.elements}
