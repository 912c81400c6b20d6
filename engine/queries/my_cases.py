"""The cases a person has started, as cards: how each stands, what it waits for and until when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Table, or_, select, tuple_

from engine.bpmn.model import Model
from engine.forms import Text
from engine.ids import Key, PersonId
from engine.org import UnitType
from engine.queries.case_rows import offers_of
from engine.queries.case_state import CaseState, state_of, withdrawing
from engine.queries.names import Names
from engine.queries.shelf import Shelf, bundle_of
from engine.queries.steps import Rows, Step, StepState, steps_of
from engine.store.clocks import ClockRow, clock
from engine.store.definitions import DefinitionRow
from engine.store.elements import ElementRow, element_instance
from engine.store.incidents import IncidentRow, incident
from engine.store.instances import InstanceRow, instance
from engine.store.rows import columns_of
from engine.store.tasks import OPEN, TaskRow, task
from engine.store.timers import TimerRow, timer
from engine.store.unit_of_work import UnitOfWork

PAGE = 20
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`waiting` are the steps at which the case stands."""

    case: InstanceRow
    process: Text
    state: CaseState
    waiting: Sequence[Step]


@dataclass(frozen=True, slots=True)
class CardPage:
    """`older` is where the next page goes on; None on the last."""

    cards: Sequence[Card]
    older: Key | None


def cases_of(
    work: UnitOfWork, shelf: Shelf, person: PersonId, now: datetime, *, over: bool | None = None,
    before: Key | None = None, limit: int = PAGE,
) -> CardPage:  # fmt: skip
    """The newest first, behind the case `before`; with `over` only those ended, or (False) under way. Called cases are
    not one's own."""
    rows = _started_by(work, _authors(work, shelf, person), over, before, limit + 1)
    cases = rows[:limit]
    definitions = {key: work.definitions.load(key) for key in {case.definition_key for case in cases}}
    models = {key: bundle_of(work, shelf, one).model(one.process_id) for key, one in definitions.items()}
    elements = _elements(work, [case.key for case in cases], models.values())
    steps = _steps(work, shelf, cases, models, elements, now)
    cards = [
        _card(case, definitions[case.definition_key], models[case.definition_key], elements, steps) for case in cases
    ]
    return CardPage(cards, cases[-1].key if len(rows) > limit else None)


def _authors(work: UnitOfWork, shelf: Shelf, person: PersonId) -> Sequence[str]:
    """The person, and the department that the person works in: what it sends us is its people's matter too."""
    organisation, _ = shelf.organisation(work)
    known = organisation.person(person)
    home = organisation.unit(known.unit) if known is not None else None
    return [person, home.id] if home is not None and home.type is UnitType.DEPARTMENT else [person]


def _started_by(
    work: UnitOfWork, authors: Sequence[str], over: bool | None, before: Key | None, limit: int
) -> list[InstanceRow]:
    table = instance
    where = [table.c.tenant_id == work.tenant, table.c.started_by.in_(authors), table.c.parent_key.is_(None)]
    if over is not None:
        where.append(table.c.status != "active" if over else table.c.status == "active")
    if before is not None:
        last = select(table.c.started_at).where(table.c.tenant_id == work.tenant, table.c.key == before)
        where.append(tuple_(table.c.started_at, table.c.key) < tuple_(last.scalar_subquery(), before))
    newest = (table.c.started_at.desc(), table.c.key.desc())
    query = select(*columns_of(table, InstanceRow)).where(*where).order_by(*newest).limit(limit)
    return [InstanceRow(**row) for row in work.connection.execute(query).mappings()]


def _elements(work: UnitOfWork, cases: Collection[Key], models: Collection[Model]) -> dict[Key, list[ElementRow]]:
    """Of each case where it stands, and whether it was withdrawn."""
    table = element_instance
    taken_back = {id for model in models for id in withdrawing(model)}
    wanted = or_(table.c.state == "active", table.c.element_id.in_(sorted(taken_back)))
    where = (table.c.tenant_id == work.tenant, table.c.instance_key.in_(cases), wanted)
    query = select(*columns_of(table, ElementRow)).where(*where).order_by(table.c.entered_at, table.c.key)
    found: dict[Key, list[ElementRow]] = {key: [] for key in cases}
    for row in work.connection.execute(query).mappings():
        found[row["instance_key"]].append(ElementRow(**row))
    return found


def _steps(
    work: UnitOfWork, shelf: Shelf, cases: Sequence[InstanceRow], models: Mapping[Key, Model],
    elements: Mapping[Key, list[ElementRow]], now: datetime,
) -> dict[Key, list[Step]]:  # fmt: skip
    """Where each case stands: one query for each kind of row, whatever the number of cases."""
    keys, names = [case.key for case in cases], Names(shelf.organisation(work)[0])
    # Only by the case: SQLite would rather read every open task and incident there is, to save the other condition.
    tasks = {row.key: row for row in _rows(work, TaskRow, task, task.c.instance_key.in_(keys)) if row.status in OPEN}
    offers = offers_of(work, tasks.values())
    clocks = _rows(work, ClockRow, clock, clock.c.instance_key.in_(keys), clock.c.stopped_at.is_(None))
    timers = _rows(work, TimerRow, timer, timer.c.instance_key.in_(keys))
    stuck = _rows(work, IncidentRow, incident, incident.c.instance_key.in_(keys))
    failed = frozenset(row.token for row in stuck if row.resolved_at is None)
    return {
        case.key: steps_of(
            Rows(
                model=models[case.definition_key], names=names, now=now, starter=case.started_by,
                elements=[row for row in elements[case.key] if row.state == "active"], tasks=tasks,
                candidates={key: names.offered(offered) for key, offered in offers.items()}, clocks=clocks,
                timers=timers, failed=failed,
            )
        )
        for case in cases
    }  # fmt: skip


def _card(
    case: InstanceRow, definition: DefinitionRow, model: Model, elements: Mapping[Key, list[ElementRow]],
    steps: Mapping[Key, list[Step]],
) -> Card:  # fmt: skip
    waiting = [step for step in steps.get(case.key, ()) if step.state in (StepState.WAITING, StepState.FAILED)]
    return Card(
        case=case, process=Text(definition.name, definition.name_en or definition.name),
        state=state_of(case, model, elements[case.key]), waiting=waiting,
    )  # fmt: skip


def _rows(work: UnitOfWork, row_type: type[R], table: Table, *where: ColumnElement[bool]) -> list[R]:
    query = select(*columns_of(table, row_type)).where(table.c.tenant_id == work.tenant, *where)
    return [row_type(**row) for row in work.connection.execute(query).mappings()]
