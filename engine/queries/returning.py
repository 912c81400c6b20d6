"""To which steps a task can be sent back, and what each way of doing so ends and has done again."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.model import ElementType, Model
from engine.errors import ReturnRefused
from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.queries.shelf import Shelf, bundle_of
from engine.runtime import Plan, Policy, State, decode_state, forward, plan
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of going on: the open steps of people that it ends, and those that are done again after the target."""

    policy: Policy
    ended: tuple[Text, ...]
    again: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A step that people have done before: in which case, by whom."""

    instance: Key
    element: str
    name: Text
    person: Text | None
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A case around the task, and what in it holds the task."""

    case: InstanceRow
    model: Model
    state: State
    source: Key
    done: tuple[TaskRow, ...]


def return_targets(work: UnitOfWork, shelf: Shelf, task: TaskRow) -> tuple[Target, ...]:
    """The nearest first; steps to which no way leads are left out. From a task beside another none does."""
    if task.side_of is not None:
        return ()
    names = Names(shelf.organisation(work)[0])
    found = (_target(names, place, done) for place in _places(work, shelf, task) for done in place.done)
    return tuple(target for target in found if target.ways)


def _places(work: UnitOfWork, shelf: Shelf, task: TaskRow) -> Iterator[_Place]:
    """The task's own case, then those that called it."""
    case: InstanceRow = work.instances.load(task.instance_key)
    source = task.key
    while True:
        found = work.definitions.load(case.definition_key)
        model = bundle_of(work, shelf, found).model(found.process_id)
        yield _Place(case, model, decode_state(case.state), source, _done(work, case.key))
        if case.parent_key is None or case.parent_token is None:
            return
        source = case.parent_token
        case = work.instances.load(case.parent_key)


def _done(work: UnitOfWork, case: Key) -> tuple[TaskRow, ...]:
    """The last time that each step was done, the newest first."""
    last = {task.element_id: task for task in work.tasks.done_in(case)}
    return tuple(sorted(last.values(), key=lambda task: (task.completed_at or task.created_at, task.key), reverse=True))


def _target(names: Names, place: _Place, done: TaskRow) -> Target:
    person = done.acting_for or done.completed_by
    return Target(
        instance=place.case.key, element=done.element_id, name=Text(done.name, done.name_en or done.name),
        person=names.person(person) if person else None, ways=tuple(_ways(place, done.element_id)),
    )  # fmt: skip


def _ways(place: _Place, element: str) -> Iterator[Way]:
    for policy in Policy:
        try:
            wanted = plan(place.model, place.state, place.source, element, policy)
        except ReturnRefused:
            continue
        if policy is not Policy.KEEP or _ends_votes(place, wanted):
            yield Way(policy=policy, ended=_ended(place, wanted), again=_again(place, wanted, policy))


def _ends_votes(place: _Place, wanted: Plan) -> bool:
    elements = (place.model.elements[place.state.tokens[key].element] for key in wanted.ended)
    return any(element.loop is not None for element in elements)


def _ended(place: _Place, wanted: Plan) -> tuple[Text, ...]:
    """The steps of people that run in what ends."""
    inside = [key for key in place.state.tokens if _is_within(place.state, key, wanted.ended)]
    elements = (place.model.elements[place.state.tokens[key].element] for key in inside)
    people = (ElementType.USER_TASK, ElementType.CALL_ACTIVITY)
    return _named(place.model, {element.index for element in elements if element.type in people})


def _is_within(state: State, key: Key, ended: tuple[Key, ...]) -> bool:
    at = key
    while at and at not in ended:
        at = state.tokens[at].parent
    return bool(at)


def _again(place: _Place, wanted: Plan, policy: Policy) -> tuple[Text, ...]:
    """The steps of people that have been done, or were being done, and follow the target."""
    if policy is Policy.STRAIGHT:
        return ()
    after = forward(place.model, wanted.target.index) - {wanted.target.index}
    elements = (place.model.by_id.get(task.element_id) for task in place.done)
    done = {element.index for element in elements if element is not None}
    running = {place.state.tokens[key].element for key in wanted.ended}
    again = after & (done | running)
    return _named(place.model, {i for i in again if place.model.elements[i].type is ElementType.USER_TASK})


def _named(model: Model, indexes: set[int]) -> tuple[Text, ...]:
    return tuple(Text(model.elements[i].title("zh"), model.elements[i].title("en")) for i in sorted(indexes))
