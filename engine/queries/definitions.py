"""Process definitions as programs search them: every version, newest and oldest alike."""

from typing import Any

from sqlalchemy import Select, and_, case, false, func, select, true

from engine.errors import NotFound
from engine.ids import Key
from engine.queries.search import Fields, Found, Search, find
from engine.store.definitions import DefinitionRow, definition
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

_other = definition.alias("other")
_newest = (
    select(func.max(_other.c.version))
    .where(and_(_other.c.tenant_id == definition.c.tenant_id, _other.c.process_id == definition.c.process_id))
    .scalar_subquery()
)

FIELDS: Fields = {
    "key": definition.c.key,
    "process_id": definition.c.process_id,
    "name": definition.c.name,
    "resource_name": definition.c.resource_name,
    "version": definition.c.version,
    "version_tag": definition.c.version_tag,
    "is_latest": case((definition.c.version == _newest, true()), else_=false()),
}


def find_definitions(work: UnitOfWork, search: Search) -> tuple[Found, list[DefinitionRow]]:
    found = find(work.connection, _all(work), FIELDS, definition.c.key, search)
    names = [column.name for column in columns_of(definition, DefinitionRow)]
    return found, [DefinitionRow(**{name: row[name] for name in names}) for row in found.rows]


def definition_of(work: UnitOfWork, key: Key) -> DefinitionRow:
    """Raises NotFound."""
    return work.definitions.load(key)


def start_of(work: UnitOfWork, process_id: str | None, version: int | None, key: Key | None) -> DefinitionRow:
    """What an instance is to be started of: by key, else by id in a version, the newest where none is named."""
    if key is not None:
        return work.definitions.load(key)
    name = process_id or ""
    found = work.definitions.latest(name) if version is None else work.definitions.version(name, version)
    if found is None:
        raise NotFound(what=f"流程 / process {name}" + (f" v{version}" if version else ""))
    return found


def _all(work: UnitOfWork) -> Select[Any]:
    return select(*columns_of(definition, DefinitionRow)).where(definition.c.tenant_id == work.tenant)
