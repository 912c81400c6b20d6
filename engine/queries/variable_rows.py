"""Variables one by one, as programs search them: all for administrators, those that a task sees for whoever sees the
task. They may be anybody's personal data, so nobody else is shown any, and whoever does not work on the case sees them
masked."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from sqlalchemy import Select, String, Text, cast, func, or_, select, type_coerce

from engine.actor import Actor
from engine.errors import Forbidden, NotFound
from engine.ids import Key
from engine.queries.elements import known_as
from engine.queries.search import Fields, Found, Related, Row, Search, find
from engine.queries.shelf import Shelf
from engine.queries.user_tasks import seen_task
from engine.queries.veiled_variables import veiled_variables
from engine.store.elements import element_instance
from engine.store.instances import instance
from engine.store.unit_of_work import UnitOfWork
from engine.store.variables import variable

DIGITS = 9
"""Of a variable's key those that stand for its name; those before them are its scope's."""

FIELDS: Fields = {
    "key": variable.c.scope_key,
    "name": variable.c.name,
    "value": func.coalesce(type_coerce(variable.c.value, Text), "null"),
    "scope_key": known_as,
    "instance_key": variable.c.instance_key,
}

_place = cast(variable.c.scope_key, String) + "/" + variable.c.name
"""Different for every variable."""


def variable_key(scope: Key, name: str) -> str:
    """Variables have no rows with keys of their own: the key is made of the scope's and a digest of the name."""
    number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) % 10**DIGITS
    return f"{scope}{number:0{DIGITS}d}"


def find_variables(work: UnitOfWork, shelf: Shelf, actor: Actor, search: Search) -> Found:
    """Rows with the names of FIELDS and `root_key`; `value` is JSON text. Raises Forbidden."""
    _require_admin(actor)
    return _veiled(work, shelf, actor, find(work.connection, _selected(work), FIELDS, _place, search))


def seen_variable(work: UnitOfWork, shelf: Shelf, actor: Actor, key: str) -> Row:
    """Raises Forbidden, and NotFound for what is not there."""
    _require_admin(actor)
    scope = int(key[:-DIGITS] or 0)
    found = work.connection.execute(_selected(work).where(variable.c.scope_key == scope)).mappings()
    for row in found:
        if variable_key(scope, row["name"]) == key:
            return veiled_variables(work, shelf, actor, [dict(row)])[0]
    raise NotFound(what=f"变量 / variable {key}")


def variables_of_task(work: UnitOfWork, shelf: Shelf, actor: Actor, task: Key, search: Search) -> Found:
    """Those that the task sees: of a name that occurs in several scopes, the innermost. Raises NotFound."""
    seen = seen_task(work, actor, task)
    scopes = [*_scopes_around(work, seen.row["instance_key"], task)]
    depth = {scope: place for place, scope in enumerate(scopes)}
    rows = work.connection.execute(
        select(variable.c.scope_key, variable.c.name).where(
            variable.c.tenant_id == work.tenant, variable.c.scope_key.in_(scopes)
        )
    )
    innermost: dict[str, Key] = {}
    for scope, name in rows:
        if name not in innermost or depth[scope] < depth[innermost[name]]:
            innermost[name] = scope
    pairs = [(variable.c.scope_key == scope) & (variable.c.name == name) for name, scope in innermost.items()]
    query = _selected(work).where(or_(variable.c.scope_key.is_(None), *pairs))
    return _veiled(work, shelf, actor, find(work.connection, query, FIELDS, _place, search))


def _veiled(work: UnitOfWork, shelf: Shelf, actor: Actor, found: Found) -> Found:
    return replace(found, rows=veiled_variables(work, shelf, actor, found.rows))


def _scopes_around(work: UnitOfWork, instance_key: Key, inmost: Key) -> Iterable[Key]:
    """From the element outwards to the process."""
    table = element_instance
    where = (table.c.tenant_id == work.tenant, table.c.instance_key == instance_key)
    found = work.connection.execute(select(table.c.key, table.c.scope_key).where(*where))
    around = {key: scope for key, scope in found}
    at = inmost
    while at in around:
        yield at
        at = around[at]


def _require_admin(actor: Actor) -> None:
    if not actor.is_admin:
        raise Forbidden()


def _selected(work: UnitOfWork) -> Select[Any]:
    columns = [column.label(name) for name, column in FIELDS.items() if not isinstance(column, Related)]
    of_scope = (element_instance.c.tenant_id == variable.c.tenant_id) & (element_instance.c.key == variable.c.scope_key)
    of_instance = (instance.c.tenant_id == variable.c.tenant_id) & (instance.c.key == variable.c.instance_key)
    joined = variable.join(element_instance, of_scope).join(instance, of_instance)
    return select(*columns, instance.c.root_key).select_from(joined).where(variable.c.tenant_id == work.tenant)
