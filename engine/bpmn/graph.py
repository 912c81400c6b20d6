"""Which element leads to which within one scope; it knows directions only, no rules."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from engine.bpmn.outline import Node, Outline

Steps = Mapping[int, Sequence[int]]


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
        return node in self._cycling

    @cached_property
    def _cycling(self) -> set[int]:
        return {node for loop in loops(self._after) for node in loop}

    def loops_of(self, nodes: Collection[int]) -> list[list[int]]:
        """The loops that need no other elements than these."""
        chosen = set(nodes)
        return loops({node: [there for there in self._after[node] if there in chosen] for node in nodes})


def _reach(step: Steps, starts: Iterable[int], without: int | None) -> set[int]:
    reached: set[int] = set()
    waiting = [start for start in starts if start != without]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += [there for there in step[here] if there != without]
    return reached


def loops(step: Steps) -> list[list[int]]:
    """The strongly connected parts in which one can walk in circles, by Tarjan's algorithm without recursion."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in step:
        path: list[tuple[int, Iterator[int]]] = [] if root in number else [(root, iter(step[root]))]
        while path:
            here, rest = path[-1]
            if here not in number:
                number[here] = low[here] = len(number)
                stack.append(here)
                on_stack.add(here)
            there = next((one for one in rest if one not in number or one in on_stack), None)
            if there is not None and there not in number:
                path.append((there, iter(step[there])))
            elif there is not None:
                low[here] = min(low[here], number[there])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[here])
                if low[here] == number[here]:
                    part = _popped(stack, here)
                    on_stack -= set(part)
                    if len(part) > 1 or here in step[here]:
                        found.append(part[::-1])
    return found


def _popped(stack: list[int], last: int) -> list[int]:
    part: list[int] = []
    while not part or part[-1] != last:
        part.append(stack.pop())
    return part
