"""All that one command does to instances: plays steps in turn, has rows follow their facts, saves every case once."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import runtime
from engine.actor import Actor
from engine.bpmn.model import Model
from engine.bundles import Bundle
from engine.errors import CaseSuspended, Forbidden, NotFound
from engine.facts import ElementEntered, ElementLeft, Fact, VariablesSet
from engine.forms import Option, Text
from engine.handlers.environment import Decisions, Environment
from engine.handlers.history import public
from engine.handlers.promise import due_of
from engine.handlers.searchables import mark_searchable
from engine.ids import Key
from engine.ledgers import Pii
from engine.org import Away, UnitType
from engine.runtime import State, Step, World
from engine.runtime.scopes import Visible
from engine.runtime.world import STEP_LIMIT
from engine.store.definitions import DefinitionRow
from engine.store.elements import ElementRow
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork

Act = Callable[[Model, State, World], Step]


@dataclass(slots=True)
class Case:
    """One instance while a command works on it: its row as loaded, its state as it is now, the facts so far."""

    row: InstanceRow
    definition: DefinitionRow
    bundle: Bundle
    model: Model
    state: State
    is_new: bool = False
    facts: list[Fact] = field(default_factory=list)
    status: str = "active"
    has_incident: bool = False

    def visible(self, key: Key) -> Visible:
        return Visible(self.state, key, None, {"tables": self.bundle.tables})


class Settlement:
    """All that one command does to instances. `finish` plays the queue and saves every case once; it raises
    CaseSuspended where that would move one that is."""

    def __init__(
        self, work: UnitOfWork, env: Environment, actor: Actor, command_id: str, rows: "Mapping[type[Fact], Follow]"
    ) -> None:
        """`rows` makes rows follow facts: one function a kind of fact (`handlers.rows`)."""
        self.work = work
        self.env = env
        self.actor = actor
        self.command_id = command_id
        self.organisation, self.calendar = env.library.organisation(work)
        self._cases: dict[Key, Case] = {}
        self._queue: deque[tuple[Key, Act]] = deque()
        self._moves = 0
        self._away: Away | None = None
        self._rows = rows

    @property
    def away(self) -> Away:
        """Who is away as the command begins, and who was named to stand in. It is asked for once; no `cached_property`,
        under whose lock all threads would wait for one another's databases (Python 3.11)."""
        if self._away is None:
            self._away = self.work.absences.away_at(self.env.now)
        return self._away

    def apart(self, actor: Actor | None = None) -> "Settlement":
        """Another one in the same unit of work, which is finished, or undone, by itself, and perhaps in the name of
        somebody else."""
        return Settlement(self.work, self.env, actor or self.actor, self.command_id, self._rows)

    # -- opening cases --------------------------------------------------------------------------------------------

    def case(self, key: Key) -> Case:
        """Held, as all of its rows are that are read from now on."""
        if key not in self._cases:
            row = self._held_row(key)
            definition = self.work.definitions.load(row.definition_key)
            bundle, model = self.env.library.model(self.work, definition)
            self._cases[key] = Case(
                row, definition, bundle, model, runtime.decode_state(row.state), has_incident=row.has_incident
            )
        return self._cases[key]

    def _held_row(self, key: Key) -> InstanceRow:
        row = self.work.instances.load(key)
        if self.work.held.has(row):
            return row
        self.work.held.cases([key])
        return self.work.instances.load(key)

    def start(
        self,
        definition: DefinitionRow,
        variables: Mapping[str, object],
        *,
        at: str | None = None,
        business_key: str | None = None,
        title: str = "",
        unit: str | None = None,
        parent: tuple[Case, Key] | None = None,
    ) -> Case:
        bundle, model = self.env.library.model(self.work, definition)
        key = self.work.keys.new()
        row = InstanceRow(
            key=key, definition_key=definition.key, process_id=definition.process_id, business_key=business_key,
            title=title or definition.name, state=b"", version=0, status="active", unit=unit,
            started_by=self.actor.id, started_at=self.env.now, ended_at=None,
            parent_key=parent[0].row.key if parent else None, parent_token=parent[1] if parent else None,
            root_key=parent[0].row.root_key if parent else key, has_incident=False,
        )  # fmt: skip
        self.work.instances.add(row)
        self.work.held.begin(row)
        case = Case(row, definition, bundle, model, State(0, {}), is_new=True)
        self._cases[key] = case
        self.act(key, lambda model, _, world: runtime.start(model, world, variables, at=at, called=parent is not None))
        return case

    def act(self, key: Key, act: Act) -> None:
        """`act` is done to the instance after everything that is already to be done."""
        self._queue.append((key, act))

    def finish(self) -> None:
        while self._queue:
            key, act = self._queue.popleft()
            case = self.case(key)
            if case.status != "active":
                continue
            if case.row.suspended_at is not None:
                raise CaseSuspended()
            self.take(case, act(case.model, case.state, self.world(case)))
        for case in self._cases.values():
            self._save(case)

    def take(self, case: Case, step: Step) -> None:
        """The step has happened to the case: its rows follow."""
        self._moves += step.moves
        case.state = step.state
        case.facts += step.facts
        self._settle(case, step.facts)

    def world(self, case: Case) -> World:
        return self.world_of(case.bundle, case.row.unit)

    def world_of(self, bundle: Bundle, unit: str | None) -> World:
        world = World(
            now=self.env.now,
            zone=self.env.zone,
            calendar=self.calendar.of_unit(unit) if unit else self.calendar,
            decisions=Decisions(bundle),
            new_key=self.work.keys.new,
            tables=bundle.tables,
            step_limit=STEP_LIMIT - self._moves,
        )
        return replace(world, due=lambda policy, variables: due_of(bundle, policy, variables, world))

    def options(self) -> dict[str, tuple[Option, ...]]:
        """What the pickers of a form may choose from."""
        people = (Option(person.id, Text(person.name, person.name)) for person in self.organisation.people.values())
        units = [(unit.type, Option(unit.id, Text(unit.zh, unit.en))) for unit in self.organisation.units.values()]
        of_type = {f"org:{type}": tuple(one for found, one in units if found is type) for type in UnitType}
        return {"user": tuple(people), "org": tuple(one for _, one in units), **of_type}

    def _save(self, case: Case) -> None:
        if not case.facts:
            return
        ended = self.env.now if case.status != "active" else None
        if case.has_incident != case.row.has_incident:
            self.work.instances.mark_incident(case.row.key, case.has_incident)
        self.work.instances.save(case.row, state=runtime.encode_state(case.state), status=case.status, ended_at=ended)
        self.work.history.append(
            case.row.key, [public(fact) for fact in case.facts], self.actor.id, self.command_id, self.env.now
        )

    # -- facts become rows ----------------------------------------------------------------------------------------

    def _settle(self, case: Case, facts: tuple[Fact, ...]) -> None:
        entered = {fact.key: fact for fact in facts if isinstance(fact, ElementEntered)}
        self.work.elements.enter_many(
            [
                ElementRow(
                    key=fact.key, instance_key=case.row.key, element_id=fact.element, type=fact.type,
                    scope_key=fact.scope, entered_at=self.env.now, left_at=None, state="active",
                )
                for fact in entered.values()
            ]
        )  # fmt: skip
        left = [(fact.key, fact.how, self.env.now) for fact in facts if isinstance(fact, ElementLeft)]
        self.work.elements.leave_many(left)
        for scope, values in _newest(facts).items():
            self.work.variables.put(case.row.key, scope, values, self.env.now)
            if scope == case.state.root:
                mark_searchable(self.work, case.row.key, _askable(case.bundle), values)
        for fact in facts:
            follow = self._rows.get(type(fact))
            if follow is not None:
                follow(self, case, fact)


Follow = Callable[[Settlement, Case, Any], None]
"""Makes the rows that follow a fact of a case."""


def _askable(bundle: Bundle) -> list[str]:
    """What is sensitive is not told by asking for it either."""
    classes = bundle.personal
    return [path for path in bundle.searchable if classes.get(path.rpartition(".")[2]) is not Pii.SENSITIVE]


def _newest(facts: tuple[Fact, ...]) -> dict[Key, dict[str, object]]:
    """The values that variables have after these facts, by scope: a loop sets one thousands of times in a step."""
    newest: dict[Key, dict[str, object]] = {}
    for fact in facts:
        if isinstance(fact, VariablesSet):
            newest.setdefault(fact.scope, {}).update(fact.values)
    return newest


def require_program(it: Settlement) -> None:
    """Raises Forbidden for whoever is neither a program nor an administrator."""
    if not it.actor.is_program:
        raise Forbidden()


def triggering(holder: Key, element_id: str, variables: Mapping[str, object]) -> Act:
    return lambda model, state, world: runtime.trigger(model, state, world, holder, element_id, variables)


def latest(work: UnitOfWork, process_id: str) -> DefinitionRow:
    """Raises NotFound for a process that was never deployed."""
    definition = work.definitions.latest(process_id)
    if definition is None:
        raise NotFound(what=f"流程 / process {process_id}")
    return definition
