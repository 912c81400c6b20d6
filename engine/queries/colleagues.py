"""Whom somebody who has a task can pass it on to, or ask: everybody without an interest in the case."""

from collections.abc import Collection
from dataclasses import dataclass

from engine.actor import Actor
from engine.forms import Text
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """`is_near`: of the same unit."""

    id: str
    name: str
    unit: Text
    is_near: bool


def colleagues_for(work: UnitOfWork, shelf: Shelf, actor: Actor, task: TaskRow) -> tuple[Colleague, ...]:
    """Those of the own unit first. Whoever has the task, or an interest in the case, is left out."""
    barred = work.stand_ins.barred(task.key)
    return everybody_but(work, shelf, actor, barred | ({task.assignee} if task.assignee else set()))


def everybody_but(work: UnitOfWork, shelf: Shelf, actor: Actor, others: Collection[str] = ()) -> tuple[Colleague, ...]:
    """Those of the own unit first, without oneself, `others` and programs."""
    organisation, _ = shelf.organisation(work)
    names, me = Names(organisation), organisation.person(actor.id)
    kept_from = {actor.id, *others}
    found = [
        Colleague(
            id=one.id, name=one.name, unit=names.unit(one.unit), is_near=me is not None and one.unit == me.unit
        )
        for one in organisation.people.values()
        if one.id not in kept_from and not any(post.role == "api_client" for post in one.posts)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.is_near, one.unit.zh, one.name)))
