"""Where an instance stands: running elements, their variables and counters; what is finished is forgotten.

The size of the encoded state depends on what is open, never on what was done: keys always take the same room
(`engine.ids.FIRST_KEY`), and nothing counts upwards.
"""

from copy import copy
from enum import IntEnum, StrEnum

import msgspec

from engine.ids import Key


class Phase(IntEnum):
    """How far a running element is; an incident leaves it entering or leaving, and resolving repeats just that."""

    ENTERING = 0
    ACTIVE = 1
    LEAVING = 2


class Turn(msgspec.Struct, array_like=True):
    """A turn that has not begun: its 1-based place and what it is for; `person` was added by name."""

    place: int
    item: object
    person: str | None = None


class Counts(StrEnum):
    """How the ballot of a signer counts."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    ABSTAINED = "abstained"
    DROPPED = "dropped"


class Ballot(msgspec.Struct, array_like=True):
    """One signer of a joint vote: the turn `place`, what it is for, and how much it weighs. `vote` is the outcome that
    was chosen, by whom and when; `person` was added by name, by `added_by`, while the vote was under way."""

    place: int
    item: object
    weight: float = 1
    vetoes: bool = False
    counts: Counts = Counts.OPEN
    vote: str | None = None
    by: str | None = None
    at: str | None = None
    person: str | None = None
    added_by: str | None = None


class Poll(msgspec.Struct, array_like=True):
    """A joint vote under way: what its rule needs, and every signer's ballot, in the order of their places."""

    needed: float | None
    ballots: list[Ballot]


class Vote(msgspec.Struct, array_like=True):
    """What a turn was for and what it gave: kept when work was sent back, so that nobody is asked twice. Of a joint
    vote its `ballot`, also of whoever was added or dropped, so that these are remembered as well."""

    item: object
    output: object
    ballot: Ballot | None = None


class Returned(msgspec.Struct, array_like=True):
    """Work that was sent back: the `person` who is to do it, and whither it goes straight on, for whom."""

    person: str | None = None
    back: int | None = None
    back_for: str | None = None


class LoopProgress(msgspec.Struct, array_like=True):
    """The body of a loop: `items` still to begin (one after the other only), `total` to be done, what has ended; a
    joint vote has a `poll`."""

    items: list[Turn]
    total: int
    completed: int = 0
    active: int = 0
    poll: Poll | None = None


class Done(msgspec.Struct, array_like=True):
    """An activity that has completed and can be undone (BPMN 2.0.2 §13.5.5): its `turn` in a loop, the variables that
    whatever undoes it sees again, and what inside it can be undone, in the order in which it was done."""

    element: int
    turn: int
    variables: dict[str, object]
    inside: list["Done"]


class Undoing(msgspec.Struct, array_like=True):
    """A compensation under way: what is `left` to be undone, the last first, and the scope it is undone in."""

    left: list[Done]
    scope: Key


class Compensation(msgspec.Struct, array_like=True):
    """`done` can still be undone, `undoing` is what this element has begun to undo; `serves` is the key of the element
    that has it run to undo something (0 = none)."""

    done: list[Done] = []
    undoing: Undoing | None = None
    serves: Key = 0


class Token(msgspec.Struct, array_like=True):
    """One running element. `parent` is the key of the scope it runs in (0 for the process itself).

    `children` counts what runs or is on its way directly inside, `joins` the flows that have reached a gateway of this
    scope where tokens wait for each other (element index → flow indexes), `turn` the 1-based place in a loop (0 =
    outside). `conditions` says of each condition that is waited for whether it held the last time, `heard` what has
    come of an event that needs all its parts (element index → part → variables), `spent` by which flows a complex
    gateway was activated (None = not yet). `returned` says that somebody sent the work back to here, `kept` which votes
    count again (element index → votes).
    """

    element: int
    parent: Key
    phase: Phase = Phase.ENTERING
    children: int = 0
    turn: int = 0
    variables: dict[str, object] = {}
    joins: dict[int, list[int]] = {}
    loop: LoopProgress | None = None
    compensation: Compensation | None = None
    conditions: dict[str, bool] = {}
    heard: dict[int, dict[int, dict[str, object]]] = {}
    spent: list[int] | None = None
    returned: Returned | None = None
    kept: dict[int, list[Vote]] = {}

    @property
    def serves(self) -> Key:
        return self.compensation.serves if self.compensation is not None else 0

    @property
    def undoing(self) -> Undoing | None:
        return self.compensation.undoing if self.compensation is not None else None


class State(msgspec.Struct, array_like=True):
    """All that runs. `called` tells that an uncaught error belongs to the calling instance."""

    root: Key
    tokens: dict[Key, Token]
    called: bool = False

    def copy(self) -> "State":
        """A state that may be changed without touching this one (variables' values are never changed in place)."""
        tokens = {key: _copy(token) for key, token in self.tokens.items()}
        return State(self.root, tokens, self.called)

    def children_of(self, key: Key) -> list[Key]:
        return [child for child, token in self.tokens.items() if token.parent == key]


def _copy(token: Token) -> Token:
    twin = copy(token)
    twin.variables = dict(token.variables)
    twin.joins = {gateway: list(flows) for gateway, flows in token.joins.items()}
    if token.loop is not None:
        twin.loop = copy(token.loop)
        twin.loop.items = list(token.loop.items)
        if token.loop.poll is not None:
            twin.loop.poll = Poll(token.loop.poll.needed, list(token.loop.poll.ballots))
    if token.compensation is not None:
        twin.compensation = _copy_compensation(token.compensation)
    twin.conditions = dict(token.conditions)
    twin.kept = dict(token.kept)
    twin.heard = {event: dict(parts) for event, parts in token.heard.items()}
    return twin


def _copy_compensation(one: Compensation) -> Compensation:
    """What was done is never changed in place, only the lists of it."""
    undoing = Undoing(list(one.undoing.left), one.undoing.scope) if one.undoing is not None else None
    return Compensation(list(one.done), undoing, one.serves)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(State)


def encode_state(state: State) -> bytes:
    return _encoder.encode(state)


def decode_state(content: bytes) -> State:
    return _decoder.decode(content)
