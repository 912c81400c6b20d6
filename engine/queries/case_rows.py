"""The rows of one case as its page needs them, a query for each kind; what they mean is said elsewhere."""

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select

from engine.actor import Actor
from engine.bpmn.model import ElementType
from engine.errors import NotFound
from engine.ids import Key
from engine.queries.seeing import is_visible
from engine.store.elements import ElementRow, element_instance
from engine.store.instances import InstanceRow, instance
from engine.store.rows import columns_of
from engine.store.tasks import OPEN, TaskRow, answer, candidate, task
from engine.store.unit_of_work import UnitOfWork

MOST = 300
"""Steps on one page, the newest: a loop may have thousands, and nobody reads further."""

Offers = Mapping[Key, list[tuple[str, str]]]
"""By task whom it is offered to: (`group` | `user`, its name)."""


def seen_case(work: UnitOfWork, actor: Actor, key: Key) -> InstanceRow:
    """Raises NotFound for what is not there and for what is not the actor's to see."""
    found = seen_cases(work, actor, [key])
    if not found:
        raise NotFound(what=f"事项 / case {key}")
    return found[0]


def seen_cases(work: UnitOfWork, actor: Actor, keys: Collection[Key]) -> list[InstanceRow]:
    where = (instance.c.tenant_id == work.tenant, instance.c.key.in_(keys), is_visible(work.tenant, actor))
    query = select(*columns_of(instance, InstanceRow)).where(*where)
    return [InstanceRow(**row) for row in work.connection.execute(query).mappings()] if keys else []


def seen_keys(work: UnitOfWork, actor: Actor, keys: Collection[Key]) -> frozenset[Key]:
    """Those of these cases that are the actor's to see."""
    where = (instance.c.tenant_id == work.tenant, instance.c.key.in_(keys), is_visible(work.tenant, actor))
    return frozenset(work.connection.execute(select(instance.c.key).where(*where)).scalars()) if keys else frozenset()


def elements_of(work: UnitOfWork, key: Key, types: Collection[str], keys: Collection[Key]) -> list[ElementRow]:
    """Where the case stands and the newest of these types or keys, the process itself among them; the oldest first."""
    table = element_instance
    stands = or_(table.c.state == "active", table.c.type == ElementType.PROCESS)
    wanted = or_(stands, table.c.type.in_(sorted(types)), table.c.key.in_(sorted(keys)))
    order = (stands.desc(), table.c.entered_at.desc(), table.c.key.desc())
    where = (table.c.tenant_id == work.tenant, table.c.instance_key == key, wanted)
    query = select(*columns_of(table, ElementRow)).where(*where).order_by(*order).limit(MOST)
    rows = [ElementRow(**row) for row in work.connection.execute(query).mappings()]
    return sorted(rows, key=lambda row: (row.entered_at, row.key))


def elements_by(work: UnitOfWork, keys: Collection[Key]) -> dict[Key, ElementRow]:
    """The running or finished elements of these keys."""
    where = (element_instance.c.tenant_id == work.tenant, element_instance.c.key.in_(sorted(keys)))
    query = select(*columns_of(element_instance, ElementRow)).where(*where)
    return {row["key"]: ElementRow(**row) for row in work.connection.execute(query).mappings()}


def tasks_of(work: UnitOfWork, case: Key) -> dict[Key, TaskRow]:
    where = (task.c.tenant_id == work.tenant, task.c.instance_key == case)
    query = (
        select(*columns_of(task, TaskRow))
        .where(*where)
        .order_by(task.c.created_at.desc(), task.c.key.desc())
        .limit(MOST)
    )
    return {row["key"]: TaskRow(**row) for row in work.connection.execute(query).mappings()}


def offers_of(work: UnitOfWork, tasks: Collection[TaskRow]) -> Offers:
    """Of the tasks that nobody has taken yet."""
    waiting = [one.key for one in tasks if one.status in OPEN and one.assignee is None]
    where = (candidate.c.tenant_id == work.tenant, candidate.c.task_key.in_(waiting))
    query = select(candidate.c.task_key, candidate.c.kind, candidate.c.value).where(*where).order_by(candidate.c.value)
    offers: dict[Key, list[tuple[str, str]]] = {}
    for key, kind, value in work.connection.execute(query) if waiting else ():
        offers.setdefault(key, []).append((kind, value))
    return offers


def answers_of(work: UnitOfWork, tasks: Collection[Key]) -> dict[Key, Mapping[str, object]]:
    where = (answer.c.tenant_id == work.tenant, answer.c.task_key.in_(list(tasks)))
    query = select(answer.c.task_key, answer.c.answers).where(*where)
    return {key: answers or {} for key, answers in work.connection.execute(query)} if tasks else {}
