"""Work for machines over HTTP, in Camunda's words: given out, waited for, finished, refused, searched."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support import bpmn as b
from tests.support.street import Street
from tests.webui.api.conftest import Program, Programs
from webui.api import jobs

HEAT = b.process(
    "heat", b.start(), b.service_task("st", "heating", headers={"unit": "C"}), b.end(), flows=["start -> st -> end"]
)
WISH = {"type": "heating", "timeout": 60_000, "maxJobsToActivate": 5, "worker": "w1", "requestTimeout": -1}


@pytest.fixture
def program(as_: Programs, street: Street) -> Program:
    street.deploy("heat", {"processes/heat/heat.bpmn": HEAT})
    return as_("program")


def case(street: Street, **variables: object) -> int:
    return int(street.start("heat", by="w003", variables=variables))


def activate(program: Program, **more: object) -> list[dict[str, Any]]:
    answer = program("POST /jobs/activation", {**WISH, **more})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["jobs"]
    return found


def test_a_program_is_given_all_that_it_needs_for_its_work(program: Program, street: Street) -> None:
    key = case(street, room="3-201", floor=3)

    (job,) = activate(program)

    assert (job["type"], job["elementId"], job["worker"], job["retries"]) == ("heating", "st", "w1", 3)
    assert job["customHeaders"] == {"unit": "C"}
    assert (job["variables"]["room"], job["processInstanceKey"]) == ("3-201", str(key))
    assert job["deadline"] == int((street.now + timedelta(minutes=1)).timestamp() * 1000)
    assert job["jobLeaseToken"] is None
    assert program(f"POST /jobs/{job['jobKey']}/completion", {"variables": {"ok": True}}).status_code == 204
    assert program(f"POST /jobs/{job['jobKey']}/completion").status_code == 404


def test_only_the_variables_asked_for_are_sent(program: Program, street: Street) -> None:
    case(street, room="3-201", floor=3)

    assert activate(program, fetchVariable=["floor"])[0]["variables"] == {"floor": 3}


def test_who_waits_for_work_is_given_what_comes_meanwhile(
    program: Program, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            case(street)

    monkeypatch.setattr(jobs.time, "sleep", pause)

    assert len(activate(program, requestTimeout=20_000)) == 1
    assert len(waited) == 3


def test_who_waits_in_vain_is_given_nothing_in_the_end(program: Program) -> None:
    assert activate(program, requestTimeout=1) == []
    assert activate(program, requestTimeout=-1) == []


def test_a_token_fences_off_whoever_was_too_late(program: Program, street: Street) -> None:
    case(street)
    (first,) = activate(program, withLease=True)
    street.now += timedelta(minutes=2)
    (second,) = activate(program, withLease=True)
    done = f"POST /jobs/{first['jobKey']}/completion"

    assert program(done, {"jobLeaseToken": first["jobLeaseToken"]}).status_code == 409
    assert program(done).status_code == 409
    assert program(done, {"jobLeaseToken": second["jobLeaseToken"]}).status_code == 204


def test_a_failure_and_its_incident_are_seen_in_the_search(program: Program, street: Street) -> None:
    case(street)
    (job,) = activate(program)
    failed = f"POST /jobs/{job['jobKey']}/failure"
    assert program(failed, {"retries": 1, "errorMessage": "503", "retryBackOff": 1000}).status_code == 204

    (found,) = program("POST /jobs/search", {"filter": {"hasFailedWithRetriesLeft": True}}).json["items"]
    assert (found["state"], found["errorMessage"], found["retries"]) == ("CREATED", "503", 1)
    street.now += timedelta(seconds=1)
    activate(program)
    assert program(failed).status_code == 204
    (found,) = program("POST /jobs/search", {"filter": {"state": "FAILED", "type": "heating"}}).json["items"]
    assert (found["jobKey"], found["retries"], found["deadline"]) == (job["jobKey"], 0, None)
    assert program(f"PATCH /jobs/{job['jobKey']}", {"changeset": {"retries": 2}}).status_code == 204


def test_people_are_given_no_jobs(program: Program, street: Street, as_: Programs) -> None:
    case(street)
    w003 = as_("w003")

    assert w003("POST /jobs/activation", WISH).status_code == 400
    assert w003("POST /jobs/search").status_code == 403
    assert w003("POST /jobs/1/completion").status_code == 409


@pytest.mark.parametrize(
    ("operation", "body", "field"),
    [
        ("POST /jobs/activation", {}, "type"),
        ("POST /jobs/activation", {**WISH, "timeout": 0}, "timeout"),
        ("POST /jobs/activation", {**WISH, "timeout": 2**62}, "timeout"),
        ("POST /jobs/activation", {**WISH, "maxJobsToActivate": 0}, "maxJobsToActivate"),
        ("POST /jobs/activation", {**WISH, "tenantIds": ["other"]}, "tenantId"),
        ("POST /jobs/1/completion", {"variables": {"starter": 1}}, "variables.starter"),
        ("POST /jobs/1/failure", {"retries": -1}, "retries"),
        ("POST /jobs/1/error", {}, "errorCode"),
        ("PATCH /jobs/1", {}, "changeset"),
        ("PATCH /jobs/1", {"changeset": {"timeout": 0}}, "changeset.timeout"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_its_field(
    program: Program, operation: str, body: dict[str, Any], field: str
) -> None:
    answer = program(operation, body)

    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json["errors"]]
