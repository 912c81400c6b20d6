"""Where an instance stands: running elements, their variables and counters; what is finished is forgotten.

The size of the encoded state depends on what is open, never on what was done: keys always take the same room
(`engine.ids.FIRST_KEY`), and nothing counts upwards.
"""

from copy import copy
from enum import IntEnum

import msgspec

from engine.ids import Key


class Phase(IntEnum):
    """How far a running element is; an incident leaves it entering or leaving, and resolving repeats just that."""

    ENTERING = 0
    ACTIVE = 1
    LEAVING = 2


class LoopProgress(msgspec.Struct, array_like=True):
    """A multi-instance body: `items` still to start (sequential only), `total` at the start, and what has ended."""

    items: list[object]
    total: int
    completed: int = 0
    active: int = 0


class Token(msgspec.Struct, array_like=True):
    """One running element. `parent` is the key of the scope it runs in (0 for the process itself).

    `children` counts what runs or is on its way directly inside, `joins` the flows that have reached a parallel
    gateway of this scope (element index → flow indexes), `turn` the 1-based place in a multi-instance (0 = outside).
    """

    element: int
    parent: Key
    phase: Phase = Phase.ENTERING
    children: int = 0
    turn: int = 0
    variables: dict[str, object] = {}
    joins: dict[int, list[int]] = {}
    loop: LoopProgress | None = None


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
    return twin


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(State)


def encode_state(state: State) -> bytes:
    return _encoder.encode(state)


def decode_state(content: bytes) -> State:
    return _decoder.decode(content)
