"""The house in which a scenario is played: its people do things, time passes, and what falls due is done."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from engine.actor import Actor, ActorKind
from engine.bundles.tenant import tenant_files
from engine.commands import (
    BroadcastSignal,
    Command,
    CompleteTask,
    DeployBundle,
    EnterCalendar,
    ImportOrganisation,
    KeepDocument,
    LoadLedgerRows,
    PublishMessage,
    SendCaseMessage,
    SetClock,
    StartInstance,
    WithdrawInstance,
)
from engine.engine import Engine
from engine.errors import NotFound
from engine.ids import Key, PersonId
from engine.queries.rehearsal import family_of, newest_of, next_due, tasks_of
from engine.scenarios.files import with_brought
from engine.scenarios.scenario import (
    Complete,
    Do,
    Enter,
    Meet,
    Row,
    Say,
    Scenario,
    Signal,
    Start,
    Wait,
    Wish,
    Withdraw,
)
from engine.scheduler.poller import Poller
from engine.store.tasks import TaskRow


class Stage:
    """`cases` are the instances by the names that the scenario gives them, in the order of their start."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.cases: dict[str, Key] = {}
        self._poller = Poller(engine)
        self._ids = count(1)

    def set_up(self, scenario: Scenario, bundles: Mapping[str, Mapping[str, bytes]]) -> None:
        """Raises Rejected for what the files or the given rows do not allow."""
        tenant = tenant_files(scenario.tenant)
        self._handle(SetClock(id=self._id(), at=scenario.at))
        self._handle(ImportOrganisation(
            id=self._id(), organisation=tenant.organisation, roles=tenant.roles, calendar=tenant.calendar))  # fmt: skip
        for name, files in bundles.items():
            whole = {**files, **tenant.tables_of(name)}
            self._handle(DeployBundle(id=self._id(), bundle=name, files=whole))
        for ledger, rows in scenario.ledgers.items():
            self._handle(LoadLedgerRows(id=self._id(), ledger=ledger, rows=rows))

    def do(self, wish: Wish) -> None:
        """The wish, and after it whatever is due at once. Raises Rejected."""
        match wish:
            case Start():
                actor = self._actor(wish.by)
                answers = self._with_files(actor, wish.answers)
                started = self._handle(
                    StartInstance(id=self._id(), actor=actor, process_id=wish.process, answers=answers)
                )
                self.cases[wish.alias] = int(str(started["instance"]))
            case Complete():
                actor, task = self._actor(wish.by), self._task(wish)
                answers = self._with_files(actor, wish.answers)
                self._handle(CompleteTask(id=self._id(), actor=actor, task=task.key, answers=answers))
            case Withdraw():
                actor = self._actor(wish.by)
                self._handle(WithdrawInstance(id=self._id(), actor=actor, instance=self.case(wish.case)))
            case Do():
                actor, case = self._actor(wish.by), self.case(wish.case)
                answers = self._with_files(actor, wish.answers)
                self._handle(
                    SendCaseMessage(id=self._id(), actor=actor, instance=case, message=wish.message, answers=answers)
                )
            case Say():
                key = self._business_key(wish.to)
                self._handle(
                    PublishMessage(id=self._id(), name=wish.message, correlation_key=key, variables=wish.variables)
                )
            case Signal():
                self._handle(BroadcastSignal(id=self._id(), name=wish.name, key=wish.key, variables=wish.variables))
            case Meet():
                self.cases[wish.alias] = self._newest(wish.process)
            case Enter():
                self._handle(EnterCalendar(id=self._id(), year=wish.year, days=wish.days))
            case Wait():
                self._pass_until(wish.until)
        self._poller.round()

    def case(self, name: str | None) -> Key:
        """The instance of that name, the first one for None. Raises NotFound while there is none."""
        known = next(iter(self.cases.values()), None) if name is None else self.cases.get(name)
        if known is None:
            raise NotFound(what=f"实例 / instance {name or ''}".rstrip())
        return known

    def _newest(self, process: str) -> Key:
        with self.engine.database.snapshot() as work:
            found = newest_of(work, process)
        if found is None:
            raise NotFound(what=f"流程实例 / instance of {process}")
        return found

    def _pass_until(self, until: datetime) -> None:
        """What falls due on the way is done in the order of its time, each at its own."""
        while (moment := self._next_due(until)) is not None:
            self._handle(SetClock(id=self._id(), at=moment))
            self._poller.round()
        self._handle(SetClock(id=self._id(), at=until))

    def _next_due(self, until: datetime) -> datetime | None:
        now = self.engine.now()
        with self.engine.database.snapshot() as work:
            return next_due(work, now, until)

    def _task(self, wish: Complete) -> TaskRow:
        """An open one before a closed one, one that is offered to the person before any other. Raises NotFound."""
        with self.engine.database.snapshot() as work:
            found = tasks_of(work, family_of(work, self.case(wish.case)))
            mine = [one for one in found if one.element_id == wish.element]
            if not mine:
                raise NotFound(what=f"任务 / task {wish.element}")
            actor = self._actor(wish.by)
            offered = {one.key for one in mine if _is_offered(one, work.tasks.candidates(one.key), actor)}
        return max(mine, key=lambda one: (one.completed_at is None, one.key in offered, one.key))

    def _business_key(self, name: str) -> str:
        with self.engine.database.snapshot() as work:
            return work.instances.load(self.case(name)).business_key or ""

    def _actor(self, person: str) -> Actor:
        with self.engine.database.snapshot() as work:
            organisation, _ = self.engine.library.organisation(work)
        found = organisation.person(PersonId(person))
        if found is None:
            raise NotFound(what=f"人员 / person {person}")
        return Actor(kind=ActorKind.PERSON, id=found.id, name=found.name, groups=organisation.groups_of(found.id))

    def _with_files(self, actor: Actor, answers: Row) -> Row:
        """Each file is kept first, as a page does it."""
        return with_brought(answers, lambda one: self._handle(KeepDocument(
            id=self._id(), actor=actor, name=one.name, content=one.content)))  # fmt: skip

    def _handle(self, command: Command) -> dict[str, object]:
        return self.engine.handle(command)

    def _id(self) -> str:
        return f"scenario-{next(self._ids)}"


def _is_offered(task: TaskRow, candidates: tuple[frozenset[str], frozenset[str]], actor: Actor) -> bool:
    groups, users = candidates
    return task.assignee == actor.id if task.assignee else actor.id in users or bool(groups & actor.groups)
