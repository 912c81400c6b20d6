"""An executable process as a plain graph of nodes and flows, and the words of the standard for their kinds; neither
judged nor compiled."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpmn.raw import Raw, is_true

ACTIVITIES = frozenset({
    "task", "manualTask", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
    "callActivity", "subProcess", "transaction", "adHocSubProcess",
})  # fmt: skip
EVENTS = frozenset({
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
    "implicitThrowEvent", "event",
})  # fmt: skip
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway", "inclusiveGateway", "complexGateway"})
FOREIGN = frozenset({"callChoreography", "choreographyTask", "subChoreography"})
FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS | FOREIGN
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
SCOPES = SUB_PROCESSES | {"process"}
GLOBAL_TASKS = {
    "globalTask": "task", "globalUserTask": "userTask", "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask", "globalBusinessRuleTask": "businessRuleTask",
}  # fmt: skip
"""Tasks that stand beside the processes of a file, and what a call activity that calls one does (§10.3.6, §10.3.7)."""


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """A flow node or the process itself (index 0), before anything is known about its sense.

    `definitions` are its event definitions, written inside or referred to; `called` the global task that a call
    activity stands for; `link` the event on which a link throw goes on; `handler` the activity that a compensation
    boundary event begins, by association.
    """

    index: int
    raw: Raw
    scope: int
    position: str = ""
    definitions: tuple[Raw, ...] = ()
    called: Raw | None = None
    incoming: list[int] = field(default_factory=list)
    outgoing: list[int] = field(default_factory=list)
    attached_to: int | None = None
    link: int | None = None
    handler: int | None = None
    boundaries: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.raw.id

    @property
    def tag(self) -> str:
        return GLOBAL_TASKS[self.called.tag] if self.called is not None else self.raw.tag

    @property
    def work(self) -> Raw:
        """Where it is written what the element does: its own, or the global task it calls."""
        return self.called or self.raw

    @property
    def event(self) -> str:
        """The kind of the event: `none`, `timer`, … or of several definitions `multiple` or `parallelMultiple`."""
        kinds = [kind_of(definition) for definition in self.definitions]
        if len(kinds) > 1:
            return "parallelMultiple" if is_true(self.raw, "parallelMultiple") else "multiple"
        return kinds[0] if kinds else "none"

    @property
    def kinds(self) -> list[str]:
        """The kinds of all its event definitions."""
        return [kind_of(definition) for definition in self.definitions] or ["none"]

    @property
    def is_event_sub_process(self) -> bool:
        return self.tag == "subProcess" and is_true(self.raw, "triggeredByEvent")

    @property
    def is_for_compensation(self) -> bool:
        return is_true(self.raw, "isForCompensation")

    @property
    def instantiates(self) -> bool:
        """A receive task or event-based gateway that begins the process."""
        return self.tag in ("receiveTask", "eventBasedGateway") and is_true(self.raw, "instantiate")

    @property
    def begins(self) -> bool:
        """Whether tokens come here without a flow: by starting, by an event, by a link or as a compensation."""
        return (
            self.tag == "startEvent" or self.is_event_sub_process or self.is_for_compensation or self.instantiates
            or (self.tag == "intermediateCatchEvent" and self.event == "link")
        )  # fmt: skip

    @property
    def interrupts(self) -> bool:
        return self.position == "interrupting"


@dataclass(slots=True, kw_only=True, eq=False)
class Edge:
    index: int
    raw: Raw
    source: int
    target: int

    @property
    def condition(self) -> Raw | None:
        return self.raw.child("conditionExpression")


@dataclass(slots=True, kw_only=True, eq=False)
class Outline:
    """One executable process; `roots` are the elements beside it in the file (messages, signals, errors …) by id,
    `lanes` the innermost lane of each flow node that lies in one."""

    nodes: list[Node]
    edges: list[Edge]
    roots: dict[str, Raw]
    lanes: dict[str, Raw] = field(default_factory=dict)

    @property
    def process(self) -> Raw:
        return self.nodes[0].raw

    def inside(self, node: Node) -> list[Node]:
        """The direct children of a scope, boundary events among them."""
        return [self.nodes[index] for index in node.children]

    def scopes(self) -> Iterator[Node]:
        return (node for node in self.nodes if node.tag in SCOPES)

    def starts(self, scope: Node) -> list[Node]:
        """Where tokens begin when the scope does: at its start events; without any, at everything that nothing leads to
        (BPMN 2.0.2 §10.5.2, §13.3.4); in an ad-hoc sub-process always at the latter."""
        inside = self.inside(scope)
        starts = [node for node in inside if node.tag == "startEvent" or (scope.index == 0 and node.instantiates)]
        if starts and scope.tag != "adHocSubProcess":
            return starts
        return [
            node for node in inside
            if not node.incoming and not node.begins and node.attached_to is None and node.tag != "boundaryEvent"
        ]  # fmt: skip


def kind_of(definition: Raw) -> str:
    return definition.tag.removesuffix("EventDefinition")
