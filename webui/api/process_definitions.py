"""Process definitions in Camunda's words: searched, one, its file, its start form."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from engine.ids import Key
from engine.queries.definitions import definition_of, find_definitions
from engine.queries.forms import start_form_of
from engine.store.definitions import DefinitionRow
from engine.store.unit_of_work import UnitOfWork
from webui.api.body import key_of
from webui.api.forms import form
from webui.api.search_body import Fields, constant, flag, key, number, page_of, read_search, text
from webui.api.wire import TENANT
from webui.session import engine

room = Blueprint("process_definitions", __name__)

SORTS: Fields = {
    "processDefinitionKey": key("key"),
    "name": text("name"),
    "resourceName": text("resource_name"),
    "version": number("version"),
    "versionTag": text("version_tag"),
    "processDefinitionId": text("process_id"),
    "tenantId": constant(TENANT),
}
FILTERS: Fields = {**SORTS, "isLatestVersion": flag("is_latest"), "state": constant("ACTIVE")}


@room.post("/process-definitions/search")
def search() -> ResponseReturnValue:
    wanted = read_search(FILTERS, SORTS)
    with engine().database.snapshot() as work:
        found, rows = find_definitions(work, wanted)
        return {"items": [_item(work, row) for row in rows], "page": page_of(found, wanted)}


@room.get("/process-definitions/<key>")
def get(key: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        return _item(work, definition_of(work, Key(key_of(key))))


@room.get("/process-definitions/<key>/xml")
def xml(key: str) -> ResponseReturnValue:
    """Byte for byte as it was deployed."""
    with engine().database.snapshot() as work:
        return Response(work.definitions.xml(Key(key_of(key))), mimetype="text/xml")


@room.get("/process-definitions/<key>/form")
def start_form(key: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        return form(start_form_of(work, engine().library, definition_of(work, Key(key_of(key)))))


def _item(work: UnitOfWork, row: DefinitionRow) -> dict[str, object]:
    return {
        "name": row.name, "resourceName": row.resource_name, "version": row.version, "versionTag": row.version_tag,
        "processDefinitionId": row.process_id, "tenantId": TENANT, "processDefinitionKey": str(row.key),
        "hasStartForm": start_form_of(work, engine().library, row) is not None, "state": "ACTIVE",
    }  # fmt: skip
