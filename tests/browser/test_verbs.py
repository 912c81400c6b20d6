"""Work is sent back out of a parallel branch with its preview, others are asked to sign: in a real browser."""

import pytest
from playwright.sync_api import expect

from engine.commands import ClaimTask, CompleteTask
from tests.browser.conftest import Visits
from tests.support import bpmn as b
from tests.support.chromium import PHONE, in_every_look
from tests.support.street import Street


@pytest.fixture
def letter(street: Street) -> Street:
    """A worker writes; then the secretary decides while others check. The secretary has claimed it."""
    process = b.a_process(
        "letter", b.start(), b.user_task("ut_write", name="起草", groups=None, assignee="w003"), b.parallel("fork"),
        b.user_task("ut_decide", name="审定", groups=None, users="w001"),
        b.user_task("ut_check", name="核对", groups=None, users="w017"), b.parallel("join"), b.end(), name="发文",
        flows=["start -> ut_write -> fork", "fork -> ut_decide -> join", "fork -> ut_check -> join", "join -> end"],
    )  # fmt: skip
    street.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    street.start("letter", by="w003", answers={})
    (mine,) = (task for task in street.tasks("w003") if task.element_id == "ut_write")
    street.does(CompleteTask, "w003", task=mine.key, answers={})
    street.does(ClaimTask, "w001", task=decision(street))
    return street


def decision(street: Street) -> int:
    (task,) = (task for task in street.tasks("w001") if task.element_id == "ut_decide")
    return task.key


@in_every_look
def test_the_pages_of_the_verbs_are_sound(visits: Visits, letter: Street, width: int, language: str, look: str) -> None:
    secretary, at, faults = visits("w001", width=width, language=language), f"/tasks/{decision(letter)}", {}

    case = f"/cases/{letter.tasks('w001')[0].instance_key}"
    ways = [f"{at}/{verb}" for verb in ("return", "sign", "transfer", "delegate", "marks")]
    ways.append(f"/batch/transfer?task={decision(letter)}")
    for path in (at, *ways, case, f"{case}/comment", f"{case}/copy"):
        secretary.opens(path)
        secretary.turns(look)
        faults[path] = secretary.faults()

    assert {path: found for path, found in faults.items() if found} == {}


def test_work_goes_back_out_of_a_parallel_branch_after_its_preview(visits: Visits, letter: Street) -> None:
    page = visits("w001", width=PHONE).opens(f"/tasks/{decision(letter)}")
    page.get_by_role("link", name="退回").click()
    way = page.locator(".ll-way").first
    expect(way.locator("s")).to_have_text(["审定", "核对"])
    expect(way.locator(".ll-preview-next")).to_have_text(["起草", "审定", "核对"])

    page.get_by_label("原因").fill("少了附件")
    page.get_by_role("button", name="确认退回").click()

    expect(page.get_by_role("status").first).to_contain_text("已退回")
    assert letter.tasks("w017") == []
    again = visits("w003", width=PHONE).opens("/")
    again.get_by_role("link", name="起草").first.click()
    expect(again.get_by_text("少了附件")).to_be_visible()


def test_a_colleague_is_asked_to_sign_and_answers(visits: Visits, letter: Street) -> None:
    page = visits("w001").opens(f"/tasks/{decision(letter)}/sign")
    page.get_by_label("同时会签").check()
    page.locator("input[name=people][value=w003]").check()
    page.get_by_label("原因").fill("请会签")
    page.get_by_role("button", name="确认加签").click()
    expect(page.get_by_role("status").first).to_contain_text("已加签")

    signer = visits("w003", width=PHONE).opens("/")
    signer.get_by_role("link", name="审定").first.click()
    expect(signer.get_by_text("请会签")).to_be_visible()
    signer.get_by_label("同意", exact=True).check()
    signer.get_by_role("button", name="提交").click()

    expect(signer.get_by_role("status").first).to_contain_text("已提交")
    assert letter.tasks("w003") == []
