"""A running instance goes over to another model of its process, element by element: all of it, or none with reasons.

No token moves on by it. An element goes over to one of its kind in the same scope. What it waits for stays as it was
set where the event that listens is mapped too, ends where it is not, and begins where the new model has one that
nothing was mapped to. What is over and may still matter (votes that are kept, what can be undone) goes over to the
elements of the same id unless the mapping says otherwise; flows that wait at a gateway to those of the same id.
"""

from collections.abc import Sequence

from engine.bpmn.model import Model
from engine.errors import IncidentError
from engine.facts import ElementMoved, TaskMoved
from engine.ids import Key
from engine.runtime.behaviours.user_task import opened
from engine.runtime.migration.likeness import is_like
from engine.runtime.migration.listening import Listening
from engine.runtime.migration.plan import Plan
from engine.runtime.migration.tokens import Tokens
from engine.runtime.run import Run
from engine.runtime.state import Phase, State, Token
from engine.runtime.step import Step, played
from engine.runtime.world import World


def migrate(
    source: Model, target: Model, state: State, world: World, mapping: Sequence[tuple[str, str]], *, waits: bool = False
) -> Step:
    """`mapping` pairs elements of both models; every running one needs its pair, the process itself does not. With
    `waits` conditions are not looked at before something else moves the instance. Raises MigrationRefused with every
    reason; the state is then as it was."""
    run = Run(target, state.copy(), world)
    _go_over(Plan(source, run, mapping))
    if waits:
        return Step(run.state, tuple(run.facts))
    run.stirred = True
    return played(run)


def same_ids(source: Model, target: Model) -> list[tuple[str, str]]:
    """Every element that both models have, and of one kind."""
    return [(one.id, one.id) for one in source.elements[1:] if is_like(one, target.by_id.get(one.id))]


def _go_over(plan: Plan) -> None:
    running, listening = Tokens(plan), Listening(plan)
    moved = {key: running.element_of(key, token) for key, token in plan.run.state.tokens.items()}
    heard = {key: listening.listeners(plan.source, key) for key in moved}
    plan.refuse()
    pairs = {key: list(listening.pairs(key, moved[key], found)) for key, found in heard.items()}
    for key, found in heard.items():
        listening.move(key, found, pairs[key])
    tokens = {key: running.token(key, element) for key, element in moved.items() if element is not None}
    plan.refuse()
    before = dict(plan.run.state.tokens)
    plan.run.state.tokens.update(tokens)
    for key, token in tokens.items():
        _note_moved(plan, key, before[key], token)
    for key in tokens:
        listening.listen_anew(key, {other.index for _, other in pairs[key]})
    plan.refuse()


def _note_moved(plan: Plan, key: Key, before: Token, after: Token) -> None:
    old, new = plan.source.elements[before.element], plan.target.elements[after.element]
    if old.id != new.id:
        plan.run.note(ElementMoved(key=key, element=old.id, to=new.id))
    is_work = new.user is not None and (new.loop is None or after.turn) and after.phase is Phase.ACTIVE
    if not is_work:
        return
    try:
        task = opened(plan.run, key, new)
    except IncidentError as error:
        plan.cannot(new, error)
        return
    plan.run.note(TaskMoved(key=key, element=new.id, form_id=task.form_id, properties=task.properties))
