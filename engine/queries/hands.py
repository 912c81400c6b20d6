"""Into whose hands a task could be given: for administrators everybody, for supervisors the people of their units."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.actor import Actor
from engine.errors import NotFound
from engine.forms import Text
from engine.ids import Key, PersonId
from engine.org import Organisation, Person
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.tasks import TaskRow, require_running
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """`is_offered`: could take the task by themselves."""

    id: str
    name: str
    unit: Text
    is_offered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """`hands`: first those whom the task is offered to, then the others by unit; nobody with an interest in it."""

    task: TaskRow
    name: Text
    process: Text
    person: Text | None
    hands: tuple[Hand, ...]


def hands_for(work: UnitOfWork, shelf: Shelf, actor: Actor, key: Key) -> Hands:
    """Raises NotFound for what the actor does not watch over, TaskGone and WrongState for what is over."""
    organisation, _ = shelf.organisation(work)
    task = work.tasks.load(key)
    if not actor.is_admin and task.unit not in organisation.watched_by(actor.id):
        raise NotFound(what=f"任务 / task {key}")
    require_running(task)
    names, found = Names(organisation), work.definitions.load(task.definition_key)
    hands = sorted(_hands(work, organisation, names, actor, task), key=lambda one: (not one.is_offered, one.unit.zh))
    return Hands(
        task=task, name=Text(task.name, task.name_en or task.name),
        process=Text(found.name, found.name_en or found.name),
        person=names.person(task.assignee) if task.assignee else None, hands=tuple(hands),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkInHand:
    """How many tasks a person has that the actor may pass on, and to whom."""

    person: Text
    tasks: int
    hands: tuple[Hand, ...]


def work_of(work: UnitOfWork, shelf: Shelf, actor: Actor, person: str) -> WorkInHand:
    """Raises NotFound for whoever watches over nothing, and where nobody of that name has anything."""
    organisation, _ = shelf.organisation(work)
    watched, names = organisation.watched_by(actor.id), Names(organisation)
    tasks = [one for one in work.tasks.in_hand(person) if actor.is_admin or one.unit in watched]
    if not (actor.is_admin or watched) or (not tasks and organisation.person(PersonId(person)) is None):
        raise NotFound(what=f"人员 / person {person}")
    hands = (
        _hand(one, names, False)
        for one in organisation.people.values()
        if one.id != person and (actor.is_admin or one.unit in watched)
    )
    found = tuple(sorted(hands, key=lambda one: (one.unit.zh, one.name)))
    return WorkInHand(person=names.person(person), tasks=len(tasks), hands=found)


def watched_tasks(work: UnitOfWork, shelf: Shelf, actor: Actor, keys: Collection[Key]) -> dict[Key, TaskRow]:
    """Those of these tasks that the actor watches over, by key."""
    watched = shelf.organisation(work)[0].watched_by(actor.id)
    found = work.tasks.find(keys)
    return {one.key: one for one in found if actor.is_admin or one.unit in watched}


def _hands(work: UnitOfWork, organisation: Organisation, names: Names, actor: Actor, task: TaskRow) -> Iterator[Hand]:
    groups, users = work.tasks.candidates(task.key)
    kept_from = work.stand_ins.barred(task.key) | {task.assignee}
    watched = organisation.watched_by(actor.id)
    for one in organisation.people.values():
        is_offered = one.id in users or bool(organisation.groups_of(one.id) & groups)
        if one.id not in kept_from and (is_offered or actor.is_admin or one.unit in watched):
            yield _hand(one, names, is_offered)


def _hand(person: Person, names: Names, is_offered: bool) -> Hand:
    return Hand(id=person.id, name=person.name, unit=names.unit(person.unit), is_offered=is_offered)
