"""Running and finished elements as programs search them. The process itself goes by the key of its instance, as Camunda
has it: there programs find the variables of a case."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, true

from engine.actor import Actor
from engine.bpmn.model import ElementType
from engine.errors import NotFound
from engine.forms import Text
from engine.ids import Key
from engine.queries.search import Fields, Found, Related, Row, Search, find
from engine.queries.seeing import is_visible, visible_instances
from engine.queries.shelf import Shelf
from engine.store.definitions import definition
from engine.store.elements import element_instance
from engine.store.incidents import incident
from engine.store.instances import instance
from engine.store.unit_of_work import UnitOfWork

known_as: ColumnElement[Any] = case(
    (element_instance.c.type == ElementType.PROCESS.value, element_instance.c.instance_key),
    else_=element_instance.c.key,
)
"""The key under which programs know an element."""

_incident = (
    select(func.min(incident.c.key))
    .where(
        incident.c.tenant_id == element_instance.c.tenant_id,
        incident.c.instance_key == element_instance.c.instance_key,
        incident.c.token == element_instance.c.key, incident.c.resolved_at.is_(None),
    )
    .correlate(element_instance)
    .scalar_subquery()
)  # fmt: skip
FIELDS: Fields = {
    "key": known_as,
    "instance_key": element_instance.c.instance_key,
    "element_id": element_instance.c.element_id,
    "type": element_instance.c.type,
    "state": element_instance.c.state,
    "entered_at": element_instance.c.entered_at,
    "left_at": element_instance.c.left_at,
    "scope_key": element_instance.c.scope_key,
    "process_id": instance.c.process_id,
    "definition_key": instance.c.definition_key,
    "incident_key": _incident,
    "has_incident": case((_incident.is_not(None), true()), else_=false()),
}


def find_elements(work: UnitOfWork, actor: Actor, search: Search) -> Found:
    """Rows with the names of FIELDS, `root_key`, and of their definition `deployment_key` and `bundle`."""
    seen = _selected(work).where(visible_instances(work.tenant, actor))
    return find(work.connection, seen, FIELDS, element_instance.c.key, search)


def seen_element(work: UnitOfWork, actor: Actor, key: Key) -> Row:
    """Raises NotFound for what is not there and for what is not the actor's to see."""
    seen = _selected(work).where(_is_known_as(key), is_visible(work.tenant, actor))
    found = work.connection.execute(seen).first()
    if found is None:
        raise NotFound(what=f"环节 / element {key}")
    return found._asdict()


def scope_known_as(work: UnitOfWork, key: Key) -> Key:
    """Our key of the scope that a program knows by `key`. Raises NotFound."""
    query = select(element_instance.c.key).where(element_instance.c.tenant_id == work.tenant, _is_known_as(key))
    found: Key | None = work.connection.execute(query.limit(1)).scalar()
    if found is None:
        raise NotFound(what=f"环节 / element {key}")
    return found


def _is_known_as(key: Key) -> ColumnElement[bool]:
    """By two indexes; `known_as` has none."""
    is_process = element_instance.c.type == ElementType.PROCESS.value
    return or_(element_instance.c.key == key, (element_instance.c.instance_key == key) & is_process)


def name_of(work: UnitOfWork, shelf: Shelf, row: Row) -> Text:
    """What the model's author called the element; its id where it has no name."""
    model = shelf.bundle(work, row["deployment_key"], row["bundle"]).model(row["process_id"])
    element = model.by_id.get(row["element_id"])
    if element is None:
        return Text(row["element_id"], row["element_id"])
    return Text(element.title("zh"), element.title("en"))


def _selected(work: UnitOfWork) -> Select[Any]:
    columns = [column.label(name) for name, column in FIELDS.items() if not isinstance(column, Related)]
    of_instance = (instance.c.tenant_id == element_instance.c.tenant_id) & (
        instance.c.key == element_instance.c.instance_key
    )
    of_definition = (definition.c.tenant_id == instance.c.tenant_id) & (definition.c.key == instance.c.definition_key)
    joined = element_instance.join(instance, of_instance).join(definition, of_definition)
    more = (instance.c.root_key, definition.c.deployment_key, definition.c.bundle)
    return select(*columns, *more).select_from(joined).where(element_instance.c.tenant_id == work.tenant)
