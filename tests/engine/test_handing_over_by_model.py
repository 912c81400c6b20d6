"""A model asks what a person has in hand and passes it on, each case remembering it, and closes their account."""

from typing import Any

import pytest

from engine.commands import CompleteTask, ImportOrganisation, PutAccount
from engine.errors import DeploymentRefused
from engine.queries.accounts import password_hash_of
from engine.queries.variables import variables_of
from tests.support import bpmn as b
from tests.support.engines import ORGANISATION, ROLES, Office

ANN = {"person": '="ann"'}


def handover(to: str) -> bytes:
    """Its first task is Ann's too, and none of the work that is handed over; "7" is no task at all."""
    rows = f'=append(for r in found return {{task: r.task, to: "{to}"}}, {{task: "7", to: "{to}"}})'
    passing = {"from": '="ann"', "rows": rows, "reason": '="调离"'}
    return b.definitions(b.a_process(
        "handover", b.start(),
        b.service_task("look", "task.in_hand", inputs=ANN, outputs={"found": "=rows"}),
        b.user_task("ut_list", groups=None, users="ann"),
        b.service_task("pass", "task.pass_on", inputs=passing, outputs={"passed": "=rows.outcome"}),
        b.service_task("again", "task.in_hand", inputs=ANN, outputs={"left": "=rows"}),
        b.user_task("ut_after", groups=None, users="ann"), b.end(),
        flows=["start -> look -> ut_list -> pass -> again -> ut_after -> end"],
    ))  # fmt: skip


@pytest.fixture
def office(office: Office) -> Office:
    """Ann has a letter in hand that Mei must not see, and something that waits for her and nobody else."""
    letter = b.user_task("ut_write", properties={"four_eyes": '=["mei"]'})
    own = b.user_task("ut_own", groups=None, users="ann", properties={"substitution": "none"})
    for name, task in {"letter": letter, "own": own}.items():
        process = b.a_process(name, b.start(), task, b.end(), flows=[f"start -> {task.attributes['id']} -> end"])
        office.deploy(name, {f"processes/{name}/{name}.bpmn": b.definitions(process)})
    office.start("letter")
    office.claims("ann")
    office.start("own")
    return office


def the(office: Office, person: str, element: str) -> Any:
    return next(task for task in office.tasks(person) if task.element_id == element)


def hands_over(office: Office, to: str) -> dict[str, Any]:
    """What the case knows after Ann has looked at her list."""
    office.deploy("handover", {"processes/handover/handover.bpmn": handover(to)})
    case = office.start("handover")
    office.does(CompleteTask, "ann", task=the(office, "ann", "ut_list").key, answers={})
    with office.engine.database.snapshot() as work:
        return variables_of(work, case)


def test_what_is_in_hand_goes_on_and_its_case_remembers(office: Office) -> None:
    letter = the(office, "ann", "ut_write")

    said = hands_over(office, "bo")

    assert [(one["task"], one["process"]) for one in said["found"]] == [(str(letter.key), "letter")]
    assert (said["passed"], said["left"]) == (["passed", "done"], [])
    assert the(office, "bo", "ut_write").assignee == "bo"
    moved = [row for row in office.history(letter.instance_key) if row.kind == "TaskTransferred"]
    assert [(row.actor_id, row.fields["from"], row.fields["to"]) for row in moved] == [("ann", "ann", "bo")]


def test_what_somebody_must_not_have_stays(office: Office) -> None:
    said = hands_over(office, "mei")

    assert said["passed"] == ["barred", "done"]
    assert the(office, "ann", "ut_write").assignee == "ann"


def test_a_closed_account_opens_for_nobody_until_it_is_opened_again(office: Office) -> None:
    office.does(PutAccount, person="ann", password_hash="x")
    door = b.service_task("st_account", "org.account", inputs={"person": '="ann"', "open": "=open"})
    doors(office, door)

    seen = []
    for is_open in (False, True):
        office.start("door", by="li", variables={"open": is_open})
        with office.engine.database.unit_of_work() as work:
            seen.append(password_hash_of(work, "ann", office.now))

    assert seen == [None, "x"]


def test_a_model_closes_accounts_only_where_the_bundle_s_file_grants_it(office: Office) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        doors(office, b.service_task("st_account", "org.account"), grants="")
    assert [(one.code, one.element) for one in refused.value.findings] == [("NOT_GRANTED", "st_account")]

    with pytest.raises(DeploymentRefused) as unknown:
        doors(office, b.service_task("st_account", "org.account"), grants="grants: [org.account, org.unit]")
    assert [one.code for one in unknown.value.findings] == ["GRANT_UNKNOWN"]


def test_a_name_that_is_computed_grants_nothing_either(office: Office) -> None:
    office.does(PutAccount, person="ann", password_hash="x")
    door = b.service_task("st_account", '="org." + "account"', inputs={"person": '="ann"', "open": "=false"})
    doors(office, door, grants="")

    assert stopped(office).startswith("NOT_GRANTED")


def test_no_model_closes_the_account_of_an_administrator(office: Office) -> None:
    root = {"name": "管理员", "unit": "YC", "posts": ["system_admin"]}
    roles = {**ROLES, "system_admin": {"zh": "系统管理员", "en": "Administrator"}}
    house = {**ORGANISATION, "people": {**ORGANISATION["people"], "root": root}}
    office.does(ImportOrganisation, organisation=house, roles=roles)
    office.does(PutAccount, person="root", password_hash="x")
    doors(office, b.service_task("st_account", "org.account", inputs={"person": '="root"', "open": "=false"}))

    assert stopped(office).startswith("ADMINISTRATOR")
    with office.engine.database.unit_of_work() as work:
        assert password_hash_of(work, "root", office.now) == "x"


def doors(office: Office, task: b.Node, grants: str = "grants: [org.account]") -> None:
    process = b.a_process("door", b.start(), task, b.end(), flows=["start -> st_account -> end"])
    office.deploy("door", {
        "processes/door/bundle.yaml": f"title: {{zh: 门, en: Door}}\n{grants}\n",
        "processes/door/door.bpmn": b.definitions(process),
    })  # fmt: skip


def stopped(office: Office) -> str:
    """What the incident of a new case says."""
    case = office.start("door", by="li")
    with office.engine.database.snapshot() as work:
        (incident,) = work.incidents.open_of(case)
    return incident.message
