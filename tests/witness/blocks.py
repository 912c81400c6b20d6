"""Processes as values, built of blocks with one way in and one way out, and strategies that draw them; no XML, no ids.

Only what SpiffWorkflow 3.2 executes rightly is built. Left out, each for a defect of the witness that we measured:

- *join loses updates*: the branch that completes last wins, so variables are never compared; a loop reads its answer
  at once, before any join.
- *conditional flow from an activity is ignored*: conditions leave exclusive gateways only.
- *implicit split, implicit end*: activities have one way out, and every path ends in an end event.
- *a none task stops the instance*: what passes by itself is a script or a none throw event.
- *event sub-process does not interrupt*, *link, compensation and signal end do nothing*: not drawn.
- *non-interrupting message fires only once*: it is fired once.
- *depth limit of 1000* and *n³ around a split in a loop*: loops go round three times at most.
- *excess tokens on one flow of a join*: branches are joined by the gateway that belongs to their fork.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

MOST_TURNS = 3


class Block:
    """One way in, one way out."""


@dataclass(frozen=True)
class Work(Block):
    """A user task."""


@dataclass(frozen=True)
class Script(Block):
    """A script that does nothing."""


@dataclass(frozen=True)
class Signpost(Block):
    """A none throw event: passes at once."""


@dataclass(frozen=True)
class Row(Block):
    """One after another."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Choice(Block):
    """An exclusive gateway: the first branch whose condition holds, else the default, the last one."""

    branches: tuple[tuple[bool, Block], ...]
    otherwise: Block


@dataclass(frozen=True)
class Together(Block):
    """A parallel fork with its join."""

    branches: tuple[Block, ...]


@dataclass(frozen=True)
class Group(Block):
    """An embedded sub-process."""

    inside: Block


@dataclass(frozen=True)
class Each(Block):
    """A multi-instance activity of `count` turns: a user task, or a sub-process around `inside`."""

    count: int
    sequential: bool
    inside: Block | None


@dataclass(frozen=True)
class Again(Block):
    """A loop: after each turn a person says whether there is another."""

    inside: Block


def _larger(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Row, several),
        st.builds(Choice, st.lists(st.tuples(st.booleans(), inner), min_size=1, max_size=2).map(tuple), inner),
        st.builds(Together, several),
        st.builds(Group, inner),
        st.builds(Each, st.integers(0, 3), st.booleans(), st.none() | inner),
        st.builds(Again, inner),
    )


BLOCKS: st.SearchStrategy[Block] = st.recursive(
    st.sampled_from([Work(), Work(), Script(), Signpost()]), _larger, max_leaves=8
)
