"""Finds the executable processes of a file with their nodes and flows: a plain graph, neither judged nor compiled."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpmn.findings import Report
from engine.bpmn.raw import Raw

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


def outlines(definitions: Raw, report: Report) -> list[Outline]:
    """Every process with `isExecutable`; a file without one is only a drawing, which is worth a warning."""
    check_ids(definitions, report)
    roots = {child.id: child for child in definitions.children if child.id and child.tag != "process"}
    processes = [one for one in definitions.all("process") if is_executable(one)]
    if not processes:
        report.warn("NO_EXECUTABLE_PROCESS", definitions)
    return [_outline(process, roots, report) for process in processes]


def is_executable(process: Raw) -> bool:
    return is_true(process, "isExecutable")


def is_true(raw: Raw, name: str) -> bool:
    return raw.get(name) in ("true", "1")


def kind_of(definition: Raw) -> str:
    return definition.tag.removesuffix("EventDefinition")


def check_ids(definitions: Raw, report: Report) -> None:
    seen: dict[str, Raw] = {}
    for raw in definitions.walk():
        if raw.id and (":" not in raw.tag or raw.tag.startswith("bpmndi:")):
            first = seen.setdefault(raw.id, raw)
            if first is not raw:
                report.refuse("DUPLICATE_ID", raw, first=first.line)


def _outline(process: Raw, roots: dict[str, Raw], report: Report) -> Outline:
    nodes = _nodes(process, roots)
    by_id = {node.id: node for node in reversed(nodes)}
    edges: list[Edge] = []
    for scope in nodes:
        if scope.tag in SCOPES:
            _connect(scope, by_id, edges, report)
    for node in nodes:
        if node.tag == "boundaryEvent":
            _attach(node, by_id, report)
    for scope in nodes:
        if scope.tag in SCOPES:
            _join_links([nodes[index] for index in scope.children])
            _find_handlers(scope, by_id)
    return Outline(nodes=nodes, edges=edges, roots=roots, lanes=_lanes(process))


def _nodes(process: Raw, roots: dict[str, Raw]) -> list[Node]:
    """All flow nodes, scope by scope, each after the scope that holds it."""
    nodes = [Node(index=0, raw=process, scope=0)]
    for scope in nodes:  # grows while it is read
        if scope.tag not in SCOPES:
            continue
        for raw in scope.raw.children:
            if raw.tag in FLOW_NODES:
                node = Node(
                    index=len(nodes), raw=raw, scope=scope.index, position=_position(raw, scope),
                    definitions=_definitions(raw, roots), called=_called_task(raw, roots),
                )  # fmt: skip
                nodes.append(node)
                scope.children.append(node.index)
    return nodes


def _definitions(raw: Raw, roots: dict[str, Raw]) -> tuple[Raw, ...]:
    """The event definitions written inside, and those beside the process that it refers to (§10.5.5)."""
    if raw.tag not in EVENTS:
        return ()
    found = [child for child in raw.children if child.tag.endswith("EventDefinition")]
    for reference in raw.all("eventDefinitionRef"):
        shared = roots.get(local_name(reference.text))
        if shared is not None and shared.tag.endswith("EventDefinition"):
            found.append(shared)
    return tuple(found)


def _called_task(raw: Raw, roots: dict[str, Raw]) -> Raw | None:
    """The global task of this file that a call activity calls."""
    if raw.tag != "callActivity":
        return None
    called = roots.get(called_id(raw) or "")
    return called if called is not None and called.tag in GLOBAL_TASKS else None


def called_id(raw: Raw) -> str | None:
    """What a call activity calls: `zeebe:calledElement`, else the standard's own attribute."""
    written = raw.extension("zeebe:calledElement")
    if written is not None and written.get("processId"):
        return written.get("processId")
    standard = raw.get("calledElement")
    return local_name(standard) if standard else None


def _lanes(process: Raw) -> dict[str, Raw]:
    """A lane inside a lane comes later in the file, so the innermost stays."""
    return {local_name(held.text): lane for lane in process.walk() if lane.tag == "lane"
            for held in lane.all("flowNodeRef")}  # fmt: skip


def _join_links(inside: list[Node]) -> None:
    """Each link throw goes on at the one link catch of the same name in its scope (§10.5.5, table 10.98)."""
    catches: dict[str, Node] = {}
    for node in inside:
        if node.event == "link" and node.tag == "intermediateCatchEvent":
            catches.setdefault(link_name(node), node)
    for node in inside:
        if node.event == "link" and node.tag == "intermediateThrowEvent":
            target = catches.get(link_name(node))
            node.link = target.index if target is not None else None


def link_name(node: Node) -> str:
    return node.definitions[0].get("name") or node.raw.get("name") or ""


def _find_handlers(scope: Node, by_id: dict[str, Node]) -> None:
    """The associations that lead from a compensation boundary event to its activity (§10.7)."""
    for raw in scope.raw.all("association"):
        source, target = (by_id.get(local_name(raw.get(end))) for end in ("sourceRef", "targetRef"))
        if source is not None and target is not None and target.tag == "boundaryEvent":
            source, target = target, source
        if source is None or target is None or source.tag != "boundaryEvent" or source.event != "compensate":
            continue
        if target.scope == source.scope and target.is_for_compensation:
            source.handler = target.index


def _position(raw: Raw, scope: Node) -> str:
    """What tells two events of one kind apart: where a start stands, whether a catch interrupts."""
    if raw.tag == "boundaryEvent":
        return "interrupting" if raw.get("cancelActivity") not in ("false", "0") else "non-interrupting"
    if raw.tag != "startEvent":
        return ""
    if scope.is_event_sub_process:
        return "interrupting" if raw.get("isInterrupting") not in ("false", "0") else "non-interrupting"
    return "process" if scope.index == 0 else "sub-process"


def _connect(scope: Node, by_id: dict[str, Node], edges: list[Edge], report: Report) -> None:
    for raw in scope.raw.all("sequenceFlow"):
        ends = [by_id.get(local_name(raw.get(end))) for end in ("sourceRef", "targetRef")]
        source, target = ends
        if source is None or target is None:
            missing = raw.get("sourceRef" if source is None else "targetRef")
            report.refuse("DANGLING_FLOW", raw, missing=missing or "")
        elif source.scope != target.scope or 0 in (source.index, target.index):
            report.refuse("CROSSES_SCOPE", raw, source=source.id, target=target.id)
        else:
            edge = Edge(index=len(edges), raw=raw, source=source.index, target=target.index)
            edges.append(edge)
            source.outgoing.append(edge.index)
            target.incoming.append(edge.index)


def _attach(node: Node, by_id: dict[str, Node], report: Report) -> None:
    host = by_id.get(local_name(node.raw.get("attachedToRef")))
    if host is None or host.tag not in ACTIVITIES or host.scope != node.scope or host.is_event_sub_process:
        report.refuse("BOUNDARY_HOST", node.raw, host=node.raw.get("attachedToRef") or "")
    else:
        node.attached_to = host.index
        host.boundaries.append(node.index)


def local_name(reference: str | None) -> str:
    """An id out of a QName: references may carry the prefix of the target namespace."""
    return (reference or "").strip().rpartition(":")[2]
