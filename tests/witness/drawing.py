"""Draws blocks as a BPMN file in a dialect; the same blocks get the same ids in every dialect."""

from collections import Counter
from dataclasses import dataclass, field
from functools import singledispatchmethod
from itertools import pairwise

from tests.support import bpmn as b
from tests.witness.blocks import Again, Block, Choice, Each, Group, Row, Script, Signpost, Together, Work
from tests.witness.dialects import Dialect


@dataclass(frozen=True)
class Ends:
    """Where a block is entered and left."""

    first: str
    last: str


@dataclass
class Scope:
    """What lies in one process or sub-process."""

    nodes: list[b.Node] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)


class Drawing:
    """One file being drawn, scope in scope."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.scope = Scope()
        self._numbers: Counter[str] = Counter()

    def process(self, block: Block) -> bytes:
        scope = self._inside(block)
        return b.process("drawn", *scope.nodes, flows=scope.flows)

    def _inside(self, block: Block) -> Scope:
        outer, self.scope = self.scope, Scope()
        start, end = self._put(b.start(self._id("start"))), self._put(b.end(self._id("end")))
        ends = self.draw(block)
        self._flow(start.first, ends.first)
        self._flow(ends.last, end.first)
        inner, self.scope = self.scope, outer
        return inner

    def _id(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind}{self._numbers[kind]}"

    def _put(self, node: b.Node) -> Ends:
        self.scope.nodes.append(node)
        id = str(node.attributes["id"])
        return Ends(id, id)

    def _flow(self, source: str, target: str, condition: str = "") -> None:
        self.scope.flows.append(f"{source} -> {target}: {condition}")

    @singledispatchmethod
    def draw(self, block: Block) -> Ends:
        raise TypeError(block)

    @draw.register
    def _(self, _: Work) -> Ends:
        return self._put(b.user_task(self._id("work")))

    @draw.register
    def _(self, _: Script) -> Ends:
        return self._put(self.dialect.script(self._id("script")))

    @draw.register
    def _(self, _: Signpost) -> Ends:
        return self._put(b.throw(self._id("signpost")))

    @draw.register
    def _(self, block: Row) -> Ends:
        drawn = [self.draw(one) for one in block.blocks]
        for before, after in pairwise(drawn):
            self._flow(before.last, after.first)
        return Ends(drawn[0].first, drawn[-1].last)

    @draw.register
    def _(self, block: Choice) -> Ends:
        fork, merge = self._put(b.exclusive(self._id("choice"))), self._put(b.exclusive(self._id("merge")))
        conditions = [*(self.dialect.truth(holds) for holds, _ in block.branches), "default"]
        for condition, branch in zip(conditions, [*(one for _, one in block.branches), block.otherwise], strict=True):
            ends = self.draw(branch)
            self._flow(fork.last, ends.first, condition)
            self._flow(ends.last, merge.first)
        return Ends(fork.first, merge.last)

    @draw.register
    def _(self, block: Together) -> Ends:
        fork, join = self._put(b.parallel(self._id("fork"))), self._put(b.parallel(self._id("join")))
        for branch in block.branches:
            ends = self.draw(branch)
            self._flow(fork.last, ends.first)
            self._flow(ends.last, join.first)
        return Ends(fork.first, join.last)

    @draw.register
    def _(self, block: Group) -> Ends:
        inside = self._inside(block.inside)
        return self._put(b.sub_process(self._id("group"), *inside.nodes, flows=inside.flows))

    @draw.register
    def _(self, block: Each) -> Ends:
        loop = self.dialect.loop(block.count, block.sequential)
        if block.inside is None:
            return self._put(b.user_task(self._id("each"), loop=loop))
        inside = self._inside(block.inside)
        return self._put(b.sub_process(self._id("each"), *inside.nodes, flows=inside.flows, loop=loop))

    @draw.register
    def _(self, block: Again) -> Ends:
        back, ask = self._put(b.exclusive(self._id("back"))), self._put(b.user_task(self._id("ask")))
        more = self._put(b.exclusive(self._id("more")))
        ends = self.draw(block.inside)
        self._flow(back.last, ends.first)
        self._flow(ends.last, ask.first)
        self._flow(ask.last, more.first)
        self._flow(more.last, back.first, self.dialect.variable(answer_of(ask.last)))
        return Ends(back.first, self._leave(more.last))

    def _leave(self, gateway: str) -> str:
        """A gateway's default way out, which needs an element to lead to."""
        past = self._put(b.throw(self._id("signpost")))
        self._flow(gateway, past.first, "default")
        return past.last


def answer_of(ask: str) -> str:
    """The variable by which a person says, at the task `ask`, whether there is another turn."""
    return f"{ask}_more"
