"""A person's inbox: the open tasks that are theirs or offered to them, and what each is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from engine.actor import Actor
from engine.forms import Text
from engine.ids import Key
from engine.queries.forecast import Outlook, outlooks_of_tasks
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.queries.tasks import open_tasks_for
from engine.store.definitions import definition
from engine.store.instances import instance
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """`acting_for` is who is away, where the task is done in their stead; `outlook` how likely it is to be late.
    `is_suspended` while nobody can go on with its case."""

    task: TaskRow
    name: Text
    process: Text
    starter: Text | None
    unit: Text | None
    acting_for: Text | None = None
    outlook: Outlook | None = None
    tags: tuple[str, ...] = ()
    is_suspended: bool = False

    @property
    def is_claimed(self) -> bool:
        return self.task.assignee is not None


def inbox_of(work: UnitOfWork, shelf: Shelf, actor: Actor, now: datetime) -> list[InboxItem]:
    """The earliest due first."""
    rows = open_tasks_for(work.connection, work.tenant, actor.id, actor.groups)
    return items_of(work, shelf, actor, rows, now)


def items_of(work: UnitOfWork, shelf: Shelf, actor: Actor, rows: Sequence[TaskRow], now: datetime) -> list[InboxItem]:
    """The same for tasks of an inbox that were found before, in their order."""
    cases = _cases(work, {row.instance_key for row in rows})
    names = Names(shelf.organisation(work)[0])
    missed = work.stand_ins.missed_by(actor.id, [row.key for row in rows])
    outlooks = outlooks_of_tasks(work, shelf, [row.key for row in rows], now)
    tags = work.tags.of([row.key for row in rows])
    suspended = work.instances.suspended_among({row.instance_key for row in rows})
    return [
        replace(
            _item(row, *cases[row.instance_key], row.acting_for or missed.get(row.key), names),
            outlook=outlooks.get(row.key),
            tags=tags.get(row.key, ()),
            is_suspended=row.instance_key in suspended,
        )
        for row in rows
    ]


def _item(row: TaskRow, process: Text, started_by: str | None, missed: str | None, names: Names) -> InboxItem:
    return InboxItem(
        task=row, name=Text(row.name, row.name_en or row.name), process=process,
        starter=names.person(started_by) if started_by else None, unit=names.unit(row.unit) if row.unit else None,
        acting_for=names.person(missed) if missed else None,
    )  # fmt: skip


def _cases(work: UnitOfWork, keys: Collection[Key]) -> dict[Key, tuple[Text, str | None]]:
    """The process and the starter of each instance."""
    joined = instance.join(
        definition, (definition.c.tenant_id == instance.c.tenant_id) & (definition.c.key == instance.c.definition_key)
    )
    query = select(instance.c.key, definition.c.name, definition.c.name_en, instance.c.started_by).select_from(joined)
    found = work.connection.execute(query.where(instance.c.tenant_id == work.tenant, instance.c.key.in_(keys)))
    return {key: (Text(name, name_en or name), started_by) for key, name, name_en, started_by in found}
