"""Joint votes, as programs see them and change their signers."""

import pytest

from engine.commands import CompleteTask, CopyCase
from tests.support import bpmn as b
from tests.support.engines import Office
from tests.webui.people_api.conftest import Programs


@pytest.fixture
def case(office: Office) -> str:
    """Ann and Bo have to agree; Bo has. Li, their supervisor, has a copy."""
    task = b.user_task("ut_vote", assignee="=who", properties={"signing": "all"}, loop=b.each('=["ann", "bo"]', "who"))
    process = b.a_process("letter", b.start(), task, b.end(), flows=["start -> ut_vote -> end"])
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    key = office.start("letter")
    bo = next(one for one in office.tasks("bo") if one.element_id == "ut_vote")
    office.does(CompleteTask, "bo", task=bo.key, answers={"outcome": "agree"})
    office.does(CopyCase, "ann", instance=key, people=["li"], text="")
    return f"/cases/{key}"


def test_a_signer_is_added_and_dropped_and_the_vote_ends(as_: Programs, case: str) -> None:
    ann, li = as_("ann"), as_("li")
    (vote,) = ann(f"GET {case}").json["votes"]
    assert [(one["counts"], one["canDrop"]) for one in vote["signers"]] == [("open", False), ("yes", False)]
    at = f"{case}/votes/{vote['vote']}"

    assert ann(f"POST {at}/signers", people=["mei"], reason="").json["code"] == "REASON_NEEDED"
    assert ann(f"POST {at}/signers", people=["mei"], reason="涉及").status_code == 200
    assert ann(f"POST {at}/dropped", place=1, reason="x").json["code"] == "FORBIDDEN"
    assert li(f"POST {at}/dropped", place=3, reason="不涉及").status_code == 200
    (vote,) = li(f"GET {case}").json["votes"]
    assert (vote["signers"][0]["ends"], vote["signers"][2]["counts"]) == (True, "dropped")
    assert li(f"POST {at}/dropped", place=1, reason="外出").status_code == 200

    assert li(f"GET {case}").json["votes"] == []
    assert li(f"POST {at}/dropped", place=1, reason="外出").json["code"] == "SIGNERS_REFUSED"


def test_a_no_without_an_opinion_is_refused_by_its_name(office: Office, as_: Programs) -> None:
    task = b.user_task("ut_a", assignee="ann", properties={"opinion": "reject"})
    process = b.a_process("memo", b.start(), task, b.end(), flows=["start -> ut_a -> end"])
    office.deploy("memo", {"processes/memo/memo.bpmn": b.definitions(process)})
    office.start("memo")
    key = next(one.key for one in office.tasks("ann") if one.element_id == "ut_a")

    assert as_("ann")(f"POST /tasks/{key}/completion", outcome="reject").json["code"] == "OPINION_NEEDED"
