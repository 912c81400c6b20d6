"""The compiled process: immutable values that the interpreter walks; it holds no state and reads no XML.

Element types carry Camunda 8's words, which are the standard's in capitals, so the `/v2` border needs no table.
Elements and flows sit in tuples; an element refers to others by index into `Model.elements`, flows by index into
`Model.flows`. Element 0 is always the process itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from engine.feel import Evaluable


class ElementType(StrEnum):
    PROCESS = "PROCESS"
    SUB_PROCESS = "SUB_PROCESS"
    TRANSACTION = "TRANSACTION"
    AD_HOC_SUB_PROCESS = "AD_HOC_SUB_PROCESS"
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
    ESCALATION = "escalation"
    CONDITIONAL = "conditional"
    LINK = "link"
    COMPENSATION = "compensation"
    CANCEL = "cancel"
    TERMINATE = "terminate"
    MULTIPLE = "multiple"
    PARALLEL_MULTIPLE = "parallel multiple"


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
    """`message` with its `zeebe:subscription`. `correlation_key` is None only at a process's start, or when a thrown
    message has none."""

    name: Evaluable
    correlation_key: Evaluable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRef:
    """`signal`; `key` is the property `signal.key` (design.md, convention 8), None = everybody."""

    name: Evaluable
    key: Evaluable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event catches or throws. `code` is that of an error or escalation; None on a catch = any. `condition`
    belongs to a conditional event. `activity` is the one that a compensation undoes, None = all of its scope; `waits`
    says whether the event waits for that. `parts` are the definitions of a multiple event, each an event of its own.
    """

    kind: EventKind
    timer: Timer | None = None
    message: MessageRef | None = None
    signal: SignalRef | None = None
    code: Evaluable | None = None
    condition: Evaluable | None = None
    activity: int | None = None
    waits: bool = True
    parts: tuple["Event", ...] = ()

    @property
    def each(self) -> tuple["Event", ...]:
        """Its definitions, one or several."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMapping:
    """`zeebe:input` / `zeebe:output`: the value of `source` goes to the variable at the dotted path `target`."""

    source: Evaluable
    target: str


class SigningRule(StrEnum):
    """When a joint vote has passed: what has to be in favour."""

    ALL = "all"
    ANY = "any"
    COUNT = "count"
    RATIO = "ratio"
    WEIGHT = "weight"
    SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """The joint vote (会签) that the properties `signing…` of a multi-instance user task declare.

    `needed` is what a count, ratio or weight has to reach; `weight` and `veto` are seen by each signer's turn. `yes`
    and `abstain` are the outcomes that count so, any other is against. With `everybody` all are asked whatever the
    result. `added` makes, of a `person`, what an added signer is in the collection; `result` is the variable that
    says how it went.
    """

    rule: SigningRule
    result: str
    needed: Evaluable | None = None
    weight: Evaluable | None = None
    veto: Evaluable | None = None
    added: Evaluable | None = None
    yes: frozenset[str] = frozenset()
    abstain: frozenset[str] = frozenset()
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """`multiInstanceLoopCharacteristics`: `collection` of `zeebe:loopCharacteristics`, or `cardinality` (a number).
    With a `signing` that decides when it is over, and there is no `completion`."""

    sequential: bool
    collection: Evaluable | None = None
    cardinality: Evaluable | None = None
    element_name: str | None = None
    output_collection: str | None = None
    output_element: Evaluable | None = None
    completion: Evaluable | None = None
    signing: Signing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLoop:
    """`standardLoopCharacteristics` (BPMN 2.0.2 §13.3.6): again while `condition` holds, at most `maximum` times."""

    test_before: bool = False
    condition: Evaluable | None = None
    maximum: Evaluable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdHoc:
    """`adHocSubProcess`: `active` (of `zeebe:adHoc`) gives the ids of what begins, None = all that nothing leads to."""

    sequential: bool = False
    completion: Evaluable | None = None
    cancels_rest: bool = True
    active: Evaluable | None = None


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
    version_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One node of the diagram. Which of the optional parts are there follows from `type`.

    `scope` is the element that encloses it (the process encloses itself: 0). For a scope, `children` are its direct
    elements without boundary events, `starts` where its tokens begin (for the process also what a message, signal or
    timer begins: look at their `event`; for an event sub-process its one start event), `event_subs` its event
    sub-processes. `data` are the variables that are its own: a scope's data objects, an activity's data outputs, and
    properties; `carries` what its data output associations carry on, as far as it has a value.
    `attached_to` is the activity that carries a boundary event, `boundaries` the boundary events of an activity.
    `interrupting` counts for boundary events, for event sub-processes and for their start events. `link` is where a
    link throw goes on; `undone_by` the activity that compensates this one. `instantiates` marks a receive task or
    event-based gateway that begins the process, `collects` an event-based gateway that waits for all its events.
    `start_quantity` tokens begin an activity, `completion_quantity` leave by each flow (§13.3.2).
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
    link: int | None = None
    undone_by: int | None = None
    is_for_compensation: bool = False
    instantiates: bool = False
    collects: bool = False
    start_quantity: int = 1
    completion_quantity: int = 1
    data: tuple[str, ...] = ()
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    carries: tuple[VariableMapping, ...] = ()
    loop: Loop | StandardLoop | None = None
    ad_hoc: AdHoc | None = None
    activation: Evaluable | None = None
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
    def none_starts(self) -> tuple[Element, ...]:
        """Where an instance begins when nobody says otherwise; empty when only events begin one."""
        starts = (self.elements[index] for index in self.root.starts)
        return tuple(one for one in starts if not _begun_by_event(one))

    @cached_property
    def event_starts(self) -> tuple[Element, ...]:
        """What a message, a signal or a timer begins an instance at: start events, receive tasks, and the events behind
        an event-based gateway that instantiates."""
        starts = (self.elements[index] for index in self.root.starts)
        return tuple(caught for one in starts if _begun_by_event(one) for caught in self._caught_at(one))

    def _caught_at(self, start: Element) -> tuple[Element, ...]:
        return self.behind(start) if start.type is ElementType.EVENT_BASED_GATEWAY else (start,)

    @cached_property
    def before(self) -> tuple[tuple[int, ...], ...]:
        """By element, those from which a token may come to it: along a flow, by a boundary event, by a link."""
        found: list[list[int]] = [[self.flows[flow].source for flow in one.incoming] for one in self.elements]
        for one in self.elements:
            if one.attached_to is not None:
                found[one.index].append(one.attached_to)
            if one.link is not None:
                found[one.link].append(one.index)
        return tuple(tuple(sources) for sources in found)

    def after(self, index: int) -> Iterator[int]:
        """Where a token may go from an element: along a flow, by a boundary event, by a link."""
        element = self.elements[index]
        yield from (self.flows[flow].target for flow in element.outgoing)
        yield from element.boundaries
        if element.link is not None:
            yield element.link

    @cached_property
    def leading_back(self) -> frozenset[tuple[int, int]]:
        """The steps from element to element that close a loop, seen from where each scope begins."""
        found: set[tuple[int, int]] = set()
        begun, left = set[int](), set[int]()
        for start in (start for scope in self.elements for start in scope.starts):
            path = [(start, iter(tuple(self.after(start))))] if start not in begun else []
            begun.add(start)
            while path:
                here, following = path[-1]
                there = next(following, None)
                if there is None:
                    left.add(here)
                    path.pop()
                elif there not in begun:
                    begun.add(there)
                    path.append((there, iter(tuple(self.after(there)))))
                elif there not in left:
                    found.add((here, there))
        return frozenset(found)

    def behind(self, element: Element) -> tuple[Element, ...]:
        """The elements that its flows lead to."""
        return tuple(self.elements[self.flows[flow].target] for flow in element.outgoing)

    @cached_property
    def merges(self) -> frozenset[int]:
        """The inclusive and complex gateways at which tokens wait for what may still come."""
        waiting = (ElementType.INCLUSIVE_GATEWAY, ElementType.COMPLEX_GATEWAY)
        return frozenset(one.index for one in self.elements if one.type in waiting and len(one.incoming) > 1)

    @cached_property
    def ways_to(self) -> dict[int, dict[int, frozenset[int]]]:
        """What `engine.runtime.merging` has found out about those gateways, each when it is first needed."""
        return {}

    @cached_property
    def watches(self) -> bool:
        """Whether anything here waits for a condition."""
        events = (part for one in self.elements if one.event is not None for part in one.event.each)
        return any(part.kind is EventKind.CONDITIONAL for part in events)

    def wait(self, name: str) -> tuple[Element, int]:
        """The element and the part of its event that an open wait belongs to (`wait_name`)."""
        id, _, part = name.partition("#")
        return self.by_id[id], int(part or 0)

    @cached_property
    def by_id(self) -> Mapping[str, Element]:
        return {element.id: element for element in self.elements}


def wait_name(element: Element, part: int) -> str:
    """What a timer or subscription calls the event that it is for: its id, with a number for one part of several."""
    return element.id if element.event is None or not element.event.parts else f"{element.id}#{part}"


def _begun_by_event(start: Element) -> bool:
    event = start.event if start.type is ElementType.START_EVENT else None
    return start.instantiates or (event is not None and event.kind is not EventKind.NONE)
