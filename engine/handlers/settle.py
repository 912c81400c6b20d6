"""Makes rows follow tokens: turns a step's facts into rows and plays what follows at once, until all of it waits."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import runtime
from engine.actor import Actor
from engine.bpmn.model import Model
from engine.bundles import Bundle
from engine.connectors import CONNECTORS
from engine.connectors.call import BpmnError, ConnectorCall
from engine.errors import IncidentError, NotFound, RefusedAtStart
from engine.facts import (
    ChildCalled,
    DecisionMade,
    ElementEntered,
    ElementLeft,
    Fact,
    IncidentRaised,
    InstanceEnded,
    JobCreated,
    MessageAwaited,
    SignalAwaited,
    SignalThrown,
    TaskOpened,
    TimerSet,
    VariablesSet,
    WaitsClosed,
)
from engine.forms import Option, Text
from engine.handlers.clocks import close_clocks, due_of, open_clock
from engine.handlers.environment import Decisions, Environment
from engine.handlers.history import public
from engine.ids import Key
from engine.runtime import State, Step, World
from engine.runtime.scopes import Visible
from engine.runtime.world import STEP_LIMIT
from engine.store.definitions import DefinitionRow
from engine.store.elements import ElementRow
from engine.store.incidents import IncidentRow
from engine.store.instances import InstanceRow
from engine.store.jobs import JobRow
from engine.store.signals import SignalRow
from engine.store.subscriptions import SubscriptionRow
from engine.store.tasks import TaskRow
from engine.store.timers import TimerRow
from engine.store.unit_of_work import UnitOfWork

RESERVED = frozenset({"businessKey", "starter"})
"""Variables that every instance has of its own (design.md, convention 3)."""

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
    """All that one command does to instances. `finish` plays the queue and saves every case once."""

    def __init__(self, work: UnitOfWork, env: Environment, actor: Actor, command_id: str) -> None:
        self.work = work
        self.env = env
        self.actor = actor
        self.command_id = command_id
        self.organisation, self.calendar = env.library.organisation(work)
        self._cases: dict[Key, Case] = {}
        self._queue: deque[tuple[Key, Act]] = deque()
        self._moves = 0

    # -- opening cases --------------------------------------------------------------------------------------------

    def case(self, key: Key) -> Case:
        if key not in self._cases:
            row = self.work.instances.load(key)
            definition = self.work.definitions.load(row.definition_key)
            bundle, model = self.env.library.model(self.work, definition)
            self._cases[key] = Case(
                row, definition, bundle, model, runtime.decode_state(row.state), has_incident=row.has_incident
            )
        return self._cases[key]

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
            step = act(case.model, case.state, self.world(case))
            self._moves += step.moves
            case.state = step.state
            case.facts += step.facts
            self._settle(case, step.facts)
        for case in self._cases.values():
            self._save(case)

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
        units = (Option(unit.id, Text(unit.zh, unit.en)) for unit in self.organisation.units.values())
        return {"user": tuple(people), "org": tuple(units)}

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
        for fact in facts:
            settle = _ROWS.get(type(fact))
            if settle is not None:
                settle(self, case, fact)


def _newest(facts: tuple[Fact, ...]) -> dict[Key, dict[str, object]]:
    """The values that variables have after these facts, by scope: a loop sets one thousands of times in a step."""
    newest: dict[Key, dict[str, object]] = {}
    for fact in facts:
        if isinstance(fact, VariablesSet):
            newest.setdefault(fact.scope, {}).update(fact.values)
    return newest


def _element_entered(it: Settlement, case: Case, fact: ElementEntered) -> None:
    element = case.model.by_id[fact.element]
    if "sla" in element.properties and element.user is None and fact.key in case.state.tokens:
        open_clock(it, case, fact.key, element.properties["sla"].text, None)


def _task_opened(it: Settlement, case: Case, fact: TaskOpened) -> None:
    element = case.model.by_id[fact.element]
    groups = [it.organisation.resolve(group, case.row.unit or "") or group for group in fact.candidate_groups]
    promise = fact.properties.get("sla")
    due_at = open_clock(it, case, fact.key, str(promise), fact.key) if promise else fact.due_at
    it.work.tasks.add(
        TaskRow(
            key=fact.key, instance_key=case.row.key, element_id=fact.element, definition_key=case.definition.key,
            process_id=case.row.process_id, name=element.title("zh"), name_en=element.title("en"),
            form_id=fact.form_id, status="claimed" if fact.assignee else "open", assignee=fact.assignee,
            due_at=due_at, follow_up_at=fact.follow_up_at, priority=fact.priority, unit=case.row.unit,
            title=case.row.title, business_key=case.row.business_key, rev=0, created_at=it.env.now,
            completed_at=None, completed_by=None, outcome=None, properties=dict(fact.properties),
        )
    )  # fmt: skip
    it.work.tasks.add_candidates(fact.key, groups, fact.candidate_users)


def _job_created(it: Settlement, case: Case, fact: JobCreated) -> None:
    if fact.type in CONNECTORS:
        it.act(case.row.key, lambda model, state, world: _call(it, case, fact, model, state, world))
        return
    it.work.jobs.add(
        JobRow(
            key=it.work.keys.new(), instance_key=case.row.key, token=fact.key, element_id=fact.element,
            type=fact.type, headers=dict(fact.headers), retries=fact.retries, due_at=it.env.now,
        )
    )  # fmt: skip


def _call(it: Settlement, case: Case, fact: JobCreated, model: Model, state: State, world: World) -> Step:
    """A built-in connector runs at once, in this transaction; what it cannot do becomes an incident."""
    token = state.tokens.get(fact.key)
    if token is None:
        return Step(state, ())
    call = ConnectorCall(
        type=fact.type, inputs=dict(token.variables), headers=fact.headers, instance=case.row.key,
        business_key=case.row.business_key, unit=case.row.unit, element=fact.element, now=it.env.now, work=it.work,
        organisation=it.organisation, declarations=case.bundle.ledgers, notifications=case.bundle.notifications,
    )  # fmt: skip
    try:
        answer = CONNECTORS[fact.type](call)
    except BpmnError as error:
        return runtime.throw_error(model, state, world, fact.key, error.code, {"error": error.message})
    except IncidentError as error:
        raised = IncidentRaised(
            key=fact.key, element=fact.element, error_type=error.error_type, message=error.message
        )
        return Step(state, (raised,))
    return runtime.complete(model, state, world, fact.key, answer)


def _timer_set(it: Settlement, case: Case, fact: TimerSet) -> None:
    it.work.timers.add(
        TimerRow(
            key=it.work.keys.new(), instance_key=case.row.key, definition_key=None, holder=fact.holder,
            element_id=fact.element, due_at=fact.due_at, repeat=fact.repeat, every=fact.every,
        )
    )  # fmt: skip


def _message_awaited(it: Settlement, case: Case, fact: MessageAwaited) -> None:
    row = _subscription(it, case, "message", fact.name, fact.correlation_key, fact)
    it.work.subscriptions.add(row)
    for early in it.work.messages.early(fact.name, fact.correlation_key, it.env.now)[:1]:
        if it.work.messages.take(early.key):
            it.act(case.row.key, triggering(fact.holder, fact.element, early.variables))


def _signal_awaited(it: Settlement, case: Case, fact: SignalAwaited) -> None:
    it.work.subscriptions.add(_subscription(it, case, "signal", fact.name, fact.signal_key, fact))


def _subscription(
    it: Settlement, case: Case, kind: str, name: str, match_key: str | None, fact: MessageAwaited | SignalAwaited
) -> SubscriptionRow:
    return SubscriptionRow(
        key=it.work.keys.new(), kind=kind, name=name, match_key=match_key, instance_key=case.row.key,
        definition_key=None, holder=fact.holder, element_id=fact.element, interrupting=fact.interrupting,
    )  # fmt: skip


def _waits_closed(it: Settlement, case: Case, fact: WaitsClosed) -> None:
    it.work.timers.close(fact.holder, fact.element)
    it.work.subscriptions.close(fact.holder, fact.element)
    if fact.element is None:
        it.work.tasks.cancel_by_token([fact.holder], it.env.now)
        it.work.jobs.cancel_by_token([fact.holder])
        child = it.work.instances.child_of_token(fact.holder)
        if child is not None and child.status == "active":
            it.act(child.key, runtime.cancel)


def _signal_thrown(it: Settlement, case: Case, fact: SignalThrown) -> None:
    """Heard by those who wait for its key and by those who wait for any: in this instance at once, elsewhere by a
    command of its own for each."""
    for key in {fact.signal_key, None}:
        for row in it.work.subscriptions.matching("signal", fact.name, key):
            if row.instance_key == case.row.key:
                it.act(case.row.key, triggering(row.holder, row.element_id, fact.variables))
            elif row.instance_key is not None:
                it.work.signals.add(
                    SignalRow(
                        key=it.work.keys.new(), instance_key=row.instance_key, holder=row.holder,
                        element_id=row.element_id, variables=dict(fact.variables), due_at=it.env.now,
                    )
                )  # fmt: skip


def _decision_made(it: Settlement, case: Case, fact: DecisionMade) -> None:
    it.work.decisions.keep(
        instance_key=case.row.key, token=fact.key, decision=fact.decision, version=fact.version,
        rules=list(fact.rules), inputs=dict(fact.inputs), outputs=fact.outputs, at=it.env.now,
    )  # fmt: skip


def _child_called(it: Settlement, case: Case, fact: ChildCalled) -> None:
    definition = it.work.definitions.latest(fact.process_id)
    if definition is None or it.env.library.model(it.work, definition)[1].none_start is None:
        message = (
            f"PROCESS_NOT_FOUND: 找不到可调用的流程{fact.process_id!r}，请先部署，并确认它有普通开始事件。 / "
            f"There is no process {fact.process_id!r} to call: deploy it, with a none start event."
        )
        raised = IncidentRaised(key=fact.key, element=fact.element, error_type="CALLED_ELEMENT_ERROR", message=message)
        case.facts.append(raised)
        _incident_raised(it, case, raised)
        return
    key = _key_of_called(it, case)
    own = case.state.tokens[case.state.root].variables
    known = {**fact.variables, "businessKey": key, "starter": own.get("starter")}
    it.start(
        definition, known, business_key=key, title=case.row.title or "", unit=case.row.unit, parent=(case, fact.key)
    )


def _key_of_called(it: Settlement, case: Case) -> str | None:
    """`<parent>/n`, so that a message to one case never reaches another (design.md, convention 9)."""
    if case.row.business_key is None:
        return None
    return f"{case.row.business_key}/{it.work.numbers.next(str(case.row.key), 0)}"


def _incident_raised(it: Settlement, case: Case, fact: IncidentRaised) -> None:
    case.has_incident = True
    it.work.incidents.add(
        IncidentRow(
            key=it.work.keys.new(), instance_key=case.row.key, token=fact.key, element_id=fact.element,
            error_type=fact.error_type, message=fact.message, created_at=it.env.now,
        )
    )  # fmt: skip


def _instance_ended(it: Settlement, case: Case, fact: InstanceEnded) -> None:
    if fact.refusal is not None and case.is_new:
        raise RefusedAtStart([reason if isinstance(reason, Mapping) else str(reason) for reason in fact.refusal])
    case.status = fact.how
    parent, token = case.row.parent_key, case.row.parent_token
    if parent is None or token is None or fact.how == "terminated":
        return
    if fact.how == "failed":
        it.act(parent, lambda m, s, w: runtime.throw_error(m, s, w, token, fact.error_code or "", {}))
    else:
        it.act(parent, lambda m, s, w: runtime.complete(m, s, w, token, _handed_back(it.case(parent), token, fact)))


def _handed_back(parent: Case, token: Key, fact: InstanceEnded) -> Mapping[str, object]:
    """The child's variables, as far as the call activity wants them (`propagateAllChildVariables`); never the names
    that every instance has of its own."""
    call = parent.model.elements[parent.state.tokens[token].element].call
    if call is None or not call.propagate_child:
        return {}
    return {name: value for name, value in fact.variables.items() if name not in RESERVED}


def triggering(holder: Key, element_id: str, variables: Mapping[str, object]) -> Act:
    return lambda model, state, world: runtime.trigger(model, state, world, holder, element_id, variables)


def _element_left(it: Settlement, case: Case, fact: ElementLeft) -> None:
    if "sla" in case.model.by_id[fact.element].properties:
        close_clocks(it, fact.key, cancelled=fact.how != "completed")


_ROWS: dict[type[Fact], Callable[[Settlement, Case, Any], None]] = {
    ElementEntered: _element_entered,
    ElementLeft: _element_left,
    TaskOpened: _task_opened,
    JobCreated: _job_created,
    TimerSet: _timer_set,
    MessageAwaited: _message_awaited,
    SignalAwaited: _signal_awaited,
    SignalThrown: _signal_thrown,
    WaitsClosed: _waits_closed,
    DecisionMade: _decision_made,
    ChildCalled: _child_called,
    IncidentRaised: _incident_raised,
    InstanceEnded: _instance_ended,
}


def latest(work: UnitOfWork, process_id: str) -> DefinitionRow:
    """Raises NotFound for a process that was never deployed."""
    definition = work.definitions.latest(process_id)
    if definition is None:
        raise NotFound(what=f"流程 / process {process_id}")
    return definition


