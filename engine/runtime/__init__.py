"""The interpreter: `(model, state, world, what happened) → Step`; it saves nothing, calls nobody, reads no clock."""

from engine.runtime.migration import is_like, migrate, same_ids
from engine.runtime.modify import modify
from engine.runtime.returning import Plan, Policy, forward, plan, send_back
from engine.runtime.signers import add_signers, drop_signer, poll_at, require_droppable
from engine.runtime.starts import StartWait, holds_at_start, start_waits, starts_now
from engine.runtime.state import State, decode_state, encode_state
from engine.runtime.step import (
    Step,
    cancel,
    complete,
    due_again,
    escalate,
    look_again,
    resolve,
    set_variables,
    start,
    throw_error,
    trigger,
)
from engine.runtime.world import World

__all__ = [
    "Plan",
    "Policy",
    "StartWait",
    "State",
    "Step",
    "World",
    "add_signers",
    "cancel",
    "complete",
    "decode_state",
    "drop_signer",
    "due_again",
    "encode_state",
    "escalate",
    "forward",
    "holds_at_start",
    "is_like",
    "look_again",
    "migrate",
    "modify",
    "plan",
    "poll_at",
    "require_droppable",
    "resolve",
    "same_ids",
    "send_back",
    "set_variables",
    "start",
    "start_waits",
    "starts_now",
    "throw_error",
    "trigger",
]
