"""Blocks that wait for something to come, or that stop what runs: catch events, races, boundary events, hard ends."""

from dataclasses import dataclass
from typing import Any, Literal

from tests.support import bpmn as b
from tests.witness.flow import Group, Row, Together, Work
from tests.witness.page import Block, Ends, Page

Kind = Literal["message", "timer"]


def _event(page: Page, kind: Kind, id: str) -> dict[str, Any]:
    """What the event waits for; a message is called like the event, so that whoever waits can be told apart."""
    return {"message": id, "key": '="k"'} if kind == "message" else {"duration": page.dialect.duration("P1D")}


def _behind(page: Page) -> Ends:
    """What stands behind a boundary event: a gateway, for without one the witness starts no multi-instance."""
    return page.put(b.exclusive(page.id("behind")))


@dataclass(frozen=True)
class Wait(Block):
    """A catch event, or a receive task."""

    kind: Literal["message", "timer", "task"]

    def draw(self, page: Page) -> Ends:
        id = page.id("wait")
        if self.kind == "task":
            return page.put(b.receive_task(id, id, '="k"'))
        return page.put(b.catch(id, **_event(page, self.kind, id)))


@dataclass(frozen=True)
class Race(Block):
    """An event-based gateway: the first message that comes decides the branch."""

    branches: tuple[Block, ...]

    def draw(self, page: Page) -> Ends:
        fork, merge = page.put(b.event_gateway(page.id("race"))), page.put(b.exclusive(page.id("merge")))
        for block in self.branches:
            page.row(fork, Wait("message").draw(page), block.draw(page), merge)
        return Ends(fork.first, merge.last)


@dataclass(frozen=True)
class Watched(Block):
    """An activity with a boundary event; what follows that meets the normal way again if it interrupts."""

    host: Block
    kind: Kind
    then: Block

    def draw(self, page: Page) -> Ends:
        host, merge, id = self.host.draw(page), page.put(b.exclusive(page.id("merge"))), page.id("boundary")
        event = page.put(b.boundary(id, on=host.last, **_event(page, self.kind, id)))
        page.row(host, merge)
        page.row(event, _behind(page), self.then.draw(page), merge)
        return Ends(host.first, merge.last)


@dataclass(frozen=True)
class Reminded(Block):
    """An activity with a boundary timer that lets it go on; what follows the timer has an end of its own."""

    host: Block
    then: Block

    def draw(self, page: Page) -> Ends:
        host, id = self.host.draw(page), page.id("boundary")
        event = page.put(b.boundary(id, on=host.last, interrupting=False, **_event(page, "timer", id)))
        page.row(event, _behind(page), self.then.draw(page), page.put(b.end(page.id("end"))))
        return host


@dataclass(frozen=True)
class Failing(Block):
    """A sub-process that may end in an error, caught at its boundary."""

    before: Block
    fails: bool
    then: Block

    def draw(self, page: Page) -> Ends:
        merge, id = page.put(b.exclusive(page.id("merge"))), page.id("boundary")
        host = Group(_HardEnd(self.before, self.fails, {"error": id}), "failing").draw(page)
        event = page.put(b.boundary(id, on=host.last, error=id))
        page.row(host, merge)
        page.row(event, _behind(page), self.then.draw(page), merge)
        return Ends(host.first, merge.last)


@dataclass(frozen=True)
class Stopped(Block):
    """A sub-process in which one branch may stop the other, when a person says so: how far the other would be within
    one step is for each interpreter to choose."""

    before: Block
    stops: bool
    other: Block

    def draw(self, page: Page) -> Ends:
        stop = _HardEnd(Row((self.before, Work())), self.stops, {"terminate": True})
        return Group(Together((stop, self.other))).draw(page)


@dataclass(frozen=True)
class _HardEnd(Block):
    """`before`, and then either an end that stops the scope (`hard`, or `thrown` by an error) or the way on."""

    before: Block
    is_taken: bool
    kind: dict[str, object]

    @property
    def name(self) -> str:
        return "thrown" if "error" in self.kind else "hard"

    def draw(self, page: Page) -> Ends:
        before, way = self.before.draw(page), page.put(b.exclusive(page.id("choice")))
        page.row(before, way)
        page.flow(way, page.put(b.end(page.id(self.name), **self.kind)), page.dialect.truth(self.is_taken))
        past = page.put(b.throw(page.id("signpost")))
        page.flow(way, past, "default")
        return Ends(before.first, past.last)
