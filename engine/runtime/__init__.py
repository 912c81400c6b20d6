"""The interpreter: `(model, state, world, what happened) → Step`; it saves nothing, calls nobody, reads no clock."""

from engine.runtime.state import State, decode_state, encode_state
from engine.runtime.step import Step, cancel, complete, resolve, set_variables, start, throw_error, trigger
from engine.runtime.world import World

__all__ = [
    "State",
    "Step",
    "World",
    "cancel",
    "complete",
    "decode_state",
    "encode_state",
    "resolve",
    "set_variables",
    "start",
    "throw_error",
    "trigger",
]
