"""What stopped cases, as programs search it: of the cases that one may see."""

from typing import Any

from sqlalchemy import Select, case, select

from engine.actor import Actor
from engine.errors import NotFound
from engine.ids import Key
from engine.queries.search import Fields, Found, Related, Row, Search, find
from engine.queries.seeing import is_visible, visible_instances
from engine.store.incidents import incident
from engine.store.instances import instance
from engine.store.unit_of_work import UnitOfWork

FIELDS: Fields = {
    "key": incident.c.key,
    "instance_key": incident.c.instance_key,
    "process_id": instance.c.process_id,
    "definition_key": instance.c.definition_key,
    "token": incident.c.token,
    "element_id": incident.c.element_id,
    "error_type": incident.c.error_type,
    "message": incident.c.message,
    "created_at": incident.c.created_at,
    "job_key": incident.c.job_key,
    "state": case((incident.c.resolved_at.is_(None), "active"), else_="resolved"),
}


def find_incidents(work: UnitOfWork, actor: Actor, search: Search) -> Found:
    """Rows with the names of FIELDS and `root_key`."""
    seen = _selected(work).where(visible_instances(work.tenant, actor))
    return find(work.connection, seen, FIELDS, incident.c.key, search)


def seen_incident(work: UnitOfWork, actor: Actor, key: Key) -> Row:
    """Raises NotFound for what is not there and for what is not the actor's to see."""
    seen = _selected(work).where(incident.c.key == key, is_visible(work.tenant, actor))
    found = work.connection.execute(seen).first()
    if found is None:
        raise NotFound(what=f"异常 / incident {key}")
    return found._asdict()


def _selected(work: UnitOfWork) -> Select[Any]:
    columns = [column.label(name) for name, column in FIELDS.items() if not isinstance(column, Related)]
    of_instance = (instance.c.tenant_id == incident.c.tenant_id) & (instance.c.key == incident.c.instance_key)
    joined = incident.join(instance, of_instance)
    return select(*columns, instance.c.root_key).select_from(joined).where(incident.c.tenant_id == work.tenant)
