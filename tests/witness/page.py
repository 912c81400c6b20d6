"""The page a process is drawn on, in the dialect of one interpreter; equal blocks get equal ids on every page."""

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field

from tests.support import bpmn as b
from tests.witness.dialects import Dialect


@dataclass(frozen=True)
class Ends:
    """Where a block is entered and left."""

    first: str
    last: str


class Block(ABC):
    """A piece of a process with one way in and one way out, as a value that can draw itself."""

    @abstractmethod
    def draw(self, page: "Page") -> Ends: ...


@dataclass
class Scope:
    """What lies directly in one process or sub-process."""

    nodes: list[b.Node] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)


class Page:
    """One file being drawn, scope in scope."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._scope = Scope()
        self._numbers: Counter[str] = Counter()

    def process(self, block: Block) -> bytes:
        scope = self.inside(block)
        return b.process("drawn", *scope.nodes, flows=scope.flows)

    def inside(self, block: Block) -> Scope:
        """A scope of its own, with a start and an end around the block."""
        outer, self._scope = self._scope, Scope()
        self.row(self.put(b.start(self.id("start"))), block.draw(self), self.put(b.end(self.id("end"))))
        inner, self._scope = self._scope, outer
        return inner

    def id(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind}{self._numbers[kind]}"

    def put(self, node: b.Node) -> Ends:
        self._scope.nodes.append(node)
        id = str(node.attributes["id"])
        return Ends(id, id)

    def flow(self, source: Ends, target: Ends, condition: str = "") -> None:
        self._scope.flows.append(f"{source.last} -> {target.first}: {condition}")

    def row(self, *drawn: Ends) -> Ends:
        """One after another."""
        for n, ends in enumerate(drawn[1:]):
            self.flow(drawn[n], ends)
        return Ends(drawn[0].first, drawn[-1].last)
