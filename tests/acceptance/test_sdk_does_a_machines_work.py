"""Camunda's Python client, unmodified, takes jobs, sends messages and mends what has stopped, over HTTP."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from camunda_orchestration_sdk import CamundaClient
from camunda_orchestration_sdk import models as m
from camunda_orchestration_sdk.errors import (
    BadRequestError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    UnexpectedStatus,
)
from camunda_orchestration_sdk.types import File

from tests.support.camunda import HEATING, Clients, clients_of
from tests.support.databases import FreshUrl
from tests.support.served import Served, eventually, served, with_demo


@pytest.fixture
def street(fresh_url: FreshUrl, tmp_path: Path) -> Iterator[Served]:
    with served(with_demo(fresh_url), tmp_path) as running:
        yield running


@pytest.fixture
def as_(street: Served) -> Iterator[Clients]:
    with clients_of(street) as clients:
        yield clients


@pytest.fixture
def admin(as_: Clients) -> CamundaClient:
    client = as_("admin")
    client.create_deployment(data=m.CreateDeploymentData([File(io.BytesIO(HEATING), file_name="heating.bpmn")]))
    return client


def test_the_client_does_a_machines_work_from_the_job_to_the_end(as_: Clients, admin: CamundaClient) -> None:
    program, worker = as_("program"), as_("w003")
    case = start(worker, room="3-201")

    (job,) = take(program, with_lease=True)
    assert (job.variables.to_dict()["room"], job.custom_headers.to_dict()) == ("3-201", {"unit": "C"})
    assert job.job_lease_token
    with pytest.raises(ConflictError):
        program.complete_job(job.job_key)
    leased = {"jobLeaseToken": job.job_lease_token}
    program.update_job(job.job_key, data=m.JobUpdateRequest.from_dict({"changeset": {"timeout": 90_000}}))
    program.fail_job(job.job_key, data=m.JobFailRequest.from_dict({"retries": 1, "errorMessage": "no steam", **leased}))
    (again,) = take(program)
    assert (again.job_key, again.retries) == (job.job_key, 1)
    program.complete_job(job.job_key, data=m.JobCompletionRequest.from_dict({"variables": {"degrees": 21}}))
    with pytest.raises(NotFoundError):
        program.complete_job(job.job_key)
    (done,) = program.search_jobs(data=m.JobSearchQuery.from_dict({"filter": {"state": "COMPLETED"}})).items
    assert (done.job_key, done.process_instance_key) == (job.job_key, case)

    paper = {"name": "paper", "correlationKey": "3-201"}
    assert program.correlate_message(data=m.MessageCorrelationRequest.from_dict(paper)).process_instance_key == case
    with pytest.raises(NotFoundError):
        program.correlate_message(data=m.MessageCorrelationRequest.from_dict(paper))
    assert program.broadcast_signal(data=m.SignalBroadcastRequest.from_dict({"signalName": "bell"})).signal_key

    (task,) = eventually(lambda: tasks(worker))
    look = worker.search_user_task_variables(task.user_task_key).items
    assert {one.name: one.value for one in look}["degrees"] == "21"
    worker.assign_user_task(task.user_task_key, data=m.UserTaskAssignmentRequest(assignee="w003"))
    worker.unassign_user_task(task.user_task_key)
    admin.update_user_task(
        task.user_task_key, data=m.UserTaskUpdateRequest.from_dict({"changeset": {"candidateUsers": ["w003"]}})
    )
    worker.complete_user_task(task.user_task_key, data=m.UserTaskCompletionRequest.from_dict({"variables": {}}))
    assert worker.get_process_instance(case).state == "COMPLETED"


def test_the_client_mends_what_has_stopped(as_: Clients, admin: CamundaClient) -> None:
    program, worker = as_("program"), as_("w003")
    case = start(worker)  # without a room the paper has no key

    (job,) = take(program)
    program.fail_job(job.job_key, data=m.JobFailRequest.from_dict({"errorMessage": "no heater"}))
    (stopped,) = incidents(admin, jobKey=job.job_key)
    assert (stopped.error_type, stopped.error_message) == ("JOB_NO_RETRIES", "no heater")
    assert worker.get_incident(stopped.incident_key).element_id == "st_heat"
    with pytest.raises(ConflictError):
        admin.resolve_incident(stopped.incident_key)
    admin.update_job(job.job_key, data=m.JobUpdateRequest.from_dict({"changeset": {"retries": 1}}))
    admin.resolve_incident(stopped.incident_key)
    (job,) = take(program)
    program.complete_job(job.job_key)

    (other,) = incidents(admin, elementId="paper")
    assert other.error_type == "EXTRACT_VALUE_ERROR"
    room = {"variables": {"room": "3-201"}}
    admin.create_element_instance_variables(case, data=m.SetVariableRequest.from_dict(room))
    admin.resolve_incident(other.incident_key)
    assert incidents(admin) == []
    (waiting,) = elements(admin, processInstanceKey=case, elementId="paper", state="ACTIVE")
    assert admin.get_element_instance(waiting.element_instance_key).type_ == "INTERMEDIATE_CATCH_EVENT"

    move = {
        "sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "paper"}, "targetElementId": "ut_look",
    }  # fmt: skip
    admin.modify_process_instance(
        case, data=m.ProcessInstanceModificationInstruction.from_dict({"moveInstructions": [move]})
    )
    assert [task.element_id for task in tasks(worker)] == ["ut_look"]


def test_an_error_of_the_work_takes_the_way_that_the_diagram_has_for_it(as_: Clients, admin: CamundaClient) -> None:
    program = as_("program")
    case = start(as_("w003"), room="3-201")
    (job,) = take(program)

    program.throw_job_error(
        job.job_key, data=m.JobErrorRequest.from_dict({"errorCode": "COLD", "variables": {"degrees": 3}})
    )

    assert admin.get_process_instance(case).state == "COMPLETED"
    (degrees,) = admin.search_variables(
        data=m.VariableSearchQuery.from_dict({"filter": {"name": "degrees", "processInstanceKey": case}})
    ).items
    assert admin.get_variable(degrees.variable_key).value == "3"
    assert degrees.scope_key == case


def test_the_client_understands_what_is_refused_and_what_is_lacking(as_: Clients, admin: CamundaClient) -> None:
    worker = as_("w003")
    case = start(worker, room="3-201")
    with pytest.raises(BadRequestError):
        take(worker)
    with pytest.raises(ForbiddenError):
        worker.search_variables()
    with pytest.raises(BadRequestError):
        worker.publish_message(data=m.MessagePublicationRequest.from_dict({"name": "paper"}))
    with pytest.raises(BadRequestError):
        admin.modify_process_instance(
            case, data=m.ProcessInstanceModificationInstruction.from_dict(
                {"activateInstructions": [{"elementId": "start"}]}
            ),
        )  # fmt: skip
    with pytest.raises(UnexpectedStatus) as lacking:
        admin.delete_process_instance(case, data=None)
    assert lacking.value.status_code == 501


def start(client: CamundaClient, **variables: Any) -> Any:
    wish = {"processDefinitionId": "heating", "variables": variables}
    return client.create_process_instance(data=m.ProcessCreationById.from_dict(wish)).process_instance_key


def take(client: CamundaClient, **more: Any) -> list[m.ActivatedJobResult]:
    wish = m.JobActivationRequest(
        type_="heat", timeout=60_000, max_jobs_to_activate=5, worker="stoker", request_timeout=5000, **more
    )
    return client.activate_jobs(data=wish).jobs


def tasks(client: CamundaClient) -> list[Any]:
    query = {"filter": {"state": "CREATED", "elementId": "ut_look"}}
    return client.search_user_tasks(data=m.UserTaskSearchQuery.from_dict(query)).items


def incidents(client: CamundaClient, **wanted: Any) -> list[Any]:
    query = {"filter": {"state": "ACTIVE", **wanted}}
    return client.search_incidents(data=m.IncidentSearchQuery.from_dict(query)).items


def elements(client: CamundaClient, **wanted: Any) -> list[Any]:
    return client.search_element_instances(data=m.ElementInstanceSearchQuery.from_dict({"filter": wanted})).items
