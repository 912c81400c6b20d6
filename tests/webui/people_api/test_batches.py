"""Several tasks at once: never all or nothing, one result for each."""

import pytest

from tests.support.approval import DECIDE, approval
from tests.support.engines import Office
from tests.webui.people_api.conftest import Programs


@pytest.fixture
def tasks(office: Office) -> list[str]:
    """Three decisions that Bo may take; Ann has claimed the second."""
    office.deploy("approval", {**approval(form="f_decide"), "forms/approval/f_decide.yaml": DECIDE})
    for _ in range(3):
        office.start("approval")
    keys = [task.key for task in office.tasks("bo")]
    office.claims("ann", 1)
    return [str(key) for key in keys]


def codes(answer) -> list[str | None]:
    assert answer.status_code == 200
    return [one["code"] for one in answer.json["items"]]


def test_several_are_claimed_and_one_that_is_gone_hinders_none(as_: Programs, tasks: list[str]) -> None:
    once = {"Idempotency-Key": "batch-1"}
    first = as_("bo")("POST /batches/claim", headers=once, tasks=tasks)

    assert codes(first) == [None, "TASK_ALREADY_CLAIMED", None]
    assert "安宁" in first.json["items"][1]["detail"]["zh"]
    assert as_("bo")("POST /batches/claim", headers=once, tasks=tasks).json == first.json


def test_several_are_completed_with_the_same_answers(office: Office, as_: Programs, tasks: list[str]) -> None:
    refused = as_("bo")("POST /batches/completion", tasks=tasks[:1], answers={"note": "好"})
    assert refused.json["items"][0]["errors"][0]["field"] == "reason"

    done = as_("bo")("POST /batches/completion", tasks=[*tasks, tasks[0], "1"], answers={"reason": "齐全"})

    assert codes(done) == [None, "FORBIDDEN_TASK", None, "NOT_FOUND"]
    assert office.tasks("bo") == []
    assert len(office.tasks("ann")) == 1


def test_several_are_passed_on(office: Office, as_: Programs, tasks: list[str]) -> None:
    as_("bo")("POST /batches/claim", tasks=tasks)

    assert codes(as_("bo")("POST /batches/transfer", tasks=tasks, person="mei", reason="出差")) == [
        None, "FORBIDDEN_TASK", None,
    ]  # fmt: skip
    assert {task.assignee for task in office.tasks("mei")} == {"mei"}


def test_all_work_of_a_person_is_passed_on_by_who_is_above(office: Office, as_: Programs, tasks: list[str]) -> None:
    moving = {"person": "ann", "to": "bo", "reason": "调离"}
    assert as_("bo")("POST /batches/work", **moving).json["code"] == "FORBIDDEN"

    done = as_("li")("POST /batches/work", **moving)

    assert (codes(done), done.json["left"]) == ([None], 0)
    assert office.tasks("ann")[0].assignee is None


def test_nothing_chosen_and_too_much_are_refused(as_: Programs, tasks: list[str]) -> None:
    for chosen in ([], ["1"] * 101, ["x"]):
        assert as_("bo")("POST /batches/claim", tasks=chosen).status_code == 400
