"""Blocks of plain control flow: work, what passes by itself, choices, branches, sub-processes and loops."""

from dataclasses import dataclass

from tests.support import bpmn as b
from tests.witness.page import Block, Ends, Page


@dataclass(frozen=True)
class Work(Block):
    """A user task."""

    def draw(self, page: Page) -> Ends:
        return page.put(b.user_task(page.id("work")))


@dataclass(frozen=True)
class Script(Block):
    """A script that does nothing."""

    def draw(self, page: Page) -> Ends:
        return page.put(page.dialect.script(page.id("script")))


@dataclass(frozen=True)
class Signpost(Block):
    """A none throw event: passes at once."""

    def draw(self, page: Page) -> Ends:
        return page.put(b.throw(page.id("signpost")))


@dataclass(frozen=True)
class Row(Block):
    """One after another."""

    blocks: tuple[Block, ...]

    def draw(self, page: Page) -> Ends:
        return page.row(*(block.draw(page) for block in self.blocks))


@dataclass(frozen=True)
class Choice(Block):
    """An exclusive gateway: the first branch whose condition holds; the one at `default` has none."""

    branches: tuple[tuple[bool, Block], ...]
    default: int

    def draw(self, page: Page) -> Ends:
        fork, merge = page.put(b.exclusive(page.id("choice"))), page.put(b.exclusive(page.id("merge")))
        for place, (holds, block) in enumerate(self.branches):
            ends = block.draw(page)
            is_default = place == self.default % len(self.branches)
            page.flow(fork, ends, "default" if is_default else page.dialect.truth(holds))
            page.flow(ends, merge)
        return Ends(fork.first, merge.last)


@dataclass(frozen=True)
class Together(Block):
    """A parallel fork with its join."""

    branches: tuple[Block, ...]

    def draw(self, page: Page) -> Ends:
        fork, join = page.put(b.parallel(page.id("fork"))), page.put(b.parallel(page.id("join")))
        for block in self.branches:
            page.row(fork, block.draw(page), join)
        return Ends(fork.first, join.last)


@dataclass(frozen=True)
class Group(Block):
    """An embedded sub-process; `kind` begins its id."""

    block: Block
    kind: str = "group"

    def draw(self, page: Page) -> Ends:
        inside = page.inside(self.block)
        return page.put(b.sub_process(page.id(self.kind), *inside.nodes, flows=inside.flows))


@dataclass(frozen=True)
class Each(Block):
    """A multi-instance activity of `count` turns, or over `after_one`: a user task, or a sub-process around `block`."""

    count: int
    sequential: bool
    after_one: bool
    block: Block | None

    def draw(self, page: Page) -> Ends:
        loop = page.dialect.loop(self.count, self.sequential, self.after_one)
        if self.block is None:
            return page.put(b.user_task(page.id("each"), loop=loop))
        inside = page.inside(self.block)
        return page.put(b.sub_process(page.id("each"), *inside.nodes, flows=inside.flows, loop=loop))


@dataclass(frozen=True)
class Again(Block):
    """A loop: after each turn the task `ask` says in a variable of its own whether there is another."""

    block: Block

    def draw(self, page: Page) -> Ends:
        back, ask = page.put(b.exclusive(page.id("back"))), page.put(b.user_task(page.id("ask")))
        more, past = page.put(b.exclusive(page.id("more"))), Signpost().draw(page)
        page.row(back, self.block.draw(page), ask, more)
        page.flow(more, back, page.dialect.variable(answer_of(ask.last)))
        page.flow(more, past, "default")
        return Ends(back.first, past.last)


def answer_of(ask: str) -> str:
    """The variable by which the task `ask` says whether there is another turn."""
    return f"{ask}_more"
