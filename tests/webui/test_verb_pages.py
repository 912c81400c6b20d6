"""Sending back, passing on, asking others and reminding, on their pages and without scripts."""

import re

import pytest
from flask.testing import FlaskClient

from engine.commands import CompleteTask, PutAccount
from engine.ids import Key
from tests.support import bpmn as b
from tests.support.engines import Office
from tests.support.posting import KNOWN, post


@pytest.fixture
def office(office: Office) -> Office:
    """Ann writes; Li, who decides, has claimed it; a colleague of Ann's checks meanwhile."""
    process = b.a_process(
        "letter", b.start(), b.user_task("ut_write", name="起草"), b.parallel("fork"),
        b.user_task("ut_decide", name="审定", groups="leader"), b.user_task("ut_check", name="核对", users="bo"),
        b.parallel("join"), b.end(),
        flows=["start -> ut_write -> fork", "fork -> ut_decide -> join", "fork -> ut_check -> join", "join -> end"],
    )  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    for person in ("mei", "tao"):
        office.does(PutAccount, person=person, password_hash=KNOWN)
    office.start("letter")
    office.claims("ann")
    office.completes("ann", {"text": "Dear all"})
    office.claims("li")
    return office


def deciding(office: Office) -> Key:
    return next(task.key for task in office.tasks("li") if task.element_id == "ut_decide")


def way(page: str, policy: str) -> str:
    found = re.search(rf'value="(\d+:ut_write:{policy})"', page)
    assert found is not None
    return found.group(1)


def test_a_task_offers_what_can_be_done_with_it(office: Office, browser) -> None:
    page = browser("li").get(f"/tasks/{deciding(office)}").text

    for label in ("退回", "转办", "委派", "加签"):
        assert f">{label}</a>" in page


def test_the_page_says_before_what_sending_back_ends_and_has_done_again(office: Office, browser) -> None:
    at = f"/tasks/{deciding(office)}/return"
    li: FlaskClient = browser("li")
    page = li.get(at).text
    assert re.findall(r"<s [^>]*>([^<]+)</s>", page)[:2] == ["审定", "核对"]
    assert re.findall(r"ll-preview-next\">([^<]+)<", page)[:3] == ["起草", "审定", "核对"]
    assert "起草" in page

    answer = post(li, at, way=way(page, "redo"), reason="少了附件")

    assert (answer.status_code, office.tasks("bo")) == (303, [])
    (again,) = office.tasks("ann")
    assert "少了附件" in browser("ann").get(f"/tasks/{again.key}").text


def test_a_refused_return_keeps_what_was_typed(office: Office, browser) -> None:
    at, li = f"/tasks/{deciding(office)}/return", browser("li")

    answer = post(li, at, way="1:nothing:redo", reason="少了附件")

    assert answer.status_code == 409
    assert "少了附件" in answer.text
    assert post(li, at, reason="x").status_code == 400


def test_work_is_passed_on_and_the_new_person_reads_why(office: Office, browser) -> None:
    key = deciding(office)
    assert "梅雪" in browser("li").get(f"/tasks/{key}/transfer").text

    assert post(browser("li"), f"/tasks/{key}/transfer", person="mei", reason="出差").status_code == 303

    assert "出差" in browser("mei").get(f"/tasks/{key}").text
    assert post(browser("li"), f"/tasks/{key}/transfer", person="mei", reason="出差").status_code == 409


def test_delegated_work_is_reported_on_and_read_by_whoever_has_the_task(office: Office, browser) -> None:
    key = deciding(office)
    assert post(browser("li"), f"/tasks/{key}/delegate", person="mei", reason="请核实").status_code == 303
    (side,) = office.tasks("mei")
    page = browser("mei").get(f"/tasks/{side.key}").text
    assert "请核实" in page
    assert "办理情况" in page

    assert post(browser("mei"), f"/tasks/{side.key}", opinion="").status_code == 422
    assert post(browser("mei"), f"/tasks/{side.key}", opinion="已核实").status_code == 303

    assert "已核实" in browser("li").get(f"/tasks/{key}").text


def test_others_are_asked_to_sign_and_dropped_again(office: Office, browser) -> None:
    key, li = deciding(office), browser("li")
    sent = {"people": ["mei", "tao"], "part": "parallel", "reason": "会签"}
    assert post(li, f"/tasks/{key}/sign", **sent).status_code == 303
    page = li.get(f"/tasks/{key}").text
    assert "等待加签" in page
    side = re.search(rf"/tasks/{key}/sides/(\d+)/drop", page)
    assert side is not None

    assert post(li, f"/tasks/{key}/sides/{side.group(1)}/drop").status_code == 303

    assert len(office.tasks("mei") + office.tasks("tao")) == 1


def test_nobody_chosen_is_said_and_nothing_typed_is_lost(office: Office, browser) -> None:
    answer = post(browser("li"), f"/tasks/{deciding(office)}/sign", part="after", reason="会签")

    assert answer.status_code == 400
    assert "会签</textarea>" in answer.text


def test_whoever_began_the_case_reminds_from_its_page(office: Office, browser) -> None:
    case, ann = office.tasks("li")[0].instance_key, browser("ann")
    assert f"/cases/{case}/urge" in ann.get(f"/cases/{case}").text

    assert post(ann, f"/cases/{case}/urge", text="请尽快").status_code == 303
    again = post(ann, f"/cases/{case}/urge", text="请尽快")

    assert again.status_code == 429
    assert "请尽快" in browser("li").get("/notices").text


def test_whoever_did_it_last_takes_it_back_from_the_page_of_the_case(office: Office, browser) -> None:
    case = office.start("letter", by="bo")
    (mine,) = (task for task in office.tasks("bo") if task.instance_key == case)
    office.does(CompleteTask, "bo", task=mine.key, answers={"text": "second"})
    page = browser("bo").get(f"/cases/{case}").text
    at = re.search(r"/tasks/\d+/take-back", page)
    assert at is not None

    assert post(browser("bo"), at.group(0)).status_code == 303

    assert "take-back" not in browser("bo").get(f"/cases/{case}").text
    assert [task.element_id for task in office.tasks("bo") if task.instance_key == case] == ["ut_write"]


def test_others_see_no_verbs_of_a_task_that_is_not_theirs(office: Office, browser) -> None:
    for verb in ("return", "transfer", "delegate", "sign"):
        assert browser("tao").get(f"/tasks/{deciding(office)}/{verb}").status_code == 403


def test_whoever_is_asked_has_no_verbs_of_their_own(office: Office, browser) -> None:
    post(browser("li"), f"/tasks/{deciding(office)}/delegate", person="mei", reason="请核实")
    (side,) = office.tasks("mei")

    for verb in ("return", "transfer", "delegate", "sign"):
        assert browser("mei").get(f"/tasks/{side.key}/{verb}").status_code == 403


def test_a_comment_stands_on_the_page_of_the_case_and_those_named_are_told(office: Office, browser) -> None:
    case = office.tasks("li")[0].instance_key
    assert post(browser("ann"), f"/cases/{case}/comment", text="请看第三段", people=["li"]).status_code == 303

    assert "请看第三段" in browser("li").get(f"/cases/{case}").text
    assert "请看第三段" in browser("li").get("/notices").text
    refused = post(browser("ann"), f"/cases/{case}/comment", text="请看第三段", people=["mei"])
    assert (refused.status_code, "请看第三段</textarea>" in refused.text) == (400, True)


def test_a_copy_is_read_by_being_looked_at(office: Office, browser) -> None:
    case = office.tasks("li")[0].instance_key
    assert browser("mei").get(f"/cases/{case}").status_code == 404
    assert post(browser("ann"), f"/cases/{case}/copy", people=["mei"]).status_code == 303
    assert "梅雪（未读）" in browser("ann").get(f"/cases/{case}").text

    assert browser("mei").get(f"/cases/{case}").status_code == 200

    assert "梅雪（已读）" in browser("ann").get(f"/cases/{case}").text
