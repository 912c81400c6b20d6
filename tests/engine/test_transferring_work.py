"""All that a person has in hand goes to somebody else: one command, one result for each task."""

from typing import Any

import pytest

from engine.commands import AskBeside, TransferWork
from engine.errors import Forbidden, InvalidRequest, ReasonNeeded
from tests.support import bpmn as b
from tests.support.engines import Office


@pytest.fixture
def office(office: Office) -> Office:
    """Ann has a letter in hand, and one that only she may take; of a third she began it and must not decide."""
    letter = b.a_process("letter", b.start(), b.user_task("ut_write"), b.end(), flows=["start -> ut_write -> end"])
    own = b.a_process("own", b.start(), b.user_task("ut_own", groups=None, users="ann"), b.end(),
                      flows=["start -> ut_own -> end"])  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(letter)})
    office.deploy("own", {"processes/own/own.bpmn": b.definitions(own)})
    office.start("letter")
    office.claims("ann")
    office.start("own")
    return office


def transfers(office: Office, by: str = "li", **more: Any) -> dict[str, Any]:
    return office.does(TransferWork, by, **{"person": "ann", "to": "bo", "reason": "调离", **more})


def test_everything_in_hand_goes_with_one_result_each_and_one_notice(office: Office) -> None:
    mine = office.tasks("ann")

    receipt = transfers(office)

    assert receipt["results"] == [{"task": task.key, "code": None} for task in mine]
    assert (office.tasks("ann"), {task.assignee for task in office.tasks("bo")}) == ([], {"bo"})
    assert {("bo", "work_transferred"), ("ann", "work_transferred")} <= office.notices()
    moved = [row for row in office.history(mine[0].instance_key) if row.kind == "TaskTransferred"]
    assert [(row.actor_id, row.fields["from"], row.fields["to"]) for row in moved] == [("li", "ann", "bo")]
    assert "调离" not in moved[0].data


def test_what_may_not_go_stays_and_says_why_and_the_rest_goes(office: Office) -> None:
    interest = b.a_process(
        "secret", b.start(), b.user_task("ut_decide", properties={"four_eyes": '=["bo"]'}), b.end(),
        flows=["start -> ut_decide -> end"],
    )  # fmt: skip
    office.deploy("secret", {"processes/secret/secret.bpmn": b.definitions(interest)})
    office.start("secret")
    secret = next(task for task in office.tasks("ann") if task.element_id == "ut_decide")
    office.claims("ann", office.tasks("ann").index(secret))

    results = {one["task"]: one for one in transfers(office)["results"]}

    assert [one["code"] for key, one in results.items() if key != secret.key] == [None, None]
    assert results[secret.key]["code"] == "FORBIDDEN_FOUR_EYES"
    assert [task.key for task in office.tasks("ann")] == [secret.key]


def test_what_waits_for_others_goes_too_and_goes_on_waiting(office: Office) -> None:
    (held,) = (task for task in office.tasks("ann") if task.assignee)
    (side,) = office.does(AskBeside, "ann", task=held.key, people=["mei"], part="before", reason="?")["sides"]

    assert held.key in {one["task"] for one in transfers(office)["results"] if one["code"] is None}

    assert held.key not in {task.key for task in office.tasks("bo")}
    (asked,) = office.tasks("mei")
    assert asked.key == side
    office.completes("mei", {"outcome": "agree"})
    assert held.key in {task.key for task in office.tasks("bo")}


def test_what_somebody_was_asked_by_name_stays(office: Office) -> None:
    held = next(task for task in office.tasks("ann") if task.assignee)
    office.does(AskBeside, "ann", task=held.key, people=["bo"], part="parallel", reason="?")

    (one,) = transfers(office, person="bo", to="ann")["results"]

    assert one["code"] == "VERB_NOT_ALLOWED"


def test_asked_twice_it_is_done_once_and_without_work_nobody_is_told(office: Office) -> None:
    first = transfers(office, id="once")

    assert transfers(office, id="once") == first
    assert transfers(office)["results"] == []
    assert transfers(office, person="mei")["results"] == []
    assert ("mei", "work_transferred") not in office.notices()


@pytest.mark.parametrize(
    ("more", "refused"),
    [({"by": "bo"}, Forbidden), ({"reason": " "}, ReasonNeeded), ({"to": "nobody"}, InvalidRequest),
     ({"to": "ann"}, InvalidRequest)],
)  # fmt: skip
def test_who_may_not_and_what_is_not_understood(office: Office, more: dict[str, Any], refused: type) -> None:
    before = office.tasks("ann")

    with pytest.raises(refused):
        transfers(office, **more)

    assert office.tasks("ann") == before
