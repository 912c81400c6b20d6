"""Which element leads to which within one scope; it knows directions only, no rules."""

from collections.abc import Collection, Iterable

from engine.bpmn.parse import Node, Outline


class Graph:
    """The nodes of one scope as a directed graph; a boundary event follows the activity that carries it, a link
    catch its throw, and a compensating activity the event that begins it."""

    def __init__(self, outline: Outline, scope: Node) -> None:
        self.nodes = outline.inside(scope)
        self._after: dict[int, list[int]] = {node.index: [] for node in self.nodes}
        self._before: dict[int, list[int]] = {node.index: [] for node in self.nodes}
        for node in self.nodes:
            targets = [outline.edges[edge].target for edge in node.outgoing]
            jumps = [index for index in (node.link, node.handler) if index is not None]
            for target in (*targets, *node.boundaries, *jumps):
                self._after[node.index].append(target)
                self._before[target].append(node.index)

    def after(self, starts: Iterable[int], without: int | None = None) -> set[int]:
        """Everything that can be reached from `starts`, themselves included, never passing `without`."""
        return _reach(self._after, starts, without)

    def before(self, ends: Collection[int]) -> set[int]:
        return _reach(self._before, ends, None)

    def is_on_cycle(self, node: int) -> bool:
        return node in self.after(self._after[node])


def _reach(step: dict[int, list[int]], starts: Iterable[int], without: int | None) -> set[int]:
    reached: set[int] = set()
    waiting = [start for start in starts if start != without]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += [there for there in step[here] if there != without]
    return reached
