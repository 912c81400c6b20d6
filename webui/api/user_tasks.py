"""People's tasks in Camunda's words: searched, one, its form, assigned, given back, completed."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field as Bounded
from pydantic.alias_generators import to_camel

from engine.commands import AssignTask, CompleteTask, ReleaseTask, ReviseTask
from engine.errors import FieldError
from engine.ids import Key
from engine.queries.forms import form_of_task, key_of_form
from engine.queries.user_tasks import SeenTask, find_tasks, headers_of, seen_task
from engine.store.unit_of_work import UnitOfWork
from webui.api.body import Variables, Wire, key_of, plain_variables, read
from webui.api.documents import with_references
from webui.api.forms import form
from webui.api.problem import InvalidBody
from webui.api.search_body import Fields, constant, key, moment, moment_of, number, page_of, read_search, state, text
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


Name = Annotated[str, Bounded(min_length=1, max_length=255)]
USUAL_PRIORITY = 50


class Assignment(Wire):
    assignee: Annotated[str, Bounded(min_length=1, max_length=255)]
    allow_override: bool | None = None
    action: Literal["assign", "claim"] | None = None


class Changeset(Wire):
    """What is not named stays; null or nothing takes it away."""

    due_date: str | None = None
    follow_up_date: str | None = None
    candidate_users: list[Name] | None = None
    candidate_groups: list[Name] | None = None
    priority: Annotated[int, Bounded(ge=0, le=100)] | None = None


class Revision(Wire):
    changeset: Changeset | None = None
    action: Literal["update"] | None = None


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


@room.patch("/user-tasks/<key>")
def revise(key: str) -> ResponseReturnValue:
    body = read(Revision, may_be_absent=True)
    with engine().database.snapshot() as work:
        seen = seen_task(work, actor(), Key(key_of(key)))
    changes = _changes(body.changeset or Changeset())
    engine().handle(ReviseTask(id=str(uuid4()), actor=actor(), task=seen.row["key"], changes=changes))
    return nothing()


@room.post("/user-tasks/<key>/completion")
def complete(key: str) -> ResponseReturnValue:
    """The variables are the answers of the task's form."""
    body = read(Completion, may_be_absent=True)
    answers = with_references(plain_variables(body.variables))
    engine().handle(CompleteTask(id=str(uuid4()), actor=actor(), task=Key(key_of(key)), answers=answers))
    return nothing()


def _changes(asked: Changeset) -> dict[str, object]:
    """Raises InvalidBody for times that are none."""
    given = asked.model_fields_set
    changes: dict[str, object] = {}
    errors: list[FieldError] = []
    for name, ours in (("due_date", "due_at"), ("follow_up_date", "follow_up_at")):
        if name in given:
            try:
                changes[ours] = moment_of(getattr(asked, name)) if getattr(asked, name) else None
            except ValueError as wrong:
                zh, en = wrong.args if len(wrong.args) == 2 else ("应为时间", "a time is expected")
                errors.append(FieldError(field=f"changeset.{to_camel(name)}", code="TIME", zh=f"{zh}。", en=f"{en}."))
    if errors:
        raise InvalidBody(errors)
    changes |= {name: getattr(asked, name) or [] for name in ("candidate_users", "candidate_groups") if name in given}
    if "priority" in given:
        changes["priority"] = USUAL_PRIORITY if asked.priority is None else asked.priority
    return changes


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
