"""What a filter of the inbox means in SQL, and how many tasks each kept filter shows at this moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from engine.actor import Actor
from engine.org import Organisation
from engine.people import TaskFilter, read_filter
from engine.queries.tasks import open_for
from engine.store.filters import LONGEST, FilterRow, searchable
from engine.store.instances import instance
from engine.store.rows import columns_of
from engine.store.tags import tag
from engine.store.tasks import TaskRow, task
from engine.store.unit_of_work import UnitOfWork

COUNTED = 1_000
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who looks, and when and where: what `today` and names of people mean."""

    actor: Actor
    organisation: Organisation
    now: datetime
    zone: tzinfo

    @property
    def midnight(self) -> datetime:
        """When this day began."""
        return self.now.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """`count` stops at `COUNTED`."""

    row: FilterRow
    wanted: TaskFilter
    count: int


def filtered_tasks(work: UnitOfWork, desk: Desk, wanted: TaskFilter, limit: int = 200) -> list[TaskRow]:
    query = select(*columns_of(task, TaskRow)).where(*_where(work, desk, wanted))
    found = work.connection.execute(query.order_by(*_order(wanted.sort)).limit(limit))
    return [TaskRow(**row) for row in found.mappings()]


def count_tasks(work: UnitOfWork, desk: Desk, wanted: TaskFilter, at_most: int = COUNTED) -> int:
    some = select(task.c.key).where(*_where(work, desk, wanted)).limit(at_most).subquery()
    return work.connection.execute(select(func.count()).select_from(some)).scalar_one()


def tags_here(work: UnitOfWork, desk: Desk) -> list[str]:
    """Those on tasks of the inbox at this moment."""
    here = select(task.c.key).where(open_for(work.tenant, desk.actor.id, desk.actor.groups))
    named = select(tag.c.name).where(tag.c.tenant_id == work.tenant, tag.c.task_key.in_(here)).distinct()
    return list(work.connection.execute(named.order_by(tag.c.name)).scalars())


def kept_filters(work: UnitOfWork, desk: Desk) -> list[KeptFilter]:
    """Those of the person, then those that others share with them; with how many tasks *this* person has in each."""
    person = desk.organisation.person(desk.actor.id)
    units = {post.unit for post in person.posts} | {person.unit} if person is not None else set()
    kept = [(row, read_filter(row.wanted)) for row in work.filters.of(desk.actor.id, units)]
    return [KeptFilter(row, wanted, count_tasks(work, desk, wanted)) for row, wanted in kept]


def _where(work: UnitOfWork, desk: Desk, wanted: TaskFilter) -> Iterator[ColumnElement[bool]]:
    yield open_for(work.tenant, desk.actor.id, desk.actor.groups)
    if wanted.held != "all":
        yield task.c.assignee.is_not(None) if wanted.held == "mine" else task.c.assignee.is_(None)
    yield from _due(wanted.due, desk)
    if wanted.came == "today":
        yield task.c.created_at >= desk.midnight
    if wanted.process:
        yield task.c.process_id == wanted.process
    if wanted.unit:
        yield task.c.unit == wanted.unit
    if wanted.tag:
        yield task.c.key.in_(select(tag.c.task_key).where(tag.c.tenant_id == work.tenant, tag.c.name == wanted.tag))
    if wanted.priority is not None:
        yield task.c.priority >= wanted.priority
    if wanted.text:
        yield _mentions(work, desk, wanted.text)


def _due(due: str, desk: Desk) -> Iterator[ColumnElement[bool]]:
    if due == "overdue":
        yield task.c.due_at < desk.now
    elif due == "today":
        yield task.c.due_at.between(desk.now, desk.midnight + timedelta(days=1))
    elif due == "week":
        yield task.c.due_at < desk.now + WEEK
    elif due == "none":
        yield task.c.due_at.is_(None)


def _mentions(work: UnitOfWork, desk: Desk, text: str) -> ColumnElement[bool]:
    """Letters count the same, small or large."""
    begun_by = [one.id for one in desk.organisation.people.values() if text.lower() in one.name.lower()]
    people = select(instance.c.key).where(instance.c.tenant_id == work.tenant, instance.c.started_by.in_(begun_by))
    marked = select(searchable.c.instance_key).where(
        searchable.c.tenant_id == work.tenant, searchable.c.value.startswith(text.lower()[:LONGEST], autoescape=True)
    )
    words = (column.icontains(text, autoescape=True) for column in (task.c.title, task.c.name, task.c.name_en))
    key = task.c.business_key.istartswith(text, autoescape=True)
    return or_(key, *words, task.c.instance_key.in_(people), task.c.instance_key.in_(marked))


def _order(sort: str) -> Sequence[ColumnElement[Any]]:
    due = (task.c.due_at.is_(None), task.c.due_at, task.c.key)
    orders: dict[str, Sequence[ColumnElement[Any]]] = {
        "due": due, "follow_up": (task.c.follow_up_at.is_(None), task.c.follow_up_at, *due),
        "priority": (task.c.priority.desc(), *due),
        "newest": (task.c.created_at.desc(), task.c.key.desc()), "oldest": (task.c.created_at, task.c.key),
        "forecast": due,
    }  # fmt: skip
    return orders[sort]
