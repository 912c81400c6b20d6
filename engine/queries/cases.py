"""What pages show of people and cases: who is signed in, a task with its form, what can be started, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.actor import Actor, ActorKind
from engine.bundles import Bundle
from engine.errors import Forbidden, NotFound
from engine.forms import Form, Scope
from engine.ids import Key, PersonId
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.runtime import decode_state
from engine.runtime.scopes import Visible
from engine.store.definitions import DefinitionRow, definition
from engine.store.history import HistoryRow
from engine.store.instances import InstanceRow, instance
from engine.store.rows import columns_of
from engine.store.tasks import TaskRow, task
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A form to fill in and what its expressions see; `form` is None where there is nothing to fill in."""

    name: str
    form: Form | None
    scope: Scope
    task: TaskRow | None = None
    draft: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    case: InstanceRow
    tasks: list[TaskRow]
    history: list[HistoryRow]


def actor_of(work: UnitOfWork, shelf: Shelf, person: str) -> Actor | None:
    """The person with the groups held now; None for one who has left or whose account is closed."""
    account = work.people.account(person)
    if account is None or account.disabled:
        return None
    organisation, _ = shelf.organisation(work)
    found = organisation.person(PersonId(person))
    if found is None:
        return None
    return Actor(kind=ActorKind.PERSON, id=found.id, name=found.name, groups=organisation.groups_of(found.id))


def password_hash_of(work: UnitOfWork, person: str) -> str | None:
    account = work.people.account(person)
    return None if account is None or account.disabled else account.password_hash


def task_page(work: UnitOfWork, shelf: Shelf, key: Key, actor: Actor, now: datetime) -> FormPage:
    """Raises NotFound."""
    row = work.tasks.load(key)
    case = work.instances.load(row.instance_key)
    bundle = bundle_of(work, shelf, work.definitions.load(case.definition_key))
    form = bundle.forms.get(row.form_id) if row.form_id else None
    # A closed task's token is gone from the state, and its form is not drawn any more.
    is_open = row.status in ("open", "claimed")
    seen = dict(Visible(decode_state(case.state), key, None, {"tables": bundle.tables})) if is_open else {}
    scope = form_scope(work, shelf, bundle, seen, case.unit, now)
    return FormPage(name=row.name, form=form, scope=scope, task=row, draft=work.tasks.draft(key, actor.id))


def start_page(work: UnitOfWork, shelf: Shelf, process: str, actor: Actor, now: datetime) -> FormPage:
    """Raises NotFound and Forbidden."""
    found = work.definitions.latest(process)
    if found is None:
        raise NotFound(what=process)
    bundle = bundle_of(work, shelf, found)
    if not _may_start(bundle, process, actor):
        raise Forbidden()
    organisation, _ = shelf.organisation(work)
    person = organisation.person(actor.id)
    unit = person.unit if person else None
    posts = [{"role": post.role, "unit": post.unit} for post in person.posts] if person else []
    starter = {"id": actor.id, "kind": actor.kind.value, "name": actor.name, "unit": unit, "posts": posts}
    scope = form_scope(work, shelf, bundle, {"starter": starter}, unit, now)
    return FormPage(name=found.name, form=bundle.start_form(process), scope=scope)


def startable(work: UnitOfWork, shelf: Shelf, actor: Actor) -> list[DefinitionRow]:
    """The latest version of every process that the actor may start."""
    query = select(definition.c.process_id).where(definition.c.tenant_id == work.tenant).distinct()
    names = work.connection.execute(query.order_by(definition.c.process_id)).scalars().all()
    latest = (work.definitions.latest(name) for name in names)
    return [one for one in latest if one and _may_start(bundle_of(work, shelf, one), one.process_id, actor)]


def cases_of(work: UnitOfWork, person: str, limit: int = 200) -> list[InstanceRow]:
    """What the person has started, the newest first."""
    where = (instance.c.tenant_id == work.tenant, instance.c.started_by == person)
    query = select(*columns_of(instance, InstanceRow)).where(*where).order_by(instance.c.started_at.desc()).limit(limit)
    return [InstanceRow(**row) for row in work.connection.execute(query).mappings()]


def case_page(work: UnitOfWork, key: Key, actor: Actor) -> CasePage:
    """For the starter and for those who have or had a task in it. Raises NotFound for everybody else."""
    case = work.instances.load(key)
    where = (task.c.tenant_id == work.tenant, task.c.instance_key == key)
    rows = work.connection.execute(select(*columns_of(task, TaskRow)).where(*where).order_by(task.c.key)).mappings()
    tasks = [TaskRow(**row) for row in rows]
    if case.started_by != actor.id and not any(actor.id in (one.assignee, one.completed_by) for one in tasks):
        raise NotFound(what=str(key))
    return CasePage(case=case, tasks=tasks, history=work.history.of(key))


def _may_start(bundle: Bundle, process: str, actor: Actor) -> bool:
    roles = bundle.starters.get(process, ())
    return not roles or any(actor.has_role(role) for role in roles)
