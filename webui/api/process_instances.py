"""Process instances in Camunda's words: created, searched, one, cancelled."""

from typing import Annotated, Any, Literal
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field as Bounded

from engine.commands import CancelInstance, Command, ResumeInstance, StartInstance, SuspendInstance
from engine.errors import FieldError
from engine.ids import Key
from engine.queries.definitions import start_of
from engine.queries.forms import start_form_of
from engine.queries.instances import find_instances, seen_instance
from engine.queries.search import Row
from webui.api.body import Variables, Wire, key_of, plain_variables, read
from webui.api.documents import with_references
from webui.api.problem import InvalidBody
from webui.api.search_body import Fields, constant, flag, key, moment, number, page_of, read_search, state, text
from webui.api.wire import TENANT, key_text, moment_text, nothing, require_our_tenant
from webui.session import actor, engine

room = Blueprint("process_instances", __name__)

STATES = {
    "ACTIVE": ("active",), "SUSPENDED": ("suspended",), "COMPLETED": ("completed",),
    "TERMINATED": ("terminated", "failed"),
}  # fmt: skip
STATE_OF = {ours: outside for outside, all_ours in STATES.items() for ours in all_ours}
FILTERS: Fields = {
    "processInstanceKey": key("key"),
    "processDefinitionId": text("process_id"),
    "processDefinitionKey": key("definition_key"),
    "processDefinitionName": text("definition_name"),
    "processDefinitionVersion": number("version"),
    "processDefinitionVersionTag": text("version_tag"),
    "startDate": moment("started_at"),
    "endDate": moment("ended_at"),
    "state": state("status", STATES),
    "hasIncident": flag("has_incident"),
    "parentProcessInstanceKey": key("parent_key"),
    "parentElementInstanceKey": key("parent_token"),
    "businessId": text("business_key"),
    "tenantId": constant(TENANT),
}
Nothing = Annotated[list[Any], Bounded(max_length=0)]


class Creation(Wire):
    """What we cannot do is accepted only as the default that says not to do it."""

    process_definition_id: str | None = None
    process_definition_key: str | None = None
    process_definition_version: int = -1
    variables: Variables | None = None
    business_id: Annotated[str, Bounded(min_length=1, max_length=255)] | None = None
    tenant_id: str | None = None
    await_completion: Literal[False] | None = None
    start_instructions: Nothing | None = None
    runtime_instructions: Nothing | None = None
    tags: Nothing | None = None


class Suspension(Wire):
    """`operation_reference` is the client's own number for what it does."""

    operation_reference: int | None = None


BY_INTERFACE = "经接口暂停"
"""Why, as the case tells it: clients have no place for a reason."""


class Cancellation(Wire):
    """Nothing can be said to it."""


@room.post("/process-instances")
def create() -> ResponseReturnValue:
    """With a start form the variables are its answers, without one they are plain variables."""
    body = read(Creation)
    require_our_tenant(body.tenant_id)
    if (body.process_definition_id is None) == (body.process_definition_key is None):
        raise _wrong(
            "processDefinitionId", "流程编号和键值须填写其一。", "Give either the id or the key of the process."
        )
    version = None if body.process_definition_version == -1 else body.process_definition_version
    definition_key = body.process_definition_key
    with engine().database.snapshot() as work:
        named = Key(key_of(definition_key)) if definition_key is not None else None
        definition = start_of(work, body.process_definition_id, version, named)
        has_form = start_form_of(work, engine().library, definition) is not None
    given = body.variables or {}
    receipt = engine().handle(
        StartInstance(
            id=str(uuid4()), actor=actor(), process_id=definition.process_id, definition=definition.key,
            business_key=body.business_id, answers=with_references(given) if has_form else {},
            variables={} if has_form else plain_variables(given),
        )
    )  # fmt: skip
    return {
        "processDefinitionId": definition.process_id, "processDefinitionVersion": definition.version,
        "tenantId": TENANT, "variables": {}, "processDefinitionKey": str(definition.key),
        "processInstanceKey": str(receipt["instance"]), "tags": [], "businessId": receipt["businessKey"],
    }  # fmt: skip


@room.post("/process-instances/search")
def search() -> ResponseReturnValue:
    wanted = read_search(FILTERS, FILTERS)
    with engine().database.snapshot() as work:
        found = find_instances(work, actor(), wanted)
    return {"items": [_item(row) for row in found.rows], "page": page_of(found, wanted)}


@room.get("/process-instances/<key>")
def get(key: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        return _item(seen_instance(work, actor(), Key(key_of(key))))


@room.post("/process-instances/<key>/cancellation")
def cancel(key: str) -> ResponseReturnValue:
    read(Cancellation, may_be_absent=True)
    return _does(key, CancelInstance)


@room.post("/process-instances/<key>/suspension")
def suspend(key: str) -> ResponseReturnValue:
    read(Suspension, may_be_absent=True)
    return _does(key, SuspendInstance, reason=BY_INTERFACE)


@room.post("/process-instances/<key>/resumption")
def resume(key: str) -> ResponseReturnValue:
    read(Suspension, may_be_absent=True)
    return _does(key, ResumeInstance)


def _does(key: str, command: type[Command], **fields: object) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        seen = seen_instance(work, actor(), Key(key_of(key)))
    engine().handle(command(id=str(uuid4()), actor=actor(), **{"instance": seen["key"], **fields}))
    return nothing()


def _wrong(field: str, zh: str, en: str) -> InvalidBody:
    return InvalidBody([FieldError(field=field, code="BODY", zh=zh, en=en)])


def _item(row: Row) -> dict[str, object]:
    return {
        "processDefinitionId": row["process_id"], "processDefinitionName": row["definition_name"],
        "processDefinitionVersion": row["version"], "processDefinitionVersionTag": row["version_tag"],
        "startDate": moment_text(row["started_at"]), "endDate": moment_text(row["ended_at"]),
        "state": STATE_OF[row["status"]], "suspendedDate": moment_text(row["suspended_at"]),
        "hasIncident": row["has_incident"], "tenantId": TENANT, "processInstanceKey": str(row["key"]),
        "processDefinitionKey": str(row["definition_key"]), "parentProcessInstanceKey": key_text(row["parent_key"]),
        "parentElementInstanceKey": key_text(row["parent_token"]),
        "rootProcessInstanceKey": key_text(row["root_key"]), "tags": [], "businessId": row["business_key"],
    }  # fmt: skip
