"""How a case stands, in the one word that people use for it."""

from collections.abc import Iterable
from enum import StrEnum

from engine.bpmn.model import EventKind, Model
from engine.store.elements import ElementRow
from engine.store.instances import InstanceRow

WITHDRAW = "withdraw"
"""The message by which an applicant takes a request back."""


class CaseState(StrEnum):
    """`WITHDRAWN` is one that came to its end because the applicant took it back."""

    RUNNING = "running"
    STUCK = "stuck"
    SUSPENDED = "suspended"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    FAILED = "failed"


_ENDED = {"completed": CaseState.DONE, "terminated": CaseState.CANCELLED, "failed": CaseState.FAILED}


def state_of(case: InstanceRow, model: Model, elements: Iterable[ElementRow]) -> CaseState:
    if case.suspended_at is not None:
        return CaseState.SUSPENDED
    if case.status == "active":
        return CaseState.STUCK if case.has_incident else CaseState.RUNNING
    taken_back = withdrawing(model)
    is_withdrawn = any(row.element_id in taken_back and row.state == "completed" for row in elements)
    return CaseState.WITHDRAWN if case.status == "completed" and is_withdrawn else _ENDED[case.status]


def withdrawing(model: Model) -> frozenset[str]:
    """The events that catch the message `withdraw`."""
    return frozenset(
        one.id
        for one in model.elements
        if one.event is not None
        and one.event.kind is EventKind.MESSAGE
        and one.event.message is not None
        and one.event.message.name.text == WITHDRAW
    )
