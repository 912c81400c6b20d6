"""What a case's diagram shows: which elements are done, at work, stuck or late, and how often each was passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from engine.actor import Actor
from engine.bpmn.model import ElementType
from engine.ids import Key
from engine.queries.case_rows import seen_case
from engine.queries.turns import BODY
from engine.store.clocks import clock
from engine.store.elements import element_instance
from engine.store.incidents import incident
from engine.store.unit_of_work import UnitOfWork


class Look(StrEnum):
    """The later says more: an element that was passed before and is at work again is drawn at work."""

    CANCELLED = "cancelled"
    COMPLETED = "completed"
    ACTIVE = "active"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One element: `count` is how many are at work, else how often it was passed."""

    element: str
    look: Look
    count: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class DiagramState:
    elements: Sequence[Drawn]
    is_over: bool


_LOOKS = {"terminated": Look.CANCELLED, "completed": Look.COMPLETED, "active": Look.ACTIVE}


def diagram_xml(work: UnitOfWork, actor: Actor, key: Key) -> bytes:
    """The file as it was deployed. Raises NotFound."""
    return work.definitions.xml(seen_case(work, actor, key).definition_key)


def diagram_state(work: UnitOfWork, actor: Actor, key: Key, now: datetime) -> DiagramState:
    """Raises NotFound."""
    case = seen_case(work, actor, key)
    stuck, late = _stuck(work, key), _late(work, key, now)
    elements = [
        Drawn(
            element=element, look=Look.INCIDENT if element in stuck else max(counts, key=list(Look).index),
            count=counts[max(counts, key=list(Look).index)], is_late=element in late,
        )
        for element, counts in _counts(work, key).items()
    ]  # fmt: skip
    return DiagramState(elements, case.status != "active")


def _counts(work: UnitOfWork, key: Key) -> dict[str, dict[Look, int]]:
    """How many runs of each element look how. A multi-instance counts its turns, not the body around them."""
    table = element_instance
    where = (table.c.tenant_id == work.tenant, table.c.instance_key == key, table.c.type != ElementType.PROCESS)
    columns = (table.c.element_id, table.c.type, table.c.state)
    query = select(*columns, func.count()).where(*where).group_by(*columns).order_by(table.c.element_id)
    turns: dict[str, dict[Look, int]] = {}
    bodies: dict[str, dict[Look, int]] = {}
    for element, type, state, count in work.connection.execute(query):
        (bodies if type == BODY else turns).setdefault(element, {})[_LOOKS[state]] = count
    return bodies | turns


def _stuck(work: UnitOfWork, key: Key) -> frozenset[str]:
    where = (incident.c.tenant_id == work.tenant, incident.c.instance_key == key, incident.c.resolved_at.is_(None))
    return frozenset(work.connection.execute(select(incident.c.element_id).where(*where)).scalars())


def _late(work: UnitOfWork, key: Key, now: datetime) -> frozenset[str]:
    table = element_instance
    of_token = (table.c.tenant_id == clock.c.tenant_id) & (table.c.key == clock.c.token)
    where = (
        clock.c.tenant_id == work.tenant, clock.c.instance_key == key, clock.c.stopped_at.is_(None),
        clock.c.paused_at.is_(None), clock.c.due_at <= now,
    )  # fmt: skip
    query = select(table.c.element_id).select_from(clock.join(table, of_token)).where(*where)
    return frozenset(work.connection.execute(query).scalars())
