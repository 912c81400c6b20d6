"""The shape of a behaviour: what to do on entering, how to choose the way out, and whether it leaves waits behind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.bpmn.model import Element, Flow
from engine.ids import Key

if TYPE_CHECKING:
    from engine.runtime.run import Run


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`enter` either completes the element at once (`run.complete`) or leaves it waiting. `flows_out` None = every
    outgoing flow. `waits`: something outside besides a job (a task, timer, subscription, child) may be open here."""

    enter: "Callable[[Run, Key, Element], None]"
    flows_out: "Callable[[Run, Key, Element], tuple[Flow, ...]] | None" = None
    waits: bool = False
