"""Instances as programs search them: with their definition, and only those that the actor may see."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, case, select

from engine.actor import Actor
from engine.errors import NotFound
from engine.ids import Key
from engine.queries.search import Condition, Fields, Found, Operator, Related, Row, Search, find
from engine.queries.seeing import is_visible, visible_instances
from engine.store.definitions import definition
from engine.store.instances import instance
from engine.store.unit_of_work import UnitOfWork

FIELDS: Fields = {
    "key": instance.c.key,
    "process_id": instance.c.process_id,
    "definition_key": instance.c.definition_key,
    "definition_name": definition.c.name,
    "version": definition.c.version,
    "version_tag": definition.c.version_tag,
    "business_key": instance.c.business_key,
    "status": case((instance.c.suspended_at.is_not(None), "suspended"), else_=instance.c.status),
    "started_at": instance.c.started_at,
    "ended_at": instance.c.ended_at,
    "stored_status": instance.c.status,
    "has_incident": instance.c.has_incident,
    "suspended_at": instance.c.suspended_at,
    "parent_key": instance.c.parent_key,
    "parent_token": instance.c.parent_token,
}


def find_instances(work: UnitOfWork, actor: Actor, search: Search) -> Found:
    """Rows with the names of FIELDS and `root_key`; `status` is also `suspended`."""
    seen = _selected(work).where(visible_instances(work.tenant, actor))
    conditions = [*search.conditions, *_found_by_index(search.conditions)]
    return find(work.connection, seen, FIELDS, instance.c.key, replace(search, conditions=conditions))


def _found_by_index(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """What a wanted status means for the stored one, by which there is an index: a suspended instance is active."""
    for one in conditions:
        if one.field == "status" and one.operator in (Operator.EQ, Operator.IN):
            wanted = one.value if isinstance(one.value, list) else [one.value]
            stored = sorted({"active" if status == "suspended" else status for status in wanted})
            yield Condition("stored_status", Operator.IN, stored)


def seen_instance(work: UnitOfWork, actor: Actor, key: Key) -> Row:
    """The row of one. Raises NotFound for what is not there and for what is not the actor's to see."""
    seen = _selected(work).where(instance.c.key == key, is_visible(work.tenant, actor))
    found = work.connection.execute(seen).first()
    if found is None:
        raise NotFound(what=f"流程实例 / instance {key}")
    return found._asdict()


def _selected(work: UnitOfWork) -> Select[Any]:
    columns = [column.label(name) for name, column in FIELDS.items() if not isinstance(column, Related)]
    joined = instance.join(
        definition,
        (definition.c.tenant_id == instance.c.tenant_id) & (definition.c.key == instance.c.definition_key),
    )
    return select(*columns, instance.c.root_key).select_from(joined).where(instance.c.tenant_id == work.tenant)
