"""Camunda's own client, unmodified, plays a leave from the request to 销假 against real processes over HTTP."""

import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from camunda_orchestration_sdk import CamundaClient
from camunda_orchestration_sdk.errors import BadRequestError, ConflictError, NotFoundError, UnauthorizedError
from camunda_orchestration_sdk.models import (
    ClockPinRequest,
    CreateDeploymentData,
    CreateDocumentData,
    DecisionEvaluationByID,
    ExpressionEvaluationRequest,
    ExpressionEvaluationRequestVariables,
    ProcessCreationById,
    ProcessDefinitionSearchQuery,
    ProcessInstanceSearchQuery,
    UserTaskAssignmentRequest,
    UserTaskCompletionRequest,
    UserTaskSearchQuery,
)
from camunda_orchestration_sdk.types import File

from engine.bundles import bundle_files
from engine.feel.evaluation import SHANGHAI
from tests.support.camunda import Clients, clients_of
from tests.support.databases import FreshUrl
from tests.support.house import ROOT
from tests.support.leave import THREE_DAYS
from tests.support.served import Served, eventually, served, with_demo

LEAVE = bundle_files(Path(ROOT), "leave")
COVER = {"rows": [{"task": "网格走访", "receiver": "w005"}]}
BACK = {"returned_at": "2026-12-10T08:40", "actual_end": "2026-12-09", "actual_end_half": "pm"}


@pytest.fixture
def street(fresh_url: FreshUrl, tmp_path: Path) -> Iterator[Served]:
    with served(with_demo(fresh_url), tmp_path) as running:
        yield running


@pytest.fixture
def as_(street: Served) -> Iterator[Clients]:
    with clients_of(street) as clients:
        yield clients


def test_the_client_plays_a_leave_from_the_request_to_the_return(street: Served, as_: Clients) -> None:
    admin, w001, w002, w003, leader = (as_(who) for who in ("admin", "w001", "w002", "w003", "street_leader"))
    assert admin.get_topology().cluster_size == 1
    assert "worker" in w003.get_authentication().roles
    at(admin, "2026-11-24T09:00")

    deployed = admin.create_deployment(data=uploads())
    assert admin.create_deployment(data=uploads()).to_dict() == deployed.to_dict()
    wanted = {"filter": {"processDefinitionId": "leave_request"}, "sort": [{"field": "version", "order": "DESC"}]}
    process, *_ = w003.search_process_definitions(data=ProcessDefinitionSearchQuery.from_dict(wanted)).items
    assert "leave_request" in w003.get_process_definition_xml(process.process_definition_key)
    assert w003.get_start_process_form(process.process_definition_key).form_id == "f_leave"

    case = start(w003, THREE_DAYS).process_instance_key
    (approve,) = tasks(w001, elementId="ut_approve")
    assert json.loads(w001.get_user_task_form(approve.user_task_key).schema)["id"] == "f_decision"
    assert approve.due_date == local("2026-11-25T09:00")
    assert tasks(leader) == []

    (cover,) = tasks(w002, elementId="ut_cover")
    does(w002, "ut_cover", COVER)
    assert w002.get_user_task(cover.user_task_key).state == "COMPLETED"
    does(w001, "ut_approve", {"outcome": "approve"})
    does(leader, "ut_approve", {"outcome": "approve"})

    at(admin, "2026-12-07T08:30")
    eventually(lambda: leave_of(street)["status"] == "on_leave")
    at(admin, "2026-12-09T17:30")
    (back,) = eventually(lambda: tasks(w003, elementId="ut_return"))
    assert back.due_date == local("2026-12-10T12:00")
    at(admin, "2026-12-10T08:40")
    does(w003, "ut_return", BACK)
    does(leader, "ut_confirm", {"ok": "pass"})

    over = w003.get_process_instance(case)
    assert (over.state, over.has_incident, over.end_date) == ("COMPLETED", False, local("2026-12-10T08:40"))
    assert leave_of(street)["status"] == "returned"
    found = w003.search_process_instances(
        data=ProcessInstanceSearchQuery.from_dict({"filter": {"state": "COMPLETED", "businessId": over.business_id}})
    )
    assert [one.process_instance_key for one in found.items] == [case]


def test_the_client_understands_every_refusal(as_: Clients) -> None:
    admin, w001, w003, w004 = (as_(who) for who in ("admin", "w001", "w003", "w004"))
    at(admin, "2026-11-24T09:00")
    with pytest.raises(UnauthorizedError):
        as_("w003", "wrong").get_topology()

    with pytest.raises(BadRequestError) as unfit:
        start(w003, {**THREE_DAYS, "end": "tomorrow"})
    assert [error["field"] for error in problem(unfit)["errors"]] == ["end"]

    broken = {**LEAVE, "processes/leave/leave_request.bpmn": b"<no", "processes/leave/bundle.yaml": b"sla: 3"}
    with pytest.raises(BadRequestError) as refused:
        admin.create_deployment(data=uploads(broken))
    findings = problem(refused)["findings"]
    assert {finding["resource"] for finding in findings} >= {name for name in broken if broken[name] != LEAVE[name]}
    assert all(finding["reason"] and finding["remedy"] for finding in findings)

    case = start(w003, THREE_DAYS).process_instance_key
    (approve,) = tasks(w001, elementId="ut_approve")
    with pytest.raises(ConflictError):
        w003.assign_user_task(approve.user_task_key, data=UserTaskAssignmentRequest(assignee="w003"))
    with pytest.raises(NotFoundError):
        w004.get_process_instance(case)
    with pytest.raises(ConflictError):
        w003.cancel_process_instance(case, data=None)
    admin.cancel_process_instance(case, data=None)
    with pytest.raises(ConflictError):
        admin.cancel_process_instance(case, data=None)
    with pytest.raises(NotFoundError):
        does_at(w001, approve.user_task_key, {"outcome": "approve"})

    proof = w004.create_document(data=paper(b"%PDF-1.7")).to_dict()
    start(w004, {**THREE_DAYS, "type": "sick", "documents": [proof]})
    assert w004.get_document(proof["documentId"]).payload.read() == b"%PDF-1.7"
    with pytest.raises(BadRequestError):
        w004.create_document(data=paper(b"<script>"))


def test_the_client_asks_expressions_and_decisions(as_: Clients) -> None:
    w003 = as_("w003")

    variables = ExpressionEvaluationRequestVariables.from_dict({"a": 41})
    asked = ExpressionEvaluationRequest(expression="=a + 1", variables=variables)
    assert w003.evaluate_expression(data=asked).result == 42
    with pytest.raises(BadRequestError) as wrong:
        w003.evaluate_expression(data=ExpressionEvaluationRequest(expression="=1 +"))
    assert problem(wrong)["line"] == 1

    question = DecisionEvaluationByID.from_dict({"decisionDefinitionId": "dmn_leave_approval_chain", "variables": {}})
    answer = w003.evaluate_decision(data=question)
    assert answer.decision_definition_id == "dmn_leave_approval_chain"
    assert answer.failure_message or json.loads(answer.output) is not None


def at(admin: CamundaClient, moment: str) -> None:
    admin.pin_clock(data=ClockPinRequest(timestamp=int(local(moment).timestamp() * 1000)))


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def uploads(files: dict[str, bytes] = LEAVE) -> CreateDeploymentData:
    return CreateDeploymentData([File(io.BytesIO(content), file_name=name) for name, content in files.items()])


def paper(content: bytes) -> CreateDocumentData:
    return CreateDocumentData(File(io.BytesIO(content), file_name="证明.pdf"))


def start(client: CamundaClient, answers: dict[str, Any]) -> Any:
    wish = {"processDefinitionId": "leave_request", "variables": answers}
    return client.create_process_instance(data=ProcessCreationById.from_dict(wish))


def tasks(client: CamundaClient, **wanted: str) -> list[Any]:
    query = {"filter": {"state": "CREATED", **wanted}, "sort": [{"field": "dueDate"}]}
    return client.search_user_tasks(data=UserTaskSearchQuery.from_dict(query)).items


def does(client: CamundaClient, element: str, answers: dict[str, Any]) -> None:
    """Claims the task as an inbox would, and completes it."""
    (task,) = tasks(client, elementId=element)
    if task.assignee is None:
        claim = UserTaskAssignmentRequest(assignee=client.get_authentication().username, allow_override=False)
        client.assign_user_task(task.user_task_key, data=claim)
    does_at(client, task.user_task_key, answers)


def does_at(client: CamundaClient, task: Any, answers: dict[str, Any]) -> None:
    client.complete_user_task(task, data=UserTaskCompletionRequest.from_dict({"variables": answers}))


def problem(raised: Any) -> dict[str, Any]:
    """The whole problem document, with what is ours in it."""
    return json.loads(raised.value.content)


def leave_of(street: Served) -> Any:
    return street.ledger("led_leave", worker="w003")[-1]
