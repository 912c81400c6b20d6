"""Running cases over HTTP, in Camunda's words: elements, variables, messages, signals, incidents, changed tasks."""

import json
from typing import Any

import pytest

from tests.support import bpmn as b
from tests.support.street import Street
from tests.webui.api.conftest import Program, Programs

VISIT = b.process(
    "visit", b.start(),
    b.sub_process(
        "sp", b.start("in"), b.user_task("ut_visit", groups="worker", inputs={"floor": "=floor + 1"}), b.end("out"),
        flows=["in -> ut_visit -> out"],
    ),
    b.end(), flows=["start -> sp -> end"],
)  # fmt: skip
WAIT = b.process(
    "wait", b.start(), b.catch("paper", message="paper", key="=number"), b.catch("bell", signal="bell"), b.end(),
    flows=["start -> paper -> bell -> end"],
)  # fmt: skip


@pytest.fixture
def admin(as_: Programs, street: Street) -> Program:
    for name, content in (("visit", VISIT), ("wait", WAIT)):
        street.deploy(name, {f"processes/{name}/{name}.bpmn": content})
    return as_("admin")


def case(street: Street, process: str = "visit", **variables: object) -> int:
    return int(street.start(process, by="w003", variables=variables))


def search(program: Program, noun: str, **filter: object) -> list[dict[str, Any]]:
    answer = program(f"POST /{noun}/search", {"filter": filter})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def values(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {one["name"]: json.loads(one["value"]) for one in found}


def test_elements_are_seen_by_those_who_see_the_case(admin: Program, as_: Programs, street: Street) -> None:
    key = case(street, floor=1)

    running = search(admin, "element-instances", state="ACTIVE")
    assert {one["elementId"]: one["type"] for one in running} == {
        "visit": "PROCESS", "sp": "SUB_PROCESS", "ut_visit": "USER_TASK",
    }  # fmt: skip
    (process,) = (one for one in running if one["type"] == "PROCESS")
    assert process["elementInstanceKey"] == process["processInstanceKey"] == str(key)
    (task,) = search(as_("w003"), "element-instances", elementId="ut_visit")
    assert as_("w003")(f"GET /element-instances/{task['elementInstanceKey']}").json == task
    assert search(as_("street_leader"), "element-instances") == []
    assert as_("street_leader")(f"GET /element-instances/{task['elementInstanceKey']}").status_code == 404


def test_variables_are_found_by_name_value_and_scope(admin: Program, street: Street) -> None:
    key = case(street, floor=1, flat={"no": "3-201", "rooms": [1, 2]})

    outer = search(admin, "variables", scopeKey=str(key))
    assert values(outer)["flat"] == {"no": "3-201", "rooms": [1, 2]}
    (flat,) = search(admin, "variables", value='{"rooms": [1,2], "no": "3-201"}')
    assert (flat["name"], flat["isTruncated"]) == ("flat", False)
    one = admin(f"GET /variables/{flat['variableKey']}").json
    assert one == {name: value for name, value in flat.items() if name != "isTruncated"}
    assert [json.loads(found["value"]) for found in search(admin, "variables", name="floor")] == [1, 2]
    assert admin(f"GET /variables/{flat['variableKey'][:-1]}").status_code == 404


def test_variables_are_paged_without_gaps_though_names_repeat(admin: Program, street: Street) -> None:
    for floor in range(3):
        case(street, floor=floor)
    everything = [one["variableKey"] for one in search(admin, "variables")]
    got: list[str] = []
    after: dict[str, str] = {}
    while len(got) < len(everything):
        page = admin("POST /variables/search", {"page": {"limit": 4, **after}}).json
        got += [one["variableKey"] for one in page["items"]]
        after = {"after": page["page"]["endCursor"]}

    assert got == everything
    assert len(set(got)) == len(got)


def test_nobody_but_administrators_looks_into_variables_except_for_a_task_of_ones_own(
    admin: Program, as_: Programs, street: Street
) -> None:
    case(street, floor=1)
    (task,) = search(as_("w004"), "user-tasks")

    assert as_("w004")("POST /variables/search").status_code == 403
    assert as_("program")("GET /variables/1000000000").status_code == 403
    found = as_("w004")(f"POST /user-tasks/{task['userTaskKey']}/variables/search").json["items"]
    assert values(found)["floor"] == 2  # its own, not the case's
    assert as_("street_leader")(f"POST /user-tasks/{task['userTaskKey']}/variables/search").status_code == 400


def test_an_administrator_sets_variables_at_the_case_or_at_an_element(
    admin: Program, as_: Programs, street: Street
) -> None:
    key = case(street, floor=1)
    (task,) = search(admin, "element-instances", elementId="ut_visit")

    assert admin(f"PUT /element-instances/{key}/variables", {"variables": {"floor": 7}}).status_code == 204
    local = {"variables": {"note": "x"}, "local": True}
    assert admin(f"PUT /element-instances/{task['elementInstanceKey']}/variables", local).status_code == 204

    assert values(search(admin, "variables", scopeKey=str(key)))["floor"] == 7
    assert values(search(admin, "variables", scopeKey=task["elementInstanceKey"])) == {"floor": 2, "note": "x"}
    assert "VariablesCorrected" in [row.kind for row in street.history(key)]
    assert as_("w003")(f"PUT /element-instances/{key}/variables", local).status_code == 400
    assert admin("PUT /element-instances/1/variables", local).status_code == 400
    reserved = {"variables": {"starter": {"id": "w001"}}}
    assert admin(f"PUT /element-instances/{key}/variables", reserved).status_code == 400


def test_a_message_reaches_who_waits_for_it_and_a_signal_everybody(
    as_: Programs, admin: Program, street: Street
) -> None:
    key, program = case(street, "wait", number="A"), as_("program")
    paper = {"name": "paper", "correlationKey": "A", "variables": {"pages": 3}}
    assert program("POST /messages/correlation", {**paper, "correlationKey": "B"}).status_code == 404

    answer = program("POST /messages/correlation", paper)
    assert (answer.status_code, answer.json["processInstanceKey"]) == (200, str(key))
    assert program("POST /messages/correlation", paper).status_code == 404
    assert program("POST /signals/broadcast", {"signalName": "bell"}).json["signalKey"].isdecimal()
    street.poller.round()

    assert street.instance(key).status == "completed"
    assert values(search(admin, "variables", scopeKey=str(key)))["pages"] == 3


def test_an_early_message_is_kept_and_its_repetition_is_no_other_one(
    as_: Programs, admin: Program, street: Street
) -> None:
    program = as_("program")
    paper = {"name": "paper", "correlationKey": "A", "timeToLive": 60_000, "messageId": "m-1"}

    keys = [program("POST /messages/publication", paper).json["messageKey"] for _ in range(2)]

    assert keys[0] == keys[1]
    waiting = [case(street, "wait", number="A") for _ in range(2)]
    (standing,) = search(admin, "element-instances", elementId="paper", state="ACTIVE")
    assert standing["processInstanceKey"] == str(waiting[1])  # the first took the only one


def test_people_send_no_messages_and_signals(as_: Programs, admin: Program) -> None:
    w003 = as_("w003")

    assert w003("POST /messages/publication", {"name": "paper"}).status_code == 400
    assert w003("POST /messages/correlation", {"name": "paper"}).status_code == 403
    assert w003("POST /signals/broadcast", {"signalName": "bell"}).status_code == 400


def test_an_incident_is_found_and_resolved_when_its_cause_is_mended(
    admin: Program, as_: Programs, street: Street
) -> None:
    key = case(street, "wait")
    w003 = as_("w003")

    (found,) = search(w003, "incidents", state="ACTIVE")
    assert (found["errorType"], found["elementId"], found["jobKey"]) == ("EXTRACT_VALUE_ERROR", "paper", None)
    assert w003(f"GET /incidents/{found['incidentKey']}").json == found
    (element,) = search(admin, "element-instances", hasIncident=True)
    assert element["incidentKey"] == found["incidentKey"]
    assert w003(f"POST /incidents/{found['incidentKey']}/resolution").status_code == 409
    assert as_("street_leader")(f"POST /incidents/{found['incidentKey']}/resolution").status_code == 404

    admin(f"PUT /element-instances/{key}/variables", {"variables": {"number": "A"}})
    assert admin(f"POST /incidents/{found['incidentKey']}/resolution").status_code == 204

    assert search(admin, "incidents", state="ACTIVE") == []
    assert admin(f"POST /incidents/{found['incidentKey']}/resolution").status_code == 409
    assert not street.instance(key).has_incident


def test_the_due_date_of_a_task_with_a_promise_is_the_promises(as_: Programs, street: Street) -> None:
    promised = b.user_task("ut_decide", groups="worker", properties={"sla": "decide"})
    process = b.process("promised", b.start(), promised, b.end(), flows=["start -> ut_decide -> end"])
    manifest = "sla: {decide: {resolve: 4wh}}\n"
    street.deploy("p", {"processes/p/p.bpmn": process, "processes/p/bundle.yaml": manifest})
    case(street, "promised")
    (task,) = search(as_("admin"), "user-tasks")

    answer = as_("admin")(f"PATCH /user-tasks/{task['userTaskKey']}", {"changeset": {"dueDate": None}})

    assert (answer.status_code, answer.json["code"]) == (409, "WRONG_STATE")


def test_an_administrator_moves_a_token_by_hand(admin: Program, as_: Programs, street: Street) -> None:
    key = case(street, floor=1)
    change = f"POST /process-instances/{key}/modification"
    (task,) = search(admin, "element-instances", elementId="ut_visit")
    source = {"sourceType": "byKey", "sourceElementInstanceKey": task["elementInstanceKey"]}
    move = {
        "sourceElementInstruction": source, "targetElementId": "ut_visit",
        "ancestorScopeInstruction": {"ancestorScopeType": "sourceParent"},
        "variableInstructions": [{"variables": {"seen": True}}],
    }  # fmt: skip

    refused = admin(change, {"activateInstructions": [{"elementId": "in"}], "moveInstructions": [move]})
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json["errors"]] == ["activateInstructions.0"]
    assert admin(change, {"moveInstructions": [move]}).status_code == 204

    (other,) = search(admin, "user-tasks", state="CREATED")
    assert other["userTaskKey"] != task["elementInstanceKey"]
    assert values(search(admin, "variables", scopeKey=str(key)))["seen"] is True
    assert as_("w003")(change, {}).status_code == 400
    assert as_("street_leader")(change, {}).status_code == 404
    end = {"terminateInstructions": [{"elementId": "ut_visit"}]}
    assert admin(change, end).status_code == 204
    assert street.instance(key).status == "terminated"
    assert admin(change, end).status_code == 404


def test_an_administrator_changes_an_open_task(admin: Program, as_: Programs, street: Street) -> None:
    case(street, floor=1)
    (task,) = search(admin, "user-tasks")
    patch = f"PATCH /user-tasks/{task['userTaskKey']}"
    changes = {"dueDate": "2026-12-01T09:00:00+08:00", "candidateUsers": ["w002"], "candidateGroups": [], "priority": 9}

    assert admin(patch, {"changeset": changes, "action": "update"}).status_code == 204

    (changed,) = search(as_("w002"), "user-tasks")
    assert (changed["dueDate"], changed["priority"]) == ("2026-12-01T01:00:00.000Z", 9)
    assert (changed["candidateUsers"], changed["candidateGroups"]) == (["w002"], [])
    assert admin(patch, {"changeset": {"dueDate": None}}).status_code == 204
    assert search(admin, "user-tasks")[0]["dueDate"] is None
    assert as_("w002")(patch, {"changeset": {"priority": 1}}).status_code == 409
    wrong = admin(patch, {"changeset": {"dueDate": "soon", "followUpDate": "2026-12-01"}})
    assert [error["field"] for error in wrong.json["errors"]] == ["changeset.dueDate", "changeset.followUpDate"]


def test_a_case_is_suspended_and_resumed(admin: Program, as_: Programs, street: Street) -> None:
    key = case(street, floor=1)
    assert as_("w003")(f"POST /process-instances/{key}/suspension").status_code == 409
    assert admin(f"POST /process-instances/{key}/suspension", {"operationReference": 7}).status_code == 204

    (seen,) = search(admin, "process-instances", state="SUSPENDED")
    assert (seen["processInstanceKey"], seen["state"]) == (str(key), "SUSPENDED")
    assert seen["suspendedDate"]
    assert search(admin, "process-instances", state="ACTIVE") == []
    (task,) = search(admin, "user-tasks", state="CREATED")
    refused = admin(f"POST /user-tasks/{task['userTaskKey']}/completion")
    assert refused.status_code == 409
    assert admin(f"POST /process-instances/{key}/suspension").status_code == 409

    assert admin(f"POST /process-instances/{key}/resumption").status_code == 204
    assert [one["state"] for one in search(admin, "process-instances")] == ["ACTIVE"]
    assert admin(f"POST /process-instances/{key}/resumption").status_code == 409


def test_a_case_goes_over_to_another_version(admin: Program, as_: Programs, street: Street) -> None:
    key = case(street, floor=1)
    street.deploy("visit", {"processes/visit/visit.bpmn": VISIT.replace(b"ut_visit", b"ut_call")})
    (newest,) = search(admin, "process-definitions", processDefinitionId="visit", version=2)
    change = f"POST /process-instances/{key}/migration"
    target = {"targetProcessDefinitionKey": newest["processDefinitionKey"]}

    refused = admin(change, {**target, "mappingInstructions": [{"sourceElementId": "sp", "targetElementId": "x"}]})
    assert (refused.status_code, refused.json["code"]) == (400, "MIGRATION_REFUSED")
    assert [error["field"] for error in refused.json["errors"]] == ["mappingInstructions.0", "sp", "ut_visit"]
    mapping = [{"sourceElementId": old, "targetElementId": new} for old, new in (("sp", "sp"), ("ut_visit", "ut_call"))]
    assert as_("w003")(change, {**target, "mappingInstructions": mapping}).status_code == 409
    assert admin(change, {**target, "mappingInstructions": mapping}).status_code == 204

    (task,) = search(admin, "user-tasks", state="CREATED")
    assert (task["elementId"], task["processDefinitionVersion"]) == ("ut_call", 2)
    (seen,) = search(admin, "process-instances", processInstanceKey=str(key))
    assert seen["processDefinitionVersion"] == 2
