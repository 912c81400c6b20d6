"""Several tasks at once from the inbox, and all that a person has, without scripts."""

import re

import pytest

from engine.ids import Key
from tests.support.approval import DECIDE, approval
from tests.support.engines import Office
from tests.support.posting import post

FORM = {**approval(form="f_decide"), "forms/approval/f_decide.yaml": DECIDE}


@pytest.fixture
def keys(office: Office) -> list[Key]:
    """Three decisions that Bo may take; Ann has claimed the second."""
    office.deploy("approval", FORM)
    for _ in range(3):
        office.start("approval")
    keys = [task.key for task in office.tasks("bo")]
    office.claims("ann", 1)
    return keys


def test_ticked_tasks_are_claimed_and_each_says_what_became_of_it(office: Office, browser, keys: list[Key]) -> None:
    bo = browser("bo")
    page = bo.get("/").text
    assert re.findall(r'type="checkbox" name="task" value="(\d+)"', page) == [str(keys[0]), str(keys[2])]

    answer = post(bo, "/batch", task=keys, do="claim", command_id="b1")

    assert "已完成2项，<b>未完成1项</b>" in answer.text
    assert "安宁" in answer.text
    assert [task.assignee for task in office.tasks("bo")] == ["bo", "bo"]
    assert post(bo, "/batch", task=keys, do="claim", command_id="b1").text.count("未完成") == answer.text.count(
        "未完成"
    )


def test_tasks_of_one_step_are_completed_with_one_form(office: Office, browser, keys: list[Key]) -> None:
    bo, mine = browser("bo"), [keys[0], keys[2]]
    asked = post(bo, "/batch", task=mine, do="complete")
    page = bo.get(asked.location).text
    assert "以下2项用同样的内容提交" in page
    revisions = dict(re.findall(r'name="(rev\.\d+)" value="(\d+)"', page))
    sent = {"task": mine, "command_id": "b2", **revisions}

    refused = post(bo, "/batch/complete", **sent, note="写了一半")
    assert (refused.status_code, "写了一半" in refused.text) == (422, True)
    done = post(bo, "/batch/complete", **sent, reason="齐全")

    assert "已完成2项。" in done.text
    assert office.tasks("bo") == []


def test_what_has_changed_meanwhile_is_not_decided_unseen(office: Office, browser, keys: list[Key]) -> None:
    mine = [keys[0], keys[2]]
    office.claims("bo")

    done = post(browser("bo"), "/batch/complete", task=mine, **{f"rev.{key}": 0 for key in mine}, reason="齐全")

    assert "已完成1项，<b>未完成1项</b>" in done.text
    assert [task.key for task in office.tasks("bo")] == mine[:1]


def test_tasks_of_different_steps_are_done_one_by_one(office: Office, browser, keys: list[Key]) -> None:
    again = {path: text if isinstance(text, str) else text.decode() for path, text in approval().items()}
    office.deploy("other", {path.replace("approval", "other"): text.replace("approval", "other")
                            for path, text in again.items()})  # fmt: skip
    office.start("other")
    mine = [task.key for task in office.tasks("bo")]

    answer = browser("bo").get("/batch/complete?" + "&".join(f"task={key}" for key in mine))

    assert (answer.status_code, "请分开办理" in answer.text) == (409, True)


def test_what_is_done_together_is_called_by_its_process_in_the_readers_language(
    office: Office, browser, keys: list[Key]
) -> None:
    bo = browser("bo")
    chinese, english = (bo.get(f"/batch/transfer?task={keys[0]}&language={one}").text for one in ("zh", "en"))
    assert "审批 · 安宁" in chinese
    assert "Approval · 安宁" in english


def test_ticked_tasks_are_passed_on(office: Office, browser, keys: list[Key]) -> None:
    bo = browser("bo")
    office.claims("bo")
    asked = post(bo, "/batch", task=[keys[0], keys[2]], do="transfer")
    assert "（未签收，不能转办）" in bo.get(asked.location).text
    sent = {"task": [keys[0], keys[2]], "person": "mei"}
    assert post(bo, "/batch/transfer", **sent, reason=" ").status_code == 422

    done = post(bo, "/batch/transfer", **sent, reason="出差")

    assert "已完成1项，<b>未完成1项</b>" in done.text
    assert [task.key for task in office.tasks("mei")] == [keys[0]]


@pytest.mark.parametrize("path", ["/batch", "/batch/transfer", "/batch/complete"])
def test_nothing_ticked_is_said_and_keys_that_are_none_are_refused(office: Office, browser, path: str) -> None:
    bo = browser("bo")

    assert post(bo, path, task="x").status_code == 400
    assert post(bo, path, task=["1"] * 101).status_code == 400
    assert post(bo, path, task=[]).status_code == (303 if path == "/batch" else 400)


def test_a_supervisor_passes_on_all_that_somebody_has(office: Office, browser, keys: list[Key]) -> None:
    li = browser("li")
    assert "/promises/people/ann" in li.get("/promises?person=ann").text
    assert "安宁手中有1项任务" in li.get("/promises/people/ann").text
    assert post(li, "/promises/people/ann", person="bo", reason="").status_code == 422

    done = post(li, "/promises/people/ann", person="bo", reason="调离")

    assert "已完成1项。" in done.text
    assert {task.key for task in office.tasks("bo") if task.assignee == "bo"} == {keys[1]}
    assert browser("bo").get("/promises/people/ann").status_code == 404
    assert li.get("/promises/people/nobody").status_code == 404
