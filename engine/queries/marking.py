"""What people have marked on one task, for those who may mark it: whoever has it or may take it, and those above."""

from dataclasses import dataclass

from engine.actor import Actor
from engine.errors import NotFound
from engine.forms import Text
from engine.ids import Key
from engine.queries.shelf import Shelf
from engine.queries.tasks import chosen_tasks
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """`is_above`: may say how urgent it is; `is_visible`: may open the task's own page."""

    task: TaskRow
    name: Text
    process: Text
    tags: tuple[str, ...]
    is_above: bool
    is_visible: bool


def marks_of(work: UnitOfWork, shelf: Shelf, actor: Actor, key: Key) -> Marks:
    """Raises NotFound for a task that the actor neither sees nor watches over."""
    watched = shelf.organisation(work)[0].watched_by(actor.id)
    seen = chosen_tasks(work, actor, [key])
    task = seen.get(key) or work.tasks.load(key)
    is_above = actor.is_admin or task.unit in watched
    if not (seen or is_above):
        raise NotFound(what=f"任务 / task {key}")
    found = work.definitions.load(task.definition_key)
    return Marks(
        task=task, name=Text(task.name, task.name_en or task.name),
        process=Text(found.name, found.name_en or found.name), tags=work.tags.of([key]).get(key, ()),
        is_above=is_above, is_visible=bool(seen),
    )  # fmt: skip
