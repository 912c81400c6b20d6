"""People's tasks as programs search them: with candidates and definition, and only those that the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from engine.actor import Actor
from engine.errors import NotFound
from engine.ids import Key
from engine.queries.search import Fields, Found, Related, Row, Search, find
from engine.queries.seeing import visible_tasks
from engine.queries.shelf import Shelf
from engine.store.definitions import definition
from engine.store.instances import instance
from engine.store.tags import tag
from engine.store.tasks import candidate, task
from engine.store.unit_of_work import UnitOfWork


def _candidates(kind: str) -> Related:
    def holding(fits: ColumnElement[bool]) -> ColumnElement[bool]:
        same = (candidate.c.tenant_id == task.c.tenant_id, candidate.c.kind == kind, fits)
        return task.c.key.in_(select(candidate.c.task_key).where(*same).correlate(task))

    return Related(candidate.c.value, holding)


def _tagged(fits: ColumnElement[bool]) -> Select[tuple[Key]]:
    return select(tag.c.task_key).where(tag.c.tenant_id == task.c.tenant_id, fits).correlate(task)


FIELDS: Fields = {
    "key": task.c.key,
    "status": task.c.status,
    "assignee": task.c.assignee,
    "element_id": task.c.element_id,
    "name": task.c.name,
    "business_key": task.c.business_key,
    "priority": task.c.priority,
    "process_id": task.c.process_id,
    "definition_key": task.c.definition_key,
    "instance_key": task.c.instance_key,
    "created_at": task.c.created_at,
    "completed_at": task.c.completed_at,
    "due_at": task.c.due_at,
    "follow_up_at": task.c.follow_up_at,
    "tag": Related(tag.c.name, lambda fits: task.c.key.in_(_tagged(fits))),
    "candidate_group": _candidates("group"),
    "candidate_user": _candidates("user"),
}


@dataclass(frozen=True, slots=True)
class SeenTask:
    """`row` has the names of the plain FIELDS, `form_id`, and of its definition `version`, `process_name`,
    `deployment_key` and `bundle`, of its instance `root_key`."""

    row: Row
    groups: list[str]
    users: list[str]


def find_tasks(work: UnitOfWork, actor: Actor, search: Search) -> tuple[Found, list[SeenTask]]:
    found = find(work.connection, _seen_by(work, actor), FIELDS, task.c.key, search)
    return found, _with_candidates(work, found.rows)


def seen_task(work: UnitOfWork, actor: Actor, key: Key) -> SeenTask:
    """Raises NotFound for what is not there and for what is not the actor's to see."""
    found = work.connection.execute(_seen_by(work, actor).where(task.c.key == key)).first()
    if found is None:
        raise NotFound(what=f"任务 / task {key}")
    return _with_candidates(work, [found._asdict()])[0]


def headers_of(work: UnitOfWork, shelf: Shelf, seen: SeenTask) -> dict[str, str]:
    """What the model's author wrote beside the task for programs."""
    bundle = shelf.bundle(work, seen.row["deployment_key"], seen.row["bundle"])
    element = bundle.model(seen.row["process_id"]).by_id.get(seen.row["element_id"])
    return dict(element.user.headers) if element is not None and element.user is not None else {}


def _seen_by(work: UnitOfWork, actor: Actor) -> Select[Any]:
    columns = [column.label(name) for name, column in FIELDS.items() if not isinstance(column, Related)]
    of_definition = (definition.c.tenant_id == task.c.tenant_id) & (definition.c.key == task.c.definition_key)
    of_instance = (instance.c.tenant_id == task.c.tenant_id) & (instance.c.key == task.c.instance_key)
    joined = task.join(definition, of_definition).join(instance, of_instance)
    return (
        select(
            *columns, task.c.form_id, definition.c.version, definition.c.name.label("process_name"),
            definition.c.deployment_key, definition.c.bundle, instance.c.root_key,
        )
        .select_from(joined)
        .where(task.c.tenant_id == work.tenant, visible_tasks(work.tenant, actor))
    )  # fmt: skip


def _with_candidates(work: UnitOfWork, rows: Sequence[Row]) -> list[SeenTask]:
    seen = {row["key"]: SeenTask(row, [], []) for row in rows}
    mine = (candidate.c.tenant_id == work.tenant, candidate.c.task_key.in_(list(seen)))
    query = select(candidate.c.task_key, candidate.c.kind, candidate.c.value).where(*mine).order_by(candidate.c.value)
    for key, kind, value in work.connection.execute(query) if seen else ():
        (seen[key].groups if kind == "group" else seen[key].users).append(value)
    return list(seen.values())
