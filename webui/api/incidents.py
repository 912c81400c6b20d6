"""Incidents in Camunda's words: searched, one, resolved."""

from collections.abc import Mapping
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.commands import ResolveIncident
from engine.ids import Key
from engine.queries.incidents import find_incidents, seen_incident
from engine.queries.search import Row
from webui.api.body import Wire, key_of, read
from webui.api.search_body import Fields, constant, key, moment, page_of, read_search, state, text
from webui.api.wire import TENANT, key_text, moment_text, nothing
from webui.session import actor, engine

room = Blueprint("incidents", __name__)

STATES: Mapping[str, tuple[str, ...]] = {
    "ACTIVE": ("active",), "RESOLVED": ("resolved",), "PENDING": (), "MIGRATED": (), "UNKNOWN": (),
}  # fmt: skip
STATE_OF = {ours: outside for outside, all_ours in STATES.items() for ours in all_ours}
KNOWN = frozenset({
    "CALLED_DECISION_ERROR", "CALLED_ELEMENT_ERROR", "CONDITION_ERROR", "DECISION_EVALUATION_ERROR",
    "EXTRACT_VALUE_ERROR", "FORM_NOT_FOUND", "IO_MAPPING_ERROR", "JOB_NO_RETRIES", "UNHANDLED_ERROR_EVENT",
})  # fmt: skip
"""Those of the clients' closed set that we raise; any other word would break their whole list."""
SORTS: Fields = {
    "incidentKey": key("key"),
    "processInstanceKey": key("instance_key"),
    "processDefinitionId": text("process_id"),
    "processDefinitionKey": key("definition_key"),
    "elementInstanceKey": key("token"),
    "elementId": text("element_id"),
    "errorType": text("error_type"),
    "errorMessage": text("message"),
    "creationTime": moment("created_at"),
    "state": state("state", STATES),
    "jobKey": key("job_key"),
    "tenantId": constant(TENANT),
}


class Resolution(Wire):
    operation_reference: int | None = None


@room.post("/incidents/search")
def search() -> ResponseReturnValue:
    wanted = read_search(SORTS, SORTS)
    with engine().database.snapshot() as work:
        found = find_incidents(work, actor(), wanted)
    return {"items": [_item(row) for row in found.rows], "page": page_of(found, wanted)}


@room.get("/incidents/<key>")
def get(key: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        return _item(seen_incident(work, actor(), Key(key_of(key))))


@room.post("/incidents/<key>/resolution")
def resolve(key: str) -> ResponseReturnValue:
    read(Resolution, may_be_absent=True)
    with engine().database.snapshot() as work:
        seen = seen_incident(work, actor(), Key(key_of(key)))
    engine().handle(ResolveIncident(id=str(uuid4()), actor=actor(), incident=seen["key"]))
    return nothing()


def _item(row: Row) -> dict[str, object]:
    return {
        "processDefinitionId": row["process_id"],
        "errorType": row["error_type"] if row["error_type"] in KNOWN else "UNKNOWN", "errorMessage": row["message"],
        "elementId": row["element_id"], "creationTime": moment_text(row["created_at"]),
        "state": STATE_OF[row["state"]], "tenantId": TENANT, "incidentKey": str(row["key"]),
        "processDefinitionKey": str(row["definition_key"]), "processInstanceKey": str(row["instance_key"]),
        "rootProcessInstanceKey": key_text(row["root_key"]), "elementInstanceKey": str(row["token"]),
        "jobKey": key_text(row["job_key"]),
    }  # fmt: skip
