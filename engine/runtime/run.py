"""One step being computed: moves tokens until every one waits and writes down what happens; behaviours say the rest."""

from collections import deque
from collections.abc import Callable, Mapping

from engine.bpmn.model import Element, ElementType, Flow, Model
from engine.errors import IncidentError, WrongState
from engine.facts import DecisionMade, ElementEntered, ElementLeft, IncidentRaised, InstanceEnded, WaitsClosed
from engine.ids import Key
from engine.runtime import catching, compensation, conditions, merging
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours import BEHAVIOURS, ad_hoc, inclusive_gateway, loops
from engine.runtime.moves import Moves
from engine.runtime.scopes import mapped, owner_of, put_at_path
from engine.runtime.state import Compensation, Phase, Returned, State, Token
from engine.runtime.waits import open_boundaries, open_event_subs, opens_waits
from engine.runtime.world import World


class Run(Moves):
    """The life of running elements, and the arrivals still to be played."""

    def __init__(self, model: Model, state: State, world: World) -> None:
        super().__init__(model, state, world)
        self.moves = 0
        self._arrivals: deque[Arrival] = deque()
        self._later: deque[Callable[[], None]] = deque()
        self._refusal: tuple[object, ...] | None = None

    def throw_error(self, key: Key, code: str) -> None:
        catching.throw(self, key, code, {})

    def escalate(self, key: Key, code: str, variables: Mapping[str, object]) -> None:
        catching.escalate(self, key, code, variables)

    def leave_by_boundary(self, holder: Key, boundary: Element, variables: Mapping[str, object]) -> None:
        catching.leave_by_boundary(self, holder, boundary, variables)

    def refuse(self, reasons: object) -> None:
        self._refusal = tuple(reasons) if isinstance(reasons, list) else (reasons,)

    def arrive(self, arrival: Arrival) -> None:
        self.state.tokens[arrival.scope].children += 1
        self._arrivals.append(arrival)

    def later(self, act: Callable[[], None]) -> None:
        """`act` is done before anything else arrives; so what follows from what never piles up on the stack."""
        self._later.append(act)

    def play(self) -> None:
        """Plays arrivals until none is left and no gateway or condition lets anything go on; beyond the step limit
        every further one becomes an incident."""
        while True:
            if self._later:
                self._later.popleft()()
            elif self._arrivals:
                self._take(self._arrivals.popleft())
            elif not (merging.release(self) or conditions.notice(self)):
                return

    def _take(self, arrival: Arrival) -> None:
        if arrival.scope in self.state.tokens:
            self.moves += 1
            if self._is_let_through(arrival):
                self._enter(arrival)

    def begin(self, arrival: Arrival) -> None:
        """Enters at once, whatever else would have to arrive before."""
        self.state.tokens[arrival.scope].children += 1
        self.moves += 1
        self._enter(arrival)

    def open_scope(self, element: Element, parent: Key) -> Key:
        """A sub-process that runs without having begun at its start. Raises IncidentError when its inputs cannot be
        read or its events not be waited for."""
        key, token = self.world.new_key(), Token(element.index, parent, Phase.ACTIVE)
        self.state.tokens[key] = token
        self.state.tokens[parent].children += 1
        self.note(ElementEntered(key=key, element=element.id, type=element.type.value, scope=parent))
        self._read_inputs(key, element)
        open_boundaries(self, key, element)
        open_event_subs(self, key, element)
        return key

    def withdraw(self, key: Key) -> None:
        """Terminates an element; a scope in which nothing is left goes with it, and at last the instance. Raises
        WrongState when that would be one turn of a multi-instance."""
        parent = self.state.tokens[key].parent
        self.terminate(key)
        while parent:
            scope = self.state.tokens[parent]
            scope.children -= 1
            if scope.children:
                return
            if scope.turn:
                raise WrongState(reason="多实例的一个轮次将变空 / a turn of a multi-instance would be left empty")
            if parent == self.state.root:
                self.end("terminated")
                return
            emptied, parent = parent, scope.parent
            self.terminate(emptied)

    def _is_let_through(self, arrival: Arrival) -> bool:
        element = arrival.element
        if element.index in self.model.merges:
            return merging.comes(self, arrival)
        if element.type is ElementType.PARALLEL_GATEWAY and len(element.incoming) > 1:
            return self._joined(element, arrival.scope, arrival.flow, element.incoming)
        if element.start_quantity > 1 and arrival.flow is not None:
            return self._joined(element, arrival.scope, arrival.flow, (arrival.flow.index,) * element.start_quantity)
        return True

    def _joined(self, element: Element, scope: Key, flow: Flow | None, needed: tuple[int, ...]) -> bool:
        """Whether all flows that are needed have brought a token (BPMN 2.0.2 §13.4.1); those are used up then."""
        parent = self.state.tokens[scope]
        arrived = parent.joins.setdefault(element.index, [])
        if flow is not None:
            arrived.append(flow.index)
        if any(arrived.count(one) < needed.count(one) for one in set(needed)):
            return False
        for one in needed:
            arrived.remove(one)
        if not arrived:
            del parent.joins[element.index]
        parent.children -= len(needed) - 1
        return True

    def _enter(self, arrival: Arrival) -> None:
        key, element = self.world.new_key(), arrival.element
        token = Token(element.index, arrival.scope, turn=arrival.turn)
        token.returned = arrival.returned
        if arrival.serves:
            token.compensation = Compensation(serves=arrival.serves)
        self.state.tokens[key] = token
        self.note(ElementEntered(key=key, element=element.id, type=_type_of(element, token), scope=arrival.scope))
        if arrival.local:
            self.set_local(key, arrival.local)
        self.brought, self.came_by = arrival.brought, arrival.flow
        if arrival.brought is not None and element.type is not ElementType.EVENT_SUB_PROCESS:
            self.complete(key, arrival.brought)
        else:
            self.activate(key)

    def activate(self, key: Key) -> None:
        """Reads the inputs, opens boundary events and lets the behaviour begin; what fails leaves an incident here.
        One that is active already, and begins once more, has its boundary events."""
        token, element = self.state.tokens[key], self.element(key)
        phase = token.phase
        mark, before = len(self.facts), dict(token.variables)
        try:
            if self.moves > self.world.step_limit:
                raise _too_many_steps(self.world.step_limit)
            is_body = element.loop is not None and not token.turn
            if not is_body:
                self._read_inputs(key, element)
                self.own_variables(key, element)
            if not token.turn and phase is Phase.ENTERING:
                open_boundaries(self, key, element)
            token.phase = Phase.ACTIVE
            (loops.enter if is_body else BEHAVIOURS[element.type].enter)(self, key, element)
        except IncidentError as error:
            if key in self.state.tokens and token.phase is not Phase.LEAVING:
                # What was decided on the way is kept: it says why.
                self.facts[mark:] = [fact for fact in self.facts[mark:] if isinstance(fact, DecisionMade)]
                token.variables, token.phase = before, phase
            self.raise_incident(key, element, error)

    def _read_inputs(self, key: Key, element: Element) -> None:
        for mapping in element.inputs:
            name, path, value = mapped(mapping, self.visible(key), self.evaluation)
            self.set_local(key, {name: put_at_path(self.state.tokens[key].variables.get(name), path, value)})

    def own_variables(self, key: Key, element: Element) -> None:
        """Data objects, data outputs and properties begin empty, unless something has filled them already."""
        known = self.state.tokens[key].variables
        self.set_local(key, {name: None for name in element.data if name not in known})

    def complete(
        self, key: Key, variables: Mapping[str, object] | None = None, local: Mapping[str, object] | None = None
    ) -> None:
        token, element = self.state.tokens[key], self.element(key)
        token.phase = Phase.LEAVING
        if local:
            token.variables.update(local)
        if variables:
            if element.outputs:
                token.variables.update(variables)
            else:
                self.set_variables(key, variables)
        self.leave(key)

    def leave(self, key: Key) -> None:
        token, element = self.state.tokens[key], self.element(key)
        mark = len(self.facts)
        is_body = element.loop is not None and not token.turn
        try:
            if not is_body:
                self._write_outputs(key, element)
            if token.turn and not token.serves:
                loops.collect(self, key, element)
            goes_elsewhere = token.turn or token.serves or (token.returned and token.returned.back is not None)
            flows = () if goes_elsewhere else self._flows_out(key, element)
        except IncidentError as error:
            del self.facts[mark:]
            self.raise_incident(key, element, error)
            return
        self._remove(key, element, "completed")
        compensation.remember(self, token, element)
        if token.turn:
            loops.turn_ended(self, token.parent)
            return
        self._send_on(token.parent, flows * element.completion_quantity)
        if token.returned is not None and token.returned.back is not None:
            going_back = Returned(token.returned.back_for)
            self.arrive(Arrival(self.model.elements[token.returned.back], token.parent, returned=going_back))
        self.released(token)
        self._tell_scope(token.parent, element)

    def go(self, key: Key, flows: tuple[Flow, ...]) -> None:
        """The element completes towards these flows, whatever its outputs."""
        token, element = self.state.tokens[key], self.element(key)
        self._remove(key, element, "completed")
        self._send_on(token.parent, flows)
        self.child_ended(token.parent)

    def go_ahead(self, key: Key, element: Element) -> None:
        """The flows behind an element that stays get their tokens already."""
        token = self.state.tokens[key]
        token.phase = Phase.LEAVING
        self._send_on(token.parent, self._flows_out(key, element))

    def _send_on(self, scope: Key, flows: tuple[Flow, ...]) -> None:
        for flow in flows:
            self.arrive(Arrival(self.model.elements[flow.target], scope, flow))

    def released(self, token: Token) -> None:
        compensation.served(self, token)

    def _tell_scope(self, scope: Key, element: Element) -> None:
        if self.model.elements[element.scope].ad_hoc is not None and not element.outgoing:
            ad_hoc.ended_inside(self, scope)
        self.child_ended(scope)

    def _write_outputs(self, key: Key, element: Element) -> None:
        parent = self.state.tokens[key].parent
        for mapping in (*element.outputs, *element.carries):
            name, path, value = mapped(mapping, self.visible(key), self.evaluation)
            if value is None and mapping in element.carries:
                continue
            start = parent or key
            if path:
                owner = self.state.tokens[owner_of(self.state, start, name)]
                value = put_at_path(owner.variables.get(name), path, value)
            self.set_variables(start, {name: value})

    def _flows_out(self, key: Key, element: Element) -> tuple[Flow, ...]:
        choose = BEHAVIOURS[element.type].flows_out
        if choose is not None:
            return choose(self, key, element)
        flows = tuple(self.model.flows[index] for index in element.outgoing)
        if all(flow.condition is None for flow in flows):
            return flows
        return inclusive_gateway.holding(self, key, element)

    def remove(self, key: Key) -> None:
        self._remove(key, self.element(key), "completed")

    def _remove(self, key: Key, element: Element, how: str) -> None:
        token = self.state.tokens.pop(key)
        listens = opens_waits(element) and not token.turn
        if listens or element.job is not None or BEHAVIOURS[element.type].waits:
            self.note(WaitsClosed(holder=key))
        self.note(ElementLeft(key=key, element=element.id, how=how))

    def child_ended(self, scope: Key) -> None:
        if not scope or scope not in self.state.tokens:
            return
        token = self.state.tokens[scope]
        token.children -= 1
        if token.children == 0:
            self.scope_done(scope)

    def scope_done(self, scope: Key) -> None:
        self.later(lambda: self._complete_scope(scope))

    def _complete_scope(self, scope: Key) -> None:
        token = self.state.tokens.get(scope)
        if token is None or token.children or token.undoing is not None:
            return
        if scope == self.state.root:
            self.end("completed")
        elif compensation.is_reopened(self, scope):
            compensation.finish_reopened(self, scope)
        elif self.element(scope).ad_hoc is None or not ad_hoc.goes_on(self, scope):
            self.complete(scope)

    def end(self, how: str, error_code: str | None = None) -> None:
        root = self.state.tokens[self.state.root]
        variables = dict(root.variables)
        self.terminate_children(self.state.root)
        self._remove(self.state.root, self.model.root, "completed" if how == "completed" else "terminated")
        self.note(InstanceEnded(how=how, error_code=error_code, variables=variables, refusal=self._refusal))

    def terminate(self, key: Key) -> None:
        self.terminate_children(key)
        self._remove(key, self.element(key), "terminated")

    def terminate_children(self, scope: Key) -> None:
        ended = self._inside(scope)
        self._arrivals = deque(one for one in self._arrivals if one.scope != scope and one.scope not in ended)
        for key in reversed(ended):
            self._remove(key, self.element(key), "terminated")
        token = self.state.tokens[scope]
        token.children, token.joins = 0, {}

    def _inside(self, scope: Key) -> dict[Key, None]:
        """All that runs inside, each after what it runs in."""
        children: dict[Key, list[Key]] = {}
        for key, token in self.state.tokens.items():
            children.setdefault(token.parent, []).append(key)
        found: dict[Key, None] = {}
        waiting = [scope]
        while waiting:
            here = children.get(waiting.pop(), [])
            found.update(dict.fromkeys(here))
            waiting += here
        return found

    def raise_incident(self, key: Key, element: Element, error: IncidentError) -> None:
        self.note(IncidentRaised(key=key, element=element.id, error_type=error.error_type, message=error.message))


def _type_of(element: Element, token: Token) -> str:
    is_body = element.loop is not None and not token.turn
    return "MULTI_INSTANCE_BODY" if is_body else element.type.value


def _too_many_steps(limit: int) -> IncidentError:
    return IncidentError(
        "UNKNOWN",
        f"STEP_LIMIT: 一次办理中连续执行超过{limit}步，流程可能有死循环，请检查流程图。 / "
        f"More than {limit} steps in one command: the diagram probably loops for ever.",
    )
