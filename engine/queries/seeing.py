"""Who may see which instances and tasks: the one place where that is decided, for pages and programs alike.

Administrators see everything. Supervisors see the promises of their units. Everybody else sees the tasks that they
have, had or are offered, the instances of those tasks, those that they were sent a copy of, and the instances that
they, or a department they see, started, with those that were called by them. Definitions, decisions and forms are seen
by everybody, work for machines by programs (role `api_client`) and administrators.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, or_, select, true, union_all

from engine.actor import Actor
from engine.errors import Forbidden
from engine.ids import Key, TenantId
from engine.org import Organisation
from engine.store.among import Among
from engine.store.clocks import clock
from engine.store.copies import copied
from engine.store.instances import instance
from engine.store.stand_ins import barred
from engine.store.tasks import candidate, task

_own = task.alias("own")
_begun = instance.alias("begun")


def require_program(actor: Actor) -> None:
    """Raises Forbidden for whoever is neither a program nor an administrator."""
    if not actor.is_program:
        raise Forbidden()


def offers(tenant: TenantId, person: str, groups: Collection[str]) -> list[Select[tuple[Key]]]:
    """The keys of open tasks that the person may take, by name and by a group. Each way by its index: with an OR
    between them SQLite would read every candidate there is."""
    by_name = (candidate.c.kind == "user") & (candidate.c.value == person)
    by_group = (candidate.c.kind == "group") & candidate.c.value.in_(sorted(groups))
    kept_from = exists().where(
        barred.c.tenant_id == tenant, barred.c.task_key == candidate.c.task_key, barred.c.person_id == person
    )
    open_ones = select(candidate.c.task_key).where(candidate.c.tenant_id == tenant, candidate.c.is_open, ~kept_from)
    return [open_ones.where(way) for way in (by_name, by_group)]


def visible_tasks(tenant: TenantId, actor: Actor) -> ColumnElement[bool]:
    """A condition on `task`. One that was released again counts only for those it is offered to."""
    if actor.is_admin:
        return true()
    theirs = (
        select(_own.c.key).where(_own.c.tenant_id == tenant, column == actor.id)
        for column in (_own.c.assignee, _own.c.completed_by)
    )
    # One list of keys, each part by its index: an OR across them would read every task there is.
    return Among(task.c.key, union_all(*theirs, *offers(tenant, actor.id, actor.groups)))


def visible_instances(tenant: TenantId, actor: Actor) -> ColumnElement[bool]:
    """A condition on `instance`, for lists: it goes from all that the actor has to do with to the instances."""
    if actor.is_admin:
        return true()
    worked_on = select(task.c.instance_key).where(task.c.tenant_id == tenant, visible_tasks(tenant, actor))
    begun = select(_begun.c.key).where(_begun.c.tenant_id == tenant, _begun.c.started_by.in_(starters_of(actor)))
    started = instance.c.started_by.in_(starters_of(actor))
    sent = select(copied.c.instance_key).where(copied.c.tenant_id == tenant, copied.c.person_id == actor.id)
    return or_(started, Among(instance.c.root_key, begun), Among(instance.c.key, union_all(worked_on, sent)))


def watched_clocks(actor: Actor, organisation: Organisation) -> ColumnElement[bool]:
    """A condition on `clock`: the promises that the actor watches over. Supervisors see how the work of their units
    stands, but open only those cases that they have to do with."""
    if actor.is_admin:
        return true()
    return clock.c.unit.in_(sorted(organisation.watched_by(actor.id)))


def is_visible(tenant: TenantId, actor: Actor) -> ColumnElement[bool]:
    """The same condition on `instance` for one that is known by its key: it looks at that one's tasks only, however
    many the actor has to do with."""
    if actor.is_admin:
        return true()
    ways = offers(tenant, actor.id, actor.groups)
    offered = (way.where(candidate.c.task_key == task.c.key).correlate(task).exists() for way in ways)
    has_to_do = or_(task.c.assignee == actor.id, task.c.completed_by == actor.id, *offered)
    worked_on = exists().where(task.c.tenant_id == tenant, task.c.instance_key == instance.c.key, has_to_do)
    begun = exists().where(
        _begun.c.tenant_id == tenant, _begun.c.key == instance.c.root_key, _begun.c.started_by.in_(starters_of(actor))
    )
    sent = exists().where(
        copied.c.tenant_id == tenant, copied.c.instance_key == instance.c.key, copied.c.person_id == actor.id
    )
    return or_(instance.c.started_by.in_(starters_of(actor)), begun, worked_on, sent)


def starters_of(actor: Actor) -> list[str]:
    """A department that calls us starts under its own name."""
    return [actor.id, *sorted(actor.units)]
