"""Refuses shapes that would deploy and then hang, vanish or never be reached; it looks at the drawing, not at data."""

from engine.bpmn.catchers import check_catchers
from engine.bpmn.circles import check_circles
from engine.bpmn.findings import Report
from engine.bpmn.gateways import check_gateways
from engine.bpmn.graph import Graph
from engine.bpmn.joins import check_joins
from engine.bpmn.outline import Node, Outline
from engine.bpmn.throwers import check_throwers
from engine.bpmn.undoing import check_undoing

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"})


def check_soundness(outline: Outline, report: Report) -> None:
    for node in outline.nodes[1:]:
        _check_dead_end(node, report)
    check_gateways(outline, report)
    check_catchers(outline, report)
    check_undoing(outline, report)
    check_throwers(outline, report)
    for scope in outline.scopes():
        graph = Graph(outline, scope)
        _check_starts(outline, scope, report)
        _check_reachable(outline, scope, graph, report)
        _check_endings(outline, scope, graph, report)
        check_circles(graph, report)
        check_joins(outline, graph, report)


def _check_dead_end(node: Node, report: Report) -> None:
    """A gateway that chooses among nothing; any other element without a flow ends its path there (§13.3.1)."""
    if node.tag in CHOOSING and not node.outgoing:
        report.refuse("DEAD_END", node.raw)


def _check_starts(outline: Outline, scope: Node, report: Report) -> None:
    starts = [node for node in outline.inside(scope) if node.tag == "startEvent"]
    if scope.is_event_sub_process and len(starts) != 1:
        _miscounted(scope, len(starts), "恰好一个带事件的启动事件", "exactly one start event with an event", report)
    elif not outline.starts(scope) and (scope.children or scope.index == 0):
        _miscounted(scope, 0, "至少一个启动事件", "at least one start event", report)


def _miscounted(scope: Node, count: int, zh: str, en: str, report: Report) -> None:
    report.refuse("START_COUNT", scope.raw, scope=scope.id, wanted_zh=zh, wanted_en=en, count=count)


def _check_reachable(outline: Outline, scope: Node, graph: Graph, report: Report) -> None:
    """One finding for each unconnected piece, where it begins."""
    sources = [*outline.starts(scope), *(node for node in graph.nodes if node.is_event_sub_process)]
    reached = graph.after(node.index for node in sources)
    for node in sorted(graph.nodes, key=lambda node: bool(node.incoming or node.attached_to)):
        if sources and node.index not in reached:
            report.refuse("UNREACHABLE", node.raw)
            reached |= graph.after([node.index])


def _check_endings(outline: Outline, scope: Node, graph: Graph, report: Report) -> None:
    """One finding for each trap. A dead end has its own, so what leads to it counts as ending."""
    if _can_be_left(outline, scope):
        return
    ends = [node.index for node in graph.nodes if node.tag == "endEvent" or not node.outgoing]
    ending = graph.before(ends)
    for node in graph.nodes:
        if node.index not in ending and graph.is_on_cycle(node.index):
            report.refuse("NO_PATH_TO_END", node.raw)
            ending |= graph.after([node.index])


def _can_be_left(outline: Outline, scope: Node) -> bool:
    """Whether an interrupting event of the scope, or of one around it, ends what runs inside for ever."""
    while True:
        if any(_is_interrupting_event_sub(outline, node) for node in outline.inside(scope)):
            return True
        if any(outline.nodes[boundary].interrupts for boundary in scope.boundaries):
            return True
        if scope.index == 0:
            return False
        scope = outline.nodes[scope.scope]


def _is_interrupting_event_sub(outline: Outline, node: Node) -> bool:
    return node.is_event_sub_process and any(inner.interrupts for inner in outline.inside(node))
