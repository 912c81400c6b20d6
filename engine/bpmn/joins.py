"""Finds parallel joins that wait for branches of which only one is ever taken; only clear cases, never a guess."""

from engine.bpmn.findings import Report
from engine.bpmn.graph import Graph
from engine.bpmn.outline import Node, Outline

MOST = 3000


def check_joins(outline: Outline, graph: Graph, report: Report) -> None:
    """Looking everywhere from everywhere would take minutes in a giant, which is left to a test run."""
    joins = [node for node in graph.nodes if node.tag == "parallelGateway" and len(node.incoming) > 1]
    for split in graph.nodes if joins and len(graph.nodes) <= MOST else ():
        choices = _choices(outline, split)
        if len(choices) > 1 and not graph.is_on_cycle(split.index):
            _check_split(outline, graph, split, choices, joins, report)


def _choices(outline: Outline, node: Node) -> list[tuple[int | None, int]]:
    """(flow, element) where one token goes on: the choices of a gateway, or of an activity that can be interrupted."""
    after: list[tuple[int | None, int]] = [(edge, outline.edges[edge].target) for edge in node.outgoing]
    if node.tag in ("exclusiveGateway", "eventBasedGateway"):
        return after
    interruptions: list[tuple[int | None, int]] = [
        (None, index) for index in node.boundaries if outline.nodes[index].interrupts
    ]
    return after + interruptions if len(after) == 1 else []


def _check_split(outline: Outline, graph: Graph, split: Node, choices: list[tuple[int | None, int]],
                 joins: list[Node], report: Report) -> None:  # fmt: skip
    """A join starves if no way to it avoids the split, and one choice leads to some of its branches, but not to all."""
    starts = [node.index for node in graph.nodes if node.tag == "startEvent"]
    around = graph.after(starts, without=split.index)
    reached_by = [(flow, graph.after([element])) for flow, element in choices]
    for join in joins:
        sources = {edge: outline.edges[edge].source for edge in join.incoming}
        if around.isdisjoint(sources.values()) and any(
            0 < sum(edge == flow or source in reached for edge, source in sources.items()) < len(sources)
            for flow, reached in reached_by
        ):
            report.refuse("JOIN_NEVER_COMPLETE", join.raw, split=split.id)
