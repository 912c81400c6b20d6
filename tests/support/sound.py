"""Whether all rows of an office tell one story: in every case tokens, and the rows that follow them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from engine.bpmn.model import ElementType, Model
from engine.ids import Key
from engine.runtime import decode_state
from engine.runtime.state import Token
from engine.store.elements import element_instance
from engine.store.instances import InstanceRow, instance
from engine.store.jobs import UNDONE, job
from engine.store.messages import message
from engine.store.subscriptions import subscription
from engine.store.tasks import OPEN, TaskRow, candidate, task
from engine.store.timers import timer
from engine.store.unit_of_work import UnitOfWork
from tests.support.engines import Office


@dataclass(frozen=True, slots=True)
class _Case:
    """`tokens` are none when it is over; `own` its running tasks but for those beside others; `stopped` where it has
    incidents."""

    work: UnitOfWork
    row: InstanceRow
    model: Model
    tokens: dict[Key, Token]
    running: list[TaskRow]
    stopped: set[Key]

    @property
    def own(self) -> dict[Key, TaskRow]:
        return {one.key: one for one in self.running if one.side_of is None}

    def at(self, type: ElementType) -> set[Key]:
        """Where it waits at elements of this type, but for the bodies of loops."""
        return {
            key for key, token in self.tokens.items()
            if self.model.elements[token.element].type is type and token.loop is None
        }  # fmt: skip


def contradictions(office: Office) -> list[str]:
    """What does not fit together, in every case of the office; empty when all is sound."""
    with office.engine.database.snapshot() as work:
        keys = work.connection.execute(select(instance.c.key).order_by(instance.c.key)).scalars()
        cases = [_case(office, work, key) for key in keys.all()]
        told = ((case.row, said) for case in cases for ask in _ASKED for said in ask(case))
        of_cases = [f"{row.process_id} {row.key}: {said}" for row, said in told]
        return [*of_cases, *_of_offers(work), *_of_messages(work), *_of_numbers(work), *_of_starts(work)]


def _case(office: Office, work: UnitOfWork, key: Key) -> _Case:
    row = work.instances.load(key)
    model = office.engine.library.model(work, work.definitions.load(row.definition_key))[1]
    stopped = {one.token for one in work.incidents.open_of(key)}
    return _Case(work, row, model, decode_state(row.state).tokens, work.tasks.running_in(key), stopped)


def _of_an_end(case: _Case) -> Iterator[str]:
    if (case.row.status == "active") != bool(case.tokens):
        yield f"it is {case.row.status}, and has {len(case.tokens)} tokens"


def _of_elements(case: _Case) -> Iterator[str]:
    there = (element_instance.c.instance_key == case.row.key, element_instance.c.left_at.is_(None))
    active = set(case.work.connection.execute(select(element_instance.c.key).where(*there)).scalars())
    if active != set(case.tokens):
        yield f"elements {sorted(active ^ set(case.tokens))} run, or do not"


def _of_tasks(case: _Case) -> Iterator[str]:
    people, own = case.at(ElementType.USER_TASK), case.own
    if people - case.stopped != set(own) - case.stopped:
        yield f"tasks {sorted(own)} and tokens of people {sorted(people)}"
    for one in own.values():
        if one.definition_key != case.row.definition_key:
            yield f"task {one.key} is of another version"
        elif case.model.by_id[one.element_id].index != case.tokens[one.key].element:
            yield f"task {one.key} is at {one.element_id}, its token elsewhere"


def _of_tasks_beside(case: _Case) -> Iterator[str]:
    beside = [one for one in case.running if one.side_of is not None]
    if stray := [one.key for one in beside if one.side_of not in case.own]:
        yield f"asked beside what is over: {stray}"
    for one in case.own.values():
        holding = [side for side in beside if side.side_of == one.key and side.part in ("delegate", "before")]
        if (one.status == "waiting") != bool(holding):
            yield f"task {one.key} is {one.status}, and {len(holding)} hold it up"


def _of_promises(case: _Case) -> Iterator[str]:
    clocks = [clock for clock in case.work.clocks.of_instance(case.row.key) if clock.stopped_at is None]
    promised = {one.key for one in case.own.values() if "sla" in one.properties}
    if {clock.token for clock in clocks} != promised:
        yield f"open promises at {[clock.token for clock in clocks]}, tasks with one {sorted(promised)}"
    for clock in clocks:
        of_it = case.own.get(clock.task_key or 0)
        if of_it is not None and clock.person != of_it.assignee:
            yield f"promise {clock.key} is of {clock.person}, its task of {of_it.assignee}"
        if of_it is not None and case.row.suspended_at is None and clock.due_at != of_it.due_at:
            yield f"promise {clock.key} and its task are due at two times"


def _of_pauses(case: _Case) -> Iterator[str]:
    for clock in case.work.clocks.of_instance(case.row.key):
        is_over = clock.stopped_at is not None
        pauses = [one for one in case.work.pauses.of_clock(clock.key) if one.ended_at is None]
        stands = clock.state == "paused" or case.row.suspended_at is not None
        if bool(pauses) != (stands and not is_over):
            yield f"promise {clock.key} is {clock.state} with {len(pauses)} open pauses"
        if is_over and any(one.state == "asked" for one in case.work.extensions.of_clock(clock.key)):
            yield f"more time is asked for promise {clock.key}, which is over"


def _of_waits(case: _Case) -> Iterator[str]:
    waits = [*case.work.timers.of_instance(case.row.key), *case.work.subscriptions.of_instance(case.row.key)]
    if stray := [wait.element_id for wait in waits if wait.holder not in case.tokens]:
        yield f"nobody holds the waits {stray}"
    if twice := len(waits) - len({(type(wait), wait.holder, wait.element_id) for wait in waits}):
        yield f"{twice} waits are there twice"


def _of_jobs(case: _Case) -> Iterator[str]:
    undone = select(job.c.token).where(job.c.instance_key == case.row.key, job.c.status.in_(UNDONE))
    found, waiting = set(case.work.connection.execute(undone).scalars()), case.at(ElementType.SERVICE_TASK)
    if found - case.stopped != waiting - case.stopped:
        yield f"jobs at {sorted(found)}, tokens at {sorted(waiting)}"


def _of_incidents(case: _Case) -> Iterator[str]:
    if not case.stopped <= set(case.tokens) or case.row.has_incident != bool(case.stopped):
        yield f"incidents at {sorted(case.stopped)}, has_incident {case.row.has_incident}"


def _of_calls(case: _Case) -> Iterator[str]:
    called = case.work.instances.children_of(case.row.key)
    running = [one for one in called if one.status == "active"]
    if {one.parent_token for one in running} - case.stopped != case.at(ElementType.CALL_ACTIVITY) - case.stopped:
        yield f"called cases {[one.key for one in running]} do not fit what called them"
    if any(one.suspended_at != case.row.suspended_at for one in running):
        yield "what it has called is suspended otherwise"


def _of_history(case: _Case) -> Iterator[str]:
    if not case.work.history.verify(case.row.key):
        yield "its history is broken"


_ASKED: tuple[Callable[[_Case], Iterator[str]], ...] = (
    _of_an_end, _of_elements, _of_tasks, _of_tasks_beside, _of_promises, _of_pauses, _of_waits, _of_jobs, _of_incidents,
    _of_calls, _of_history,
)  # fmt: skip


def _of_offers(work: UnitOfWork) -> Iterator[str]:
    offered = select(task.c.key, task.c.status, candidate.c.is_open).join(candidate, candidate.c.task_key == task.c.key)
    for key, status, is_open in work.connection.execute(offered):
        if is_open != (status in OPEN):
            yield f"task {key} is {status}, and in inboxes: {is_open}"


def _of_messages(work: UnitOfWork) -> Iterator[str]:
    same = (message.c.name == subscription.c.name) & (message.c.correlation_key == subscription.c.match_key)
    waiting = select(message.c.name).join(subscription, same).where(subscription.c.instance_key.is_not(None))
    yield from (f"message {name} is kept, and waited for" for name in work.connection.execute(waiting).scalars())


def _of_numbers(work: UnitOfWork) -> Iterator[str]:
    running = (instance.c.status == "active", instance.c.business_key.is_not(None))
    many = select(instance.c.business_key).where(*running).group_by(instance.c.business_key).having(func.count() > 1)
    yield from (f"several cases run under {number}" for number in work.connection.execute(many).scalars())


def _of_starts(work: UnitOfWork) -> Iterator[str]:
    """Only the newest version of a process is begun by events."""
    listening = {
        key for one in (subscription.c.definition_key, timer.c.definition_key)
        for key in work.connection.execute(select(one).where(one.is_not(None))).scalars()
    }  # fmt: skip
    for key in sorted(listening):
        known = work.definitions.load(key)
        newest = work.definitions.latest(known.process_id)
        if newest is None or newest.key != key:
            yield f"an older version of {known.process_id} still listens"
