"""Finds the executable processes of a file with their nodes and flows; it judges only what makes no graph."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import ACTIVITIES, EVENTS, FLOW_NODES, GLOBAL_TASKS, SCOPES, Edge, Node, Outline
from engine.bpmn.raw import Raw, is_true, local_name


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
