"""A leave request played by programs: what each sees, what is refused, and what the ledger says at the end."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from engine.bundles import bundle_files
from tests.support.house import ROOT
from tests.support.leave import THREE_DAYS
from tests.support.street import Street
from tests.webui.api.conftest import Program, Programs

LEAVE = bundle_files(Path(ROOT), "leave")


def upload(files: dict[str, bytes]) -> dict[str, Any]:
    return {"resources": [(io.BytesIO(content), name) for name, content in files.items()]}


@pytest.fixture
def deployed(as_: Programs) -> dict[str, Any]:
    answer = as_("admin")("POST /deployments", data=upload(LEAVE))
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture
def case(as_: Programs, deployed: dict[str, Any]) -> str:
    answer = as_("w003")("POST /process-instances", {"processDefinitionId": "leave_request", "variables": THREE_DAYS})
    assert answer.status_code == 200, answer.text
    return str(answer.json["processInstanceKey"])


def tasks(program: Program, **wanted: object) -> list[dict[str, Any]]:
    answer = program("POST /user-tasks/search", {"filter": {"state": "CREATED", **wanted}})
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def test_a_deployment_lists_everything_and_an_unchanged_one_has_the_same_keys(
    as_: Programs, deployed: dict[str, Any]
) -> None:
    kinds = [next(kind for kind, content in entry.items() if content) for entry in deployed["deployments"]]
    handed_in = {suffix: [name for name in LEAVE if name.endswith(suffix)] for suffix in (".bpmn", ".dmn")}
    assert kinds.count("processDefinition") == len(handed_in[".bpmn"])
    assert kinds.count("decisionRequirements") == len(handed_in[".dmn"]) <= kinds.count("decisionDefinition")
    assert kinds.count("form") > 0

    assert as_("admin")("POST /deployments", data=upload(LEAVE)).json == deployed


def test_a_definition_is_found_read_and_asked_for_its_form(as_: Programs, deployed: dict[str, Any]) -> None:
    w003 = as_("w003")
    wanted = {"isLatestVersion": True, "processDefinitionId": "leave_request"}
    (found,) = w003("POST /process-definitions/search", {"filter": wanted}).json["items"]
    key = found["processDefinitionKey"]

    assert (found["processDefinitionId"], found["version"], found["hasStartForm"]) == ("leave_request", 1, True)
    assert w003(f"GET /process-definitions/{key}").json == found
    assert w003(f"GET /process-definitions/{key}/xml").data == LEAVE["processes/leave/leave_request.bpmn"]
    form = w003(f"GET /process-definitions/{key}/form").json
    assert form["formId"] == "f_leave"
    assert json.loads(form["schema"])["components"]


def test_a_case_is_seen_by_those_who_have_to_do_with_it_only(as_: Programs, case: str) -> None:
    seen = {person: as_(person)(f"GET /process-instances/{case}").status_code
            for person in ("w003", "w001", "w002", "admin", "w004", "street_leader")}  # fmt: skip
    found = {person: len(as_(person)("POST /process-instances/search").json["items"]) for person in seen}

    assert seen == {"w003": 200, "w001": 200, "w002": 200, "admin": 200, "w004": 404, "street_leader": 404}
    assert found == {person: int(status == 200) for person, status in seen.items()}
    assert tasks(as_("w004")) == tasks(as_("w003")) == []
    assert len(tasks(as_("admin"))) == 2
    (cover,) = tasks(as_("w002"))
    assert as_("w002")(f"GET /user-tasks/{cover['userTaskKey']}").json == cover
    assert as_("w004")(f"GET /user-tasks/{cover['userTaskKey']}").status_code == 404
    assert as_("w004")(f"GET /user-tasks/{cover['userTaskKey']}/form").status_code == 404


def test_wrong_answers_are_named_and_nothing_is_started(as_: Programs, deployed: dict[str, Any]) -> None:
    wanted = {"processDefinitionId": "leave_request", "variables": {**THREE_DAYS, "end": "2026-13-01", "x": 1}}

    answer = as_("w003")("POST /process-instances", wanted)

    assert answer.status_code == 400
    assert {error["field"] for error in answer.json["errors"]} == {"end", "x"}
    assert as_("admin")("POST /process-instances/search").json["page"]["totalItems"] == 0


def test_each_refusal_of_a_task_has_a_status_that_clients_parse(as_: Programs, case: str) -> None:
    (approve,) = tasks(as_("w001"), elementId="ut_approve")
    at = f"/user-tasks/{approve['userTaskKey']}"
    w001, w004 = as_("w001"), as_("w004")

    assert w004(f"POST {at}/completion", {"variables": {"outcome": "approve"}}).status_code == 409
    assert w004(f"POST {at}/assignment", {"assignee": "w004"}).json["code"] == "FORBIDDEN_TASK"
    assert as_("w003")(f"POST {at}/assignment", {"assignee": "w003"}).status_code == 409
    assert w004(f"POST {at}/assignment", {"assignee": "w002"}).json["code"] == "FORBIDDEN"
    assert as_("admin")(f"POST {at}/assignment", {"assignee": "w003"}).json["code"] == "FORBIDDEN_FOUR_EYES"
    assert as_("admin")(f"POST {at}/assignment", {"assignee": "nobody"}).status_code == 400
    assert w001("POST /user-tasks/1/completion").status_code == 404
    assert w001("POST /user-tasks/abc/completion").status_code == 400
    assert w001(f"POST /user-tasks/{'9' * 25}/completion").status_code == 404

    assert w001(f"POST {at}/assignment", {"assignee": "w001", "allowOverride": False}).status_code == 204
    assert as_("admin")(f"POST {at}/assignment", {"assignee": "w002", "allowOverride": False}).status_code == 409
    unfit = w001(f"POST {at}/completion", {"variables": {"outcome": "reject"}})
    assert (unfit.status_code, [error["field"] for error in unfit.json["errors"]]) == (400, ["comment"])
    assert w001(f"POST {at}/completion", {"variables": {"outcome": "approve"}}).status_code == 204
    assert w001(f"POST {at}/completion", {"variables": {"outcome": "approve"}}).status_code == 409
    assert w001(f"GET {at}").json["state"] == "COMPLETED"


def test_an_administrator_moves_a_task_from_hand_to_hand(as_: Programs, case: str) -> None:
    (cover,) = tasks(as_("w002"), elementId="ut_cover")
    at, admin = f"/user-tasks/{cover['userTaskKey']}", as_("admin")

    assert admin(f"POST {at}/assignment", {"assignee": "w004"}).status_code == 204
    assert [task["assignee"] for task in tasks(as_("w004"), assignee="w004")] == ["w004"]
    assert as_("w002")(f"DELETE {at}/assignee").status_code == 409
    assert admin(f"DELETE {at}/assignee").status_code == 204
    assert admin(f"DELETE {at}/assignee").status_code == 204
    assert tasks(as_("w004")) == []
    assert tasks(as_("w002"), assignee={"$exists": False}) == [cover]


def test_only_an_administrator_cancels_and_only_once(as_: Programs, case: str) -> None:
    assert as_("w004")(f"POST /process-instances/{case}/cancellation").status_code == 404
    assert as_("w003")(f"POST /process-instances/{case}/cancellation", {}).status_code == 409
    assert as_("admin")(f"POST /process-instances/{case}/cancellation").status_code == 204
    assert as_("admin")(f"POST /process-instances/{case}/cancellation").status_code == 409
    assert as_("w003")(f"GET /process-instances/{case}").json["state"] == "TERMINATED"
    assert tasks(as_("admin")) == []


def test_whoever_may_not_start_it_is_refused(as_: Programs, street: Street) -> None:
    files = {**LEAVE, "processes/leave/bundle.yaml": LEAVE["processes/leave/bundle.yaml"].replace(
        b"[worker, street_hr, street_leader]", b"[street_hr]")}  # fmt: skip
    as_("admin")("POST /deployments", data=upload(files))

    answer = as_("w003")("POST /process-instances", {"processDefinitionId": "leave_request", "variables": THREE_DAYS})

    assert (answer.status_code, answer.json["code"]) == (409, "FORBIDDEN")
