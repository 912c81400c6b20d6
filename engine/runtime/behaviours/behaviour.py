"""The shape of a behaviour: what to do on entering, how to choose the way out, and whether it leaves waits behind."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.bpmn.model import Element, Flow
from engine.ids import Key
from engine.runtime.moves import Moves


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`enter` either completes the element at once (`run.complete`) or leaves it waiting. `flows_out` None = every
    outgoing flow. `waits`: something outside besides a job (a task, timer, subscription, child) may be open here."""

    enter: Callable[[Moves, Key, Element], None]
    flows_out: Callable[[Moves, Key, Element], tuple[Flow, ...]] | None = None
    waits: bool = False
