"""The interpreter's front door: one function per thing that can happen to an instance; each answers with a Step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.model import Element, ElementType, Model
from engine.errors import IncidentError, WrongState
from engine.facts import ElementEntered, Fact, InstanceStarted
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.catching import escalate as throw_escalation
from engine.runtime.catching import fire, throw
from engine.runtime.run import Run
from engine.runtime.state import Phase, State, Token
from engine.runtime.timers import Due
from engine.runtime.waits import open_event_subs, timer_due
from engine.runtime.world import World


@dataclass(frozen=True, slots=True)
class Step:
    """The new state and what happened, in order. `state.tokens` is empty when the instance is over. `moves` is how many
    elements were entered: the step limit is for a whole command, which may take several steps."""

    state: State
    facts: tuple[Fact, ...]
    moves: int = 0


def start(
    model: Model,
    world: World,
    variables: Mapping[str, object],
    *,
    at: str | None = None,
    called: bool = False,
) -> Step:
    """A new instance, begun at its plain starts, or at `at`, which an event has reached (`StartWait.element`).

    Raises WrongState for a process that only events begin and that is begun without `at`, and where its event
    sub-processes cannot listen; a called one, which has nobody to tell, begins with an incident then.
    """
    begun = (model.wait(at)[0],) if at else model.none_starts
    if not begun:
        raise WrongState(reason="该流程由消息或定时自动发起 / this process is begun by a message or a timer only")
    root = world.new_key()
    run = Run(model, State(root, {root: Token(0, 0, Phase.ACTIVE)}, called), world)
    run.note(InstanceStarted(process_id=model.process_id))
    run.note(ElementEntered(key=root, element=model.process_id, type=ElementType.PROCESS.value, scope=0))
    run.set_local(root, variables)
    run.own_variables(root, model.root)
    try:
        open_event_subs(run, root, model.root)
    except IncidentError as error:
        if not called:
            raise WrongState(reason=error.message) from None
        run.state.tokens[root].phase = Phase.ENTERING
        run.raise_incident(root, model.root, error)
        return played(run)
    for element in begun:
        run.arrive(Arrival(element, root, brought={} if at else None))
    for other in _waited_for_as_well(model, begun[0]) if at else ():
        run.arrive(Arrival(other, root))
    return played(run)


def _begin_again(run: Run, root: Key) -> None:
    """A called instance whose event sub-processes could not listen. Raises WrongState where they still cannot."""
    try:
        open_event_subs(run, root, run.model.root)
    except IncidentError as error:
        raise WrongState(reason=error.message) from None
    run.state.tokens[root].phase = Phase.ACTIVE
    for element in run.model.none_starts:
        run.arrive(Arrival(element, root))


def _waited_for_as_well(model: Model, begun: Element) -> Iterator[Element]:
    """The other events behind a parallel event-based gateway that begins the process (BPMN 2.0.2 §13.4.4)."""
    for flow in begun.incoming:
        gateway = model.elements[model.flows[flow].source]
        if gateway.collects:
            yield from (other for other in model.behind(gateway) if other.index != begun.index)


def complete(
    model: Model,
    state: State,
    world: World,
    key: Key,
    variables: Mapping[str, object],
    local: Mapping[str, object] | None = None,
) -> Step:
    """The work at `key` is done. `local` is what only its output mappings may see. Raises WrongState if none waits."""

    def act(run: Run) -> None:
        _require_waiting(run, key)
        run.complete(key, variables, local)

    return _step(model, state, world, act)


def trigger(
    model: Model, state: State, world: World, holder: Key, element_id: str, variables: Mapping[str, object]
) -> Step:
    """A timer fired, a message or signal came, for the event `element_id` (as `TimerSet` names it) `holder` listens
    for. Nothing happens if the holder is gone."""

    def act(run: Run) -> None:
        if holder in run.state.tokens:
            fire(run, holder, element_id, variables)

    return _step(model, state, world, act)


def throw_error(model: Model, state: State, world: World, key: Key, code: str, variables: Mapping[str, object]) -> Step:
    """The job or called instance at `key` failed with a BPMN error. Raises WrongState if nothing waits there."""

    def act(run: Run) -> None:
        _require_waiting(run, key)
        throw(run, key, code, variables)

    return _step(model, state, world, act)


def escalate(model: Model, state: State, world: World, key: Key, code: str, variables: Mapping[str, object]) -> Step:
    """The instance that `key` called throws an escalation that it does not catch itself. Nothing happens if `key` is
    gone."""

    def act(run: Run) -> None:
        if key in run.state.tokens:
            throw_escalation(run, key, code, variables)

    return _step(model, state, world, act)


def cancel(model: Model, state: State, world: World) -> Step:
    """The instance is ended from outside."""
    return _step(model, state, world, lambda run: run.end("terminated"))


def resolve(model: Model, state: State, world: World, key: Key) -> Step:
    """An incident's cause is mended: the element at `key` is tried again from where it stopped."""

    def act(run: Run) -> None:
        token = run.state.tokens.get(key)
        if token is None:
            raise WrongState(reason="incident element is gone")
        if key == run.state.root and token.phase is Phase.ENTERING:
            _begin_again(run, key)
        elif token.phase is Phase.LEAVING:
            run.leave(key)
        else:
            run.activate(key)

    return _step(model, state, world, act)


def set_variables(
    model: Model, state: State, world: World, key: Key, values: Mapping[str, object], *, local: bool
) -> Step:
    """An operator sets variables at `key`; `local` keeps them there instead of looking outwards for their owner."""

    def act(run: Run) -> None:
        if local:
            run.set_local(key, values)
        else:
            run.set_variables(key, values)

    return _step(model, state, world, act)


def look_again(model: Model, state: State, world: World) -> Step:
    """Conditions that hold by now are noticed; nothing else happens."""

    def act(run: Run) -> None:
        run.stirred = True

    return _step(model, state, world, act)


def due_again(model: Model, state: State, world: World, holder: Key, element_id: str) -> Due:
    """When a timer that is set would be due by what `world` says now; nothing happens to the instance."""
    return timer_due(Run(model, state.copy(), world), holder, element_id)


def _require_waiting(run: Run, key: Key) -> None:
    token = run.state.tokens.get(key)
    if token is None or token.phase is not Phase.ACTIVE:
        raise WrongState(reason="该环节已结束 / this element is not waiting any more")


def _step(model: Model, state: State, world: World, act: Callable[[Run], None]) -> Step:
    run = Run(model, state.copy(), world)
    act(run)
    return played(run)


def played(run: Run) -> Step:
    """The step that a run has become when everything on its way has arrived."""
    run.play()
    return Step(run.state, tuple(run.facts), run.moves)
