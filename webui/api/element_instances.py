"""Elements of cases in Camunda's words: searched, one, and variables set there."""

from collections.abc import Mapping
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.commands import SetVariables
from engine.ids import Key
from engine.queries.elements import find_elements, name_of, scope_known_as, seen_element
from engine.queries.search import Row
from engine.store.unit_of_work import UnitOfWork
from webui.api.body import Variables, Wire, key_of, plain_variables, read
from webui.api.problem import language
from webui.api.search_body import Fields, constant, flag, key, moment, page_of, read_search, state, text
from webui.api.wire import TENANT, key_text, moment_text, nothing
from webui.session import actor, engine

room = Blueprint("element_instances", __name__)

STATES: Mapping[str, tuple[str, ...]] = {
    "ACTIVE": ("active",), "COMPLETED": ("completed",), "TERMINATED": ("terminated",),
}  # fmt: skip
OURS = {"COMPLEX_GATEWAY": "UNKNOWN", "TRANSACTION": "SUB_PROCESS"}
"""What the clients have no word for; they refuse a whole list for one word that they do not know."""
SORTS: Fields = {
    "elementInstanceKey": key("key"),
    "processInstanceKey": key("instance_key"),
    "processDefinitionId": text("process_id"),
    "processDefinitionKey": key("definition_key"),
    "elementId": text("element_id"),
    "type": text("type"),
    "state": state("state", STATES),
    "startDate": moment("entered_at"),
    "endDate": moment("left_at"),
    "incidentKey": key("incident_key"),
    "tenantId": constant(TENANT),
}
FILTERS: Fields = {**SORTS, "hasIncident": flag("has_incident")}


class Setting(Wire):
    variables: Variables
    local: bool | None = None
    operation_reference: int | None = None


@room.post("/element-instances/search")
def search() -> ResponseReturnValue:
    wanted = read_search(FILTERS, SORTS)
    with engine().database.snapshot() as work:
        found = find_elements(work, actor(), wanted)
        return {"items": [_item(work, row) for row in found.rows], "page": page_of(found, wanted)}


@room.get("/element-instances/<key>")
def get(key: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        return _item(work, seen_element(work, actor(), Key(key_of(key))))


@room.put("/element-instances/<key>/variables")
def set_variables(key: str) -> ResponseReturnValue:
    """The key may be the process instance's: the variables of the case."""
    body = read(Setting)
    with engine().database.snapshot() as work:
        scope = scope_known_as(work, Key(key_of(key)))
    engine().handle(
        SetVariables(
            id=str(uuid4()), actor=actor(), scope=scope, variables=plain_variables(body.variables),
            local=body.local is True,
        )
    )  # fmt: skip
    return nothing()


def _item(work: UnitOfWork, row: Row) -> dict[str, object]:
    name = name_of(work, engine().library, row)
    return {
        "processDefinitionId": row["process_id"], "startDate": moment_text(row["entered_at"]),
        "endDate": moment_text(row["left_at"]), "elementId": row["element_id"],
        "elementName": name.zh if language() == "zh" else name.en, "type": OURS.get(row["type"], row["type"]),
        "state": str(row["state"]).upper(), "hasIncident": bool(row["has_incident"]), "tenantId": TENANT,
        "elementInstanceKey": str(row["key"]), "processInstanceKey": str(row["instance_key"]),
        "rootProcessInstanceKey": key_text(row["root_key"]), "processDefinitionKey": str(row["definition_key"]),
        "incidentKey": key_text(row["incident_key"]),
    }  # fmt: skip
