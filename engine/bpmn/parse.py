"""Finds the executable processes of a file with their nodes and flows: a plain graph, neither judged nor compiled."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpmn.findings import Report
from engine.bpmn.raw import Raw

MAX_NESTING = 20
MAX_ELEMENTS = 2000
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
SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """A flow node or the process itself (index 0), before anything is known about its sense."""

    index: int
    raw: Raw
    scope: int
    position: str = ""
    incoming: list[int] = field(default_factory=list)
    outgoing: list[int] = field(default_factory=list)
    attached_to: int | None = None
    boundaries: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.raw.id

    @property
    def tag(self) -> str:
        return self.raw.tag

    @property
    def definitions(self) -> list[Raw]:
        return [child for child in self.raw.children if child.tag.endswith("EventDefinition")]

    @property
    def event(self) -> str:
        """The kind of the event: `none`, `timer`, … or `several`."""
        kinds = [definition.tag.removesuffix("EventDefinition") for definition in self.definitions]
        kinds += ["reference" for _ in self.raw.all("eventDefinitionRef")]
        return "none" if not kinds else kinds[0] if len(kinds) == 1 else "several"

    @property
    def is_event_sub_process(self) -> bool:
        return self.tag == "subProcess" and self.raw.get("triggeredByEvent") in ("true", "1")

    @property
    def jumps(self) -> bool:
        """Tokens come and go here without flows, in ways this engine refuses: links and compensation."""
        return self.event in ("link", "compensate") or self.raw.get("isForCompensation") in ("true", "1")

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
    """One executable process; `roots` are the file's messages, signals and errors by id."""

    nodes: list[Node]
    edges: list[Edge]
    roots: dict[str, Raw]

    @property
    def process(self) -> Raw:
        return self.nodes[0].raw

    def inside(self, node: Node) -> list[Node]:
        """The direct children of a scope, boundary events among them."""
        return [self.nodes[index] for index in node.children]

    def scopes(self) -> Iterator[Node]:
        return (node for node in self.nodes if node.tag in SCOPES)


def outlines(definitions: Raw, report: Report) -> list[Outline]:
    """Every process with `isExecutable`; a file without one is refused, for it would deploy and do nothing."""
    check_ids(definitions, report)
    roots = {child.id: child for child in definitions.children if child.tag in ("message", "signal", "error")}
    processes = [one for one in definitions.all("process") if is_executable(one)]
    if not processes:
        report.refuse("NO_EXECUTABLE_PROCESS", definitions)
    return [_outline(process, roots, report) for process in processes if _is_small_enough(process, report)]


def is_executable(process: Raw) -> bool:
    return process.get("isExecutable") in ("true", "1")


def _is_small_enough(process: Raw, report: Report) -> bool:
    count = sum(raw.tag in FLOW_NODES for raw in process.walk())
    if count > MAX_ELEMENTS:
        report.refuse("TOO_MANY_ELEMENTS", process, most=MAX_ELEMENTS)
    return count <= MAX_ELEMENTS


def check_ids(definitions: Raw, report: Report) -> None:
    seen: dict[str, Raw] = {}
    for raw in definitions.walk():
        if raw.id and ":" not in raw.tag:
            first = seen.setdefault(raw.id, raw)
            if first is not raw:
                report.refuse("DUPLICATE_ID", raw, first=first.line)


def _outline(process: Raw, roots: dict[str, Raw], report: Report) -> Outline:
    nodes = _nodes(process, report)
    by_id = {node.id: node for node in reversed(nodes)}
    edges: list[Edge] = []
    for scope in nodes:
        if scope.tag in SCOPES:
            _connect(scope, by_id, edges, report)
    for node in nodes:
        if node.tag == "boundaryEvent":
            _attach(node, by_id, report)
    return Outline(nodes=nodes, edges=edges, roots=roots)


def _nodes(process: Raw, report: Report) -> list[Node]:
    """All flow nodes, scope by scope, each after the scope that holds it."""
    nodes = [Node(index=0, raw=process, scope=0)]
    depths = [0]
    for scope in nodes:  # grows while it is read
        if scope.tag not in SCOPES:
            continue
        if depths[scope.index] > MAX_NESTING:
            report.refuse("NESTED_TOO_DEEP", scope.raw, most=MAX_NESTING)
            continue
        for raw in scope.raw.children:
            if raw.tag in FLOW_NODES:
                node = Node(index=len(nodes), raw=raw, scope=scope.index, position=_position(raw, scope))
                nodes.append(node)
                depths.append(depths[scope.index] + 1)
                scope.children.append(node.index)
    return nodes


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
