"""Work for machines in Camunda's words: given out, also to those who wait for it, completed, failed, changed, searched.

A program may wait for work up to half a minute; meanwhile nothing is held open in the database, which is looked at
four times a second.
"""

import time
from datetime import timedelta
from typing import Annotated, Literal
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field as Bounded

from engine.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from engine.ids import Key
from engine.queries.jobs import GivenJob, find_jobs, given_jobs, has_due_job
from engine.queries.search import Row
from webui.api.body import MAX_INTEGER, Variables, Wire, key_of, plain_variables, read
from webui.api.search_body import Fields, constant, flag, key, moment, number, page_of, read_search, state, text
from webui.api.wire import TENANT, key_text, moment_text, nothing, require_our_tenant
from webui.session import actor, engine

room = Blueprint("jobs", __name__)

MOST_JOBS = 1000
USUAL_WAIT, LONGEST_WAIT, PAUSE = 10.0, 30.0, 0.25
"""Seconds: for whoever does not say, for whoever asks for more, and between two looks."""
LONGEST_LEASE = 366 * 24 * 3600 * 1000
STATES: dict[str, tuple[str, ...]] = {
    "CREATED": ("ready", "leased"), "COMPLETED": ("completed",), "FAILED": ("failed",), "ERROR_THROWN": ("thrown",),
    "CANCELED": ("cancelled",), "MIGRATED": (), "PRIORITY_UPDATED": (), "RETRIES_UPDATED": (), "TIMED_OUT": (),
    "TIMEOUT_UPDATED": (),
}  # fmt: skip
STATE_OF = {ours: outside for outside, all_ours in STATES.items() for ours in all_ours}
SORTS: Fields = {
    "jobKey": key("key"),
    "type": text("type"),
    "state": state("status", STATES),
    "elementId": text("element_id"),
    "elementInstanceKey": key("token"),
    "processInstanceKey": key("instance_key"),
    "processDefinitionId": text("process_id"),
    "processDefinitionKey": key("definition_key"),
    "retries": number("retries"),
    "worker": text("worker"),
    "errorMessage": text("error"),
    "errorCode": text("error_code"),
    "deadline": moment("deadline"),
    "creationTime": moment("created_at"),
    "lastUpdateTime": moment("updated_at"),
    "endTime": moment("ended_at"),
    "tenantId": constant(TENANT),
}
FILTERS: Fields = {**SORTS, "hasFailedWithRetriesLeft": flag("has_failed"), "kind": constant("BPMN_ELEMENT")}

Milliseconds = Annotated[int, Bounded(ge=1, le=LONGEST_LEASE)]
Retries = Annotated[int, Bounded(ge=0, le=2**31 - 1)]
Lease = Annotated[str, Bounded(min_length=1, max_length=255)]


class Activation(Wire):
    type: Annotated[str, Bounded(min_length=1, max_length=255)]
    timeout: Milliseconds
    max_jobs_to_activate: Annotated[int, Bounded(ge=1)]
    worker: Annotated[str, Bounded(max_length=255)] = ""
    fetch_variable: list[str] | None = None
    request_timeout: Annotated[int, Bounded(gt=-MAX_INTEGER, lt=MAX_INTEGER)] = 0
    tenant_ids: list[str] | None = None
    tenant_filter: Literal["PROVIDED", "ASSIGNED"] | None = None
    with_lease: bool | None = None


class Completion(Wire):
    variables: Variables | None = None
    result: None = None
    job_lease_token: Lease | None = None
    business_id: None = None


class Failure(Wire):
    retries: Retries = 0
    error_message: str | None = None
    retry_back_off: Annotated[int, Bounded(ge=0, le=LONGEST_LEASE)] = 0
    variables: Variables | None = None
    job_lease_token: Lease | None = None


class Error(Wire):
    error_code: Annotated[str, Bounded(min_length=1, max_length=255)]
    error_message: str | None = None
    variables: Variables | None = None
    job_lease_token: Lease | None = None


class Changes(Wire):
    retries: Retries | None = None
    timeout: Milliseconds | None = None
    priority: None = None


class Update(Wire):
    changeset: Changes
    operation_reference: int | None = None
    job_lease_token: Lease | None = None


@room.post("/jobs/activation")
def activate() -> ResponseReturnValue:
    """An empty list when nothing came while the program waited."""
    body = read(Activation)
    for tenant in body.tenant_ids or ():
        require_our_tenant(tenant)
    if not _wait_for(body.type, body.request_timeout):
        return {"jobs": []}
    receipt = engine().handle(
        ActivateJobs(
            id=str(uuid4()), actor=actor(), type=body.type, worker=body.worker, fenced=body.with_lease is True,
            timeout=timedelta(milliseconds=body.timeout), most=min(body.max_jobs_to_activate, MOST_JOBS),
        )
    )  # fmt: skip
    keys = receipt["jobs"]
    assert isinstance(keys, list)
    with engine().database.snapshot() as work:
        given = given_jobs(work, [Key(one) for one in keys], body.fetch_variable or ())
    return {"jobs": [_given(one) for one in given]}


@room.post("/jobs/<key>/completion")
def complete(key: str) -> ResponseReturnValue:
    body = read(Completion, may_be_absent=True)
    engine().handle(
        CompleteJob(
            id=str(uuid4()), actor=actor(), job=Key(key_of(key)), variables=plain_variables(body.variables),
            lease=body.job_lease_token,
        )
    )  # fmt: skip
    return nothing()


@room.post("/jobs/<key>/failure")
def fail(key: str) -> ResponseReturnValue:
    """Without `retries` none are left, as Camunda has it."""
    body = read(Failure, may_be_absent=True)
    engine().handle(
        FailJob(
            id=str(uuid4()), actor=actor(), job=Key(key_of(key)), retries=body.retries, message=body.error_message,
            back_off=timedelta(milliseconds=body.retry_back_off), variables=plain_variables(body.variables),
            lease=body.job_lease_token,
        )
    )  # fmt: skip
    return nothing()


@room.post("/jobs/<key>/error")
def throw(key: str) -> ResponseReturnValue:
    body = read(Error)
    engine().handle(
        ThrowJobError(
            id=str(uuid4()), actor=actor(), job=Key(key_of(key)), code=body.error_code, message=body.error_message,
            variables=plain_variables(body.variables), lease=body.job_lease_token,
        )
    )  # fmt: skip
    return nothing()


@room.patch("/jobs/<key>")
def update(key: str) -> ResponseReturnValue:
    changes = read(Update).changeset
    timeout = None if changes.timeout is None else timedelta(milliseconds=changes.timeout)
    engine().handle(
        UpdateJob(id=str(uuid4()), actor=actor(), job=Key(key_of(key)), retries=changes.retries, timeout=timeout)
    )
    return nothing()


@room.post("/jobs/search")
def search() -> ResponseReturnValue:
    wanted = read_search(FILTERS, SORTS)
    with engine().database.snapshot() as work:
        found = find_jobs(work, actor(), wanted)
    return {"items": [_item(row) for row in found.rows], "page": page_of(found, wanted)}


def _wait_for(type: str, milliseconds: int) -> bool:
    """Whether there is work, at once or within the time that the program is willing to wait."""
    patience = 0.0 if milliseconds < 0 else min(milliseconds / 1000, LONGEST_WAIT) or USUAL_WAIT
    ends = time.monotonic() + patience
    while True:
        now = engine().now()
        with engine().database.snapshot() as work:
            if has_due_job(work, actor(), type, now):
                return True
        if time.monotonic() + PAUSE > ends:
            return False
        time.sleep(PAUSE)


def _given(given: GivenJob) -> dict[str, object]:
    row = given.row
    return {
        "type": row["type"], "processDefinitionId": row["process_id"], "processDefinitionVersion": row["version"],
        "elementId": row["element_id"], "customHeaders": row["headers"], "worker": row["worker"],
        "retries": row["retries"], "deadline": int(row["deadline"].timestamp() * 1000), "variables": given.variables,
        "tenantId": TENANT, "physicalTenantId": "default", "jobKey": str(row["key"]),
        "processInstanceKey": str(row["instance_key"]), "processDefinitionKey": str(row["definition_key"]),
        "elementInstanceKey": str(row["token"]), "kind": "BPMN_ELEMENT", "listenerEventType": "UNSPECIFIED",
        "userTask": None, "tags": [], "rootProcessInstanceKey": key_text(row["root_key"]),
        "businessId": row["business_key"], "priority": 0, "jobLeaseToken": row["lease"],
    }  # fmt: skip


def _item(row: Row) -> dict[str, object]:
    return {
        "customHeaders": row["headers"], "deadline": moment_text(row["deadline"]), "deniedReason": None,
        "elementId": row["element_id"], "elementInstanceKey": str(row["token"]),
        "endTime": moment_text(row["ended_at"]), "errorCode": row["error_code"], "errorMessage": row["error"],
        "hasFailedWithRetriesLeft": bool(row["has_failed"]), "isDenied": None, "jobKey": str(row["key"]),
        "kind": "BPMN_ELEMENT", "listenerEventType": "UNSPECIFIED", "processDefinitionId": row["process_id"],
        "processDefinitionKey": str(row["definition_key"]), "processInstanceKey": str(row["instance_key"]),
        "rootProcessInstanceKey": key_text(row["root_key"]), "businessId": row["business_key"],
        "retries": row["retries"], "state": STATE_OF[row["status"]], "tenantId": TENANT, "type": row["type"],
        "worker": row["worker"] or "", "creationTime": moment_text(row["created_at"]),
        "lastUpdateTime": moment_text(row["updated_at"]), "priority": 0,
    }  # fmt: skip
