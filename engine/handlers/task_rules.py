"""What every verb on a task asks first, and how it is remembered."""

from engine.actor import Actor
from engine.errors import FourEyes, NotOfYourUnits, NotYourTask, ReasonNeeded, VerbNotAllowed
from engine.handlers.settlement import Settlement
from engine.ids import PersonId
from engine.people import Verb, allowed
from engine.store.tasks import TaskRow, require_running

LONGEST = 500
"""Characters of a reason."""


def require_mine(task: TaskRow, actor: Actor) -> None:
    require_running(task)
    if task.assignee != actor.id:
        raise NotYourTask()


def require_offered(it: Settlement, task: TaskRow, actor: Actor) -> None:
    require_impartial(it, task, actor.id)
    if not is_offered(it, task, actor):
        raise NotYourTask()


def is_offered(it: Settlement, task: TaskRow, actor: Actor) -> bool:
    """Also of a task that is over: who might have done it."""
    groups, users = it.work.tasks.candidates(task.key)
    return actor.id == task.assignee or actor.id in users or bool(actor.groups & groups)


def require_impartial(it: Settlement, task: TaskRow, person: str) -> None:
    if person in it.work.stand_ins.barred(task.key):
        raise FourEyes()


def require_of_units(it: Settlement, task: TaskRow, id: str, units: frozenset[str]) -> None:
    """Whoever works in one of the units, or is offered the task anyway."""
    person = it.organisation.person(PersonId(id))
    groups, users = it.work.tasks.candidates(task.key)
    is_offered = id in users or bool(it.organisation.groups_of(PersonId(id)) & groups)
    if not is_offered and (person is None or person.unit not in units):
        raise NotOfYourUnits()


def require_verb(task: TaskRow, verb: Verb) -> None:
    """A task beside another is answered, and nothing else."""
    if task.side_of is not None or verb not in allowed(task.properties):
        raise VerbNotAllowed()


def said(reason: str) -> str:
    """Raises ReasonNeeded."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise ReasonNeeded(n=LONGEST)
    return reason


def instead_of(missed: str | None) -> dict[str, object]:
    """Who acts for somebody else is remembered with both names."""
    return {} if missed is None else {"acting_for": missed}


def name_of(it: Settlement, id: str) -> str:
    person = it.organisation.person(PersonId(id))
    if person is None and id == it.actor.id:
        return it.actor.name
    return person.name if person is not None else id


def remember(it: Settlement, task: TaskRow, kind: str, data: dict[str, object]) -> None:
    it.work.history.append(
        task.instance_key, [(kind, {"task": task.key, "element": task.element_id, **data})],
        it.actor.id, it.command_id, it.env.now,
    )  # fmt: skip
