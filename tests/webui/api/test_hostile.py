"""Whatever is sent, on both databases: the caller's fault is a 4xx that clients parse, and never a 500."""

import io
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support import bpmn as b
from tests.support.databases import database, fresh_url
from tests.webui.api.conftest import Program, Programs
from webui.api.operations import SERVED

__all__ = ["database", "fresh_url"]

NOTE = b.process("note", b.start(), b.user_task("ut_note", groups="worker"), b.end(), flows=["start -> ut_note -> end"])
LONG = "長" * 300
VALUES: list[object] = [
    None,
    0,
    -1,
    2**63 - 1,
    1.5,
    True,
    "",
    "x",
    LONG,
    [],
    [[]],
    {},
    {"a": {"b": [1]}},
    "=1",
    "=",
    "=a(",
]
FIELDS = [
    "timestamp", "filter", "sort", "page", "processDefinitionId", "processDefinitionKey", "processDefinitionVersion",
    "variables", "businessId", "assignee", "allowOverride", "action", "expression", "decisionDefinitionId",
    "decisionDefinitionKey", "tenantId", "tags", "awaitCompletion",
]  # fmt: skip


@pytest.fixture
def admin(as_: Programs) -> Program:
    sent = {"resources": [(io.BytesIO(NOTE), "note.bpmn")]}
    program = as_("admin")
    assert program("POST /deployments", data=sent).status_code == 200
    return program


def start(program: Program, **more: object) -> TestResponse:
    return program("POST /process-instances", {"processDefinitionId": "note", **more})


PARSED = (200, 204, 400, 404, 409)
BODIES = [{field: value} for field in FIELDS for value in VALUES]


def test_no_operation_fails_whatever_key_it_gets(admin: Program) -> None:
    keys = ["0", "-1", "1" * 25, "9223372036854775808", "x", "%00", "１", "1" * 26]
    for operation in SERVED:
        for key in keys if "{key}" in operation else [""]:
            answer = admin(operation.replace("{key}", key), {})
            assert answer.status_code in PARSED, (operation, key, answer.text)


@pytest.mark.parametrize("every", [23, pytest.param(1, marks=pytest.mark.soak)])
def test_no_operation_fails_whatever_body_it_gets(admin: Program, every: int) -> None:
    """Of all bodies a fixed sample, for each operation another."""
    with_body = (one for one in SERVED if one.startswith(("POST", "PUT")) and one != "POST /deployments")
    for place, operation in enumerate(with_body):
        for body in BODIES[place % every :: every]:
            answer = admin(operation.replace("{key}", "5"), body)
            assert answer.status_code in PARSED, (operation, body, answer.text)


@pytest.mark.parametrize(
    "more",
    [{"awaitCompletion": True}, {"startInstructions": [{"elementId": "ut_note"}]}, {"tags": ["a"]},
     {"requestTimeout": 5}, {"runtimeInstructions": [{}]}, {"tenantId": "other"}, {"processDefinitionKey": "1"},
     {"processDefinitionVersion": 9}, {"businessId": ""}, {"businessId": "x" * 256}, {"variables": {LONG: 1}},
     {"variables": {"": 1}}, {"variables": {"starter": 1}}, {"variables": {"tables": 1, "businessKey": 2}},
     {"variables": {"a": 2**63}}],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_a_start_cannot_have_is_refused_and_starts_nothing(admin: Program, more: dict[str, Any]) -> None:
    assert start(admin, **more).status_code == 400
    assert admin("POST /process-instances/search").json["page"]["totalItems"] == 0


def test_defaults_of_what_we_lack_are_accepted(admin: Program) -> None:
    more = {"awaitCompletion": False, "startInstructions": [], "tags": [], "processDefinitionVersion": -1}

    assert start(admin, **more, tenantId="<default>", variables={"a": [1.5, None]}).status_code == 200


def test_an_older_version_is_started_by_its_number_or_its_key(admin: Program) -> None:
    first = start(admin).json
    sent = {"resources": [(io.BytesIO(NOTE + b"\n"), "note.bpmn")]}
    assert admin("POST /deployments", data=sent).status_code == 200

    assert start(admin).json["processDefinitionVersion"] == 2
    assert start(admin, processDefinitionVersion=1).json["processDefinitionKey"] == first["processDefinitionKey"]
    by_key = admin("POST /process-instances", {"processDefinitionKey": first["processDefinitionKey"]}).json
    assert by_key["processDefinitionVersion"] == 1


def test_nobody_takes_the_business_id_of_a_running_case(admin: Program) -> None:
    first = start(admin, businessId="N-1")
    assert (first.status_code, first.json["businessId"]) == (200, "N-1")
    assert start(admin, businessId="N-1").status_code == 409

    admin(f"POST /process-instances/{first.json['processInstanceKey']}/cancellation")

    assert start(admin, businessId="N-1").status_code == 200


def test_a_completion_renames_no_case(as_: Programs, admin: Program) -> None:
    start(admin, businessId="N-1")
    worker = as_("w003")
    (task,) = worker("POST /user-tasks/search").json["items"]
    at = f"POST /user-tasks/{task['userTaskKey']}/completion"
    assert (task["customHeaders"], task["formKey"]) == ({}, None)
    assert worker(f"GET /user-tasks/{task['userTaskKey']}/form").status_code == 204

    for body in ({"variables": {"businessKey": "N-2"}}, {"variables": {LONG: 1}}, {"action": "other"}):
        assert worker(at, body).status_code == 400
    assert worker(at, data=b"").status_code == 204


def test_a_huge_body_is_refused_as_a_problem(admin: Program) -> None:
    body = json.dumps({"processDefinitionId": "note", "variables": {"a": "x" * 21_000_000}}).encode()

    assert admin("POST /process-instances", data=body, content_type="application/json").status_code == 400
