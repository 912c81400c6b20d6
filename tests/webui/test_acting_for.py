"""Whoever stands in sees for whom: in the inbox, on the task and afterwards on the case."""

from tests.support.absence import AWAY, PERIOD
from tests.support.approval import approval
from tests.support.engines import Office
from tests.support.posting import post


def test_a_stand_in_sees_both_names_from_the_inbox_to_the_case(office: Office, browser) -> None:
    office.deploy("absent", AWAY)
    office.deploy("approval", approval("leader"))
    office.start("absent", variables=PERIOD)
    office.passes(hours=5)
    case = office.start("approval", by="ann")
    (task,) = office.tasks("bo")
    bo = browser("bo")

    assert "代黎明办理" in bo.get("/").text
    assert "代黎明办理" in bo.get(f"/tasks/{task.key}").text
    assert post(bo, f"/tasks/{task.key}", command_id="c1").status_code == 303

    page = bo.get(f"/cases/{case}").text
    assert "柏青（代黎明）" in page
    assert "柏青（代黎明）办结了" in page


def test_who_has_an_interest_is_told_so(office: Office, browser) -> None:
    files = approval()
    path = "processes/approval/approval.bpmn"
    marked = b'<zeebe:property name="sla" value="approval.decide">'
    files[path] = files[path].replace(marked, b'<zeebe:property name="four_eyes" value="=[starter.id]"/>' + marked)
    office.deploy("approval", files)
    office.start("approval", by="ann")
    (task,) = office.tasks("bo")

    answer = browser("ann").get(f"/tasks/{task.key}")

    assert answer.status_code == 403
    assert "利害关系" in answer.text
