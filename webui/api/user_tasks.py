"""People's tasks in Camunda's words: searched, one, its form, assigned, given back, completed."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field as Bounded

from engine.commands import AssignTask, CompleteTask, ReleaseTask
from engine.ids import Key
from engine.queries.forms import form_of_task, key_of_form
from engine.queries.user_tasks import SeenTask, find_tasks, headers_of, seen_task
from engine.store.unit_of_work import UnitOfWork
from webui.api.body import Variables, Wire, key_of, plain_variables, read
from webui.api.forms import form
from webui.api.search_body import Fields, constant, key, moment, number, page_of, read_search, state, text
from webui.api.wire import TENANT, key_text, moment_text, nothing
from webui.session import actor, engine

room = Blueprint("user_tasks", __name__)

STATES: Mapping[str, tuple[str, ...]] = {
    "CREATING": (), "CREATED": ("open", "claimed"), "ASSIGNING": (), "UPDATING": (), "COMPLETING": (),
    "COMPLETED": ("completed",), "CANCELING": (), "CANCELED": ("cancelled",), "FAILED": (),
}  # fmt: skip
STATE_OF = {ours: outside for outside, all_ours in STATES.items() for ours in all_ours}
SORTS: Fields = {
    "creationDate": moment("created_at"),
    "completionDate": moment("completed_at"),
    "dueDate": moment("due_at"),
    "followUpDate": moment("follow_up_at"),
    "name": text("name"),
    "priority": number("priority"),
    "businessId": text("business_key"),
}
FILTERS: Fields = {
    **SORTS,
    "state": state("status", STATES),
    "assignee": text("assignee"),
    "elementId": text("element_id"),
    "candidateGroup": text("candidate_group"),
    "candidateUser": text("candidate_user"),
    "processDefinitionId": text("process_id"),
    "processDefinitionKey": key("definition_key"),
    "processInstanceKey": key("instance_key"),
    "userTaskKey": key("key"),
    "elementInstanceKey": key("key"),
    "tenantId": constant(TENANT),
}


class Assignment(Wire):
    assignee: Annotated[str, Bounded(min_length=1, max_length=255)]
    allow_override: bool | None = None
    action: Literal["assign", "claim"] | None = None


class Completion(Wire):
    variables: Variables | None = None
    action: Literal["complete"] | None = None


@room.post("/user-tasks/search")
def search() -> ResponseReturnValue:
    wanted = read_search(FILTERS, SORTS)
    with engine().database.snapshot() as work:
        found, tasks = find_tasks(work, actor(), wanted)
        return {"items": [_item(work, task) for task in tasks], "page": page_of(found, wanted)}


@room.get("/user-tasks/<key>")
def get(key: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        return _item(work, seen_task(work, actor(), Key(key_of(key))))


@room.get("/user-tasks/<key>/form")
def task_form(key: str) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        return form(form_of_task(work, engine().library, actor(), Key(key_of(key))))


@room.post("/user-tasks/<key>/assignment")
def assign(key: str) -> ResponseReturnValue:
    body = read(Assignment)
    engine().handle(
        AssignTask(
            id=str(uuid4()), actor=actor(), task=Key(key_of(key)), person=body.assignee,
            override=body.allow_override is not False,
        )
    )  # fmt: skip
    return nothing()


@room.delete("/user-tasks/<key>/assignee")
def unassign(key: str) -> ResponseReturnValue:
    engine().handle(ReleaseTask(id=str(uuid4()), actor=actor(), task=Key(key_of(key))))
    return nothing()


@room.post("/user-tasks/<key>/completion")
def complete(key: str) -> ResponseReturnValue:
    """The variables are the answers of the task's form."""
    body = read(Completion, may_be_absent=True)
    engine().handle(
        CompleteTask(id=str(uuid4()), actor=actor(), task=Key(key_of(key)), answers=plain_variables(body.variables))
    )
    return nothing()


def _item(work: UnitOfWork, task: SeenTask) -> dict[str, object]:
    row = task.row
    return {
        "name": row["name"], "state": STATE_OF[row["status"]], "assignee": row["assignee"],
        "elementId": row["element_id"], "candidateGroups": task.groups, "candidateUsers": task.users,
        "processDefinitionId": row["process_id"], "creationDate": moment_text(row["created_at"]),
        "completionDate": moment_text(row["completed_at"]), "followUpDate": moment_text(row["follow_up_at"]),
        "dueDate": moment_text(row["due_at"]), "tenantId": TENANT, "externalFormReference": None,
        "processDefinitionVersion": row["version"], "priority": row["priority"],
        "customHeaders": headers_of(work, engine().library, task),
        "userTaskKey": str(row["key"]), "elementInstanceKey": str(row["key"]), "processName": row["process_name"],
        "processDefinitionKey": str(row["definition_key"]), "processInstanceKey": str(row["instance_key"]),
        "rootProcessInstanceKey": key_text(row["root_key"]), "businessId": row["business_key"],
        "formKey": key_text(key_of_form(work, engine().library, task)), "tags": [],
    }  # fmt: skip
