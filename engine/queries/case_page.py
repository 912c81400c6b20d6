"""The page of one case: its head, its steps and what led to them; who may see it is asked of `seeing`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from engine.actor import Actor
from engine.bpmn.model import EventKind, Model
from engine.errors import NotFound
from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.queries.seeing import visible_instances
from engine.queries.shelf import Shelf
from engine.queries.steps import BODY, OF_PEOPLE, Rows, Step, StepState, all_steps_of, steps_of
from engine.queries.verdicts import verdicts_of
from engine.store.elements import ElementRow, element_instance
from engine.store.instances import InstanceRow, instance
from engine.store.rows import columns_of
from engine.store.tasks import OPEN, TaskRow, answer, candidate, task
from engine.store.unit_of_work import UnitOfWork

MOST = 300
"""Steps on one page: the newest. Nobody reads further, and a loop may have thousands."""

WITHDRAW = "withdraw"


class CaseState(StrEnum):
    """What a person says of a case; `WITHDRAWN` is one that ended by the message `withdraw`."""

    RUNNING = "running"
    STUCK = "stuck"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    FAILED = "failed"


_ENDED = {"completed": CaseState.DONE, "terminated": CaseState.CANCELLED, "failed": CaseState.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """`steps` are those of people, `all_steps` the machine's too; both the oldest first. `now` is when it was so."""

    case: InstanceRow
    process: Text
    starter: Text | None
    state: CaseState
    steps: list[Step]
    all_steps: list[Step]
    can_withdraw: bool
    now: datetime

    @property
    def waiting(self) -> list[Step]:
        return [step for step in self.steps if step.state in (StepState.WAITING, StepState.FAILED)]


def seen_case(work: UnitOfWork, actor: Actor, key: Key) -> InstanceRow:
    """Raises NotFound for what is not there and for what is not the actor's to see."""
    where = (instance.c.tenant_id == work.tenant, instance.c.key == key, visible_instances(work.tenant, actor))
    found = work.connection.execute(select(*columns_of(instance, InstanceRow)).where(*where)).mappings().first()
    if found is None:
        raise NotFound(what=str(key))
    return InstanceRow(**found)


def case_page(work: UnitOfWork, shelf: Shelf, actor: Actor, key: Key, now: datetime) -> CasePage:
    """Raises NotFound."""
    case = seen_case(work, actor, key)
    definition = work.definitions.load(case.definition_key)
    bundle = shelf.bundle(work, definition.deployment_key, definition.bundle)
    model = bundle.model(definition.process_id)
    names = Names(shelf.organisation(work)[0])
    tasks = _tasks(work, key)
    rows = Rows(
        model=model, names=names, now=now, starter=case.started_by, elements=_elements(work, key, OF_PEOPLE | {BODY}),
        tasks=tasks, candidates=_candidates(work, tasks, names),
        verdicts=verdicts_of(tasks.values(), _answers(work, tasks), bundle.forms),
        clocks=work.clocks.of_instance(key), timers=work.timers.of_instance(key),
        failed=frozenset(incident.token for incident in work.incidents.open_of(key)),
        called={child.parent_token: child.key for child in work.instances.children_of(key) if child.parent_token},
    )  # fmt: skip
    return CasePage(
        case=case, process=Text(definition.name, definition.name_en or definition.name),
        starter=names.person(case.started_by) if case.started_by else None,
        state=state_of(case, model, rows.elements), steps=steps_of(rows),
        all_steps=all_steps_of(replace(rows, elements=_elements(work, key))),
        can_withdraw=_can_withdraw(work, case, actor), now=now,
    )  # fmt: skip


def state_of(case: InstanceRow, model: Model, elements: Sequence[ElementRow]) -> CaseState:
    if case.status == "active":
        return CaseState.STUCK if case.has_incident else CaseState.RUNNING
    taken_back = withdrawing(model)
    if case.status == "completed" and any(row.element_id in taken_back for row in elements):
        return CaseState.WITHDRAWN
    return _ENDED[case.status]


def withdrawing(model: Model) -> frozenset[str]:
    """The events that catch the message by which an applicant takes the request back."""
    return frozenset(
        one.id
        for one in model.elements
        if one.event is not None
        and one.event.kind is EventKind.MESSAGE
        and one.event.message is not None
        and one.event.message.name.text == WITHDRAW
    )


def _can_withdraw(work: UnitOfWork, case: InstanceRow, actor: Actor) -> bool:
    """Only the starter, and only while the process listens for it."""
    if case.started_by != actor.id or case.status != "active":
        return False
    heard = {(one.kind, one.name, one.match_key) for one in work.subscriptions.of_instance(case.key)}
    return ("message", WITHDRAW, case.business_key or "") in heard


def _elements(work: UnitOfWork, key: Key, types: Collection[str] | None = None) -> list[ElementRow]:
    """The newest of these types, and whatever the case stands at; the oldest first."""
    table = element_instance
    where = [table.c.tenant_id == work.tenant, table.c.instance_key == key]
    if types is not None:
        where.append(table.c.type.in_(sorted(types)) | (table.c.state == "active"))
    newest = (table.c.entered_at.desc(), table.c.key.desc())
    query = select(*columns_of(table, ElementRow)).where(*where).order_by(*newest).limit(MOST)
    return [ElementRow(**row) for row in work.connection.execute(query).mappings()][::-1]


def _tasks(work: UnitOfWork, key: Key) -> dict[Key, TaskRow]:
    where = (task.c.tenant_id == work.tenant, task.c.instance_key == key)
    query = select(*columns_of(task, TaskRow)).where(*where).order_by(task.c.key.desc()).limit(MOST)
    return {row["key"]: TaskRow(**row) for row in work.connection.execute(query).mappings()}


def _candidates(work: UnitOfWork, tasks: Mapping[Key, TaskRow], names: Names) -> dict[Key, list[Text]]:
    waiting = [one.key for one in tasks.values() if one.status in OPEN and one.assignee is None]
    where = (candidate.c.tenant_id == work.tenant, candidate.c.task_key.in_(waiting))
    query = select(candidate.c.task_key, candidate.c.kind, candidate.c.value).where(*where).order_by(candidate.c.value)
    offered: dict[Key, list[Text]] = {}
    for key, kind, value in work.connection.execute(query) if waiting else ():
        offered.setdefault(key, []).append(names.group(value) if kind == "group" else names.person(value))
    return offered


def _answers(work: UnitOfWork, tasks: Mapping[Key, TaskRow]) -> dict[Key, Mapping[str, object]]:
    where = (answer.c.tenant_id == work.tenant, answer.c.task_key.in_(list(tasks)))
    query = select(answer.c.task_key, answer.c.answers).where(*where)
    return {key: answers or {} for key, answers in work.connection.execute(query)} if tasks else {}
