"""Finds parallel joins that wait for branches of which only one is ever taken; only clear cases, never a guess."""

from itertools import permutations

from engine.bpmn.findings import Report
from engine.bpmn.graph import Graph
from engine.bpmn.parse import Node, Outline


def check_joins(outline: Outline, graph: Graph, report: Report) -> None:
    splits = [node for node in graph.nodes if _alternatives(outline, node)]
    for join in graph.nodes:
        if join.tag == "parallelGateway" and len(join.incoming) > 1:
            for split in splits:
                if _starves(outline, graph, split, join):
                    report.refuse("JOIN_NEVER_COMPLETE", join.raw, split=split.id)


def _alternatives(outline: Outline, node: Node) -> list[int]:
    """Where exactly one token goes on from here: choices of a gateway, or an activity and its interruptions."""
    if node.tag in ("exclusiveGateway", "eventBasedGateway"):
        after = [outline.edges[edge].target for edge in node.outgoing]
    else:
        interruptions = [index for index in node.boundaries if outline.nodes[index].interrupts]
        after = [outline.edges[edge].target for edge in node.outgoing] + interruptions if interruptions else []
        if len(node.outgoing) != 1:
            return []
    return after if len(after) > 1 else []


def _starves(outline: Outline, graph: Graph, split: Node, join: Node) -> bool:
    """Every way to two of the join's branches passes the split once, and one of its choices reaches only the first."""
    if graph.is_on_cycle(split.index):
        return False
    starts = [node.index for node in graph.nodes if node.tag == "startEvent"]
    around = graph.after(starts, without=split.index)
    feeders = [outline.edges[edge].source for edge in join.incoming]
    if any(feeder in around for feeder in feeders):
        return False
    reaches = _reached_by_choice(outline, graph, split, join)
    return any(
        any(first in reached and second not in reached for reached in reaches)
        for first, second in permutations(join.incoming, 2)
    )


def _reached_by_choice(outline: Outline, graph: Graph, split: Node, join: Node) -> list[set[int]]:
    """For each choice, the flows into the join that it can lead to."""
    found = []
    for choice in _alternatives(outline, split):
        reached = graph.after([choice], without=join.index)
        direct = {edge for edge in join.incoming if choice == join.index and edge in split.outgoing}
        found.append(direct | {edge for edge in join.incoming if outline.edges[edge].source in reached})
    return found
