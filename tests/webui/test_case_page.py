"""The pages of cases: who sees them, what they say in both languages, the diagram beside, taking a request back."""

import re

import pytest

from engine import facts
from engine.commands import WithdrawInstance
from engine.ids import Key
from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import Office
from tests.support.posting import post

OF_A_CASE = ["/cases/{}", "/cases/{}/withdraw", "/cases/{}/diagram.xml", "/cases/{}/diagram.json"]


@pytest.fixture
def case(office: Office) -> Key:
    office.deploy("approval", approval(name="社区审批"))
    return office.start("approval", by="ann")


def shown(text: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", text[text.index('<main id="main"') :])


@pytest.mark.parametrize("path", OF_A_CASE)
def test_a_strangers_case_and_one_that_is_not_there_look_alike(browser, case: Key, path: str) -> None:
    li = browser("li")

    assert li.get(path.format(case)).status_code == 404
    assert li.get(path.format(1)).status_code == 404
    assert post(li, f"/cases/{case}/withdraw").status_code == 404


@pytest.mark.parametrize("person", ["ann", "bo"])
def test_the_starter_and_those_it_is_offered_to_see_it(browser, case: Key, person: str) -> None:
    client = browser(person)

    assert [client.get(path.format(case)).status_code for path in (OF_A_CASE[0], *OF_A_CASE[2:])] == [200] * 3


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ["进行中", "社区审批", "等待签收：向阳社区 办事员（安宁、柏青）", "今天 15:00前", "还剩6小时",
            "正常", "安宁提交了申请"]),
    ("en", ["Under way", "Waits for Clerk, Xiangyang (安宁, 柏青)", "by today 15:00", "6 h left", "In time",
            "安宁 handed in the request"]),
])  # fmt: skip
def test_the_page_says_how_the_case_stands(browser, case: Key, language: str, words: list[str]) -> None:
    text = shown(browser("ann").get(f"/cases/{case}?language={language}").text)

    assert [word for word in words if word not in text] == []


def test_the_page_names_no_fact_no_element_and_no_key(office: Office, browser, case: Key) -> None:
    office.claims("bo")
    office.completes("bo")

    text = shown(browser("ann").get(f"/cases/{case}").text)

    names = [name for name, one in vars(facts).items() if isinstance(one, type) and issubclass(one, facts.Fact)]
    assert "柏青办结了「社区审批」" in text
    assert [name for name in (*names, "TaskClaimed", "TaskCompleted", "ut_decide", str(case)) if name in text] == []


def test_the_way_to_the_task_is_there_for_whoever_may_take_it(office: Office, browser, case: Key) -> None:
    (task,) = office.tasks("bo")

    assert f'href="/tasks/{task.key}"' in browser("bo").get(f"/cases/{case}").text


def test_a_request_is_taken_back_after_being_asked(office: Office, browser, case: Key) -> None:
    ann, address = browser("ann"), f"/cases/{case}/withdraw"
    assert f'href="{address}"' in ann.get(f"/cases/{case}").text
    assert "确认撤回" in ann.get(address).text
    assert office.instance(case).status == "active"

    answers = [post(ann, address, page=f"/cases/{case}", command_id="w1") for _ in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"/cases/{case}")] * 2
    text = ann.get(f"/cases/{case}").text
    assert "安宁撤回了申请" in shown(text)
    assert f'href="{address}"' not in text


def test_too_late_to_take_back_is_said_clearly_and_nobody_else_may(office: Office, browser, case: Key) -> None:
    ann, bo, address = browser("ann"), browser("bo"), f"/cases/{case}/withdraw"
    assert [bo.get(address).status_code, post(bo, address).status_code] == [403, 403]
    office.completes("bo")

    answers = [ann.get(address), post(ann, address)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("已不能撤回" in answer.text for answer in answers)


def test_the_diagram_says_what_is_at_work_and_answers_304_until_that_changes(
    office: Office, browser, case: Key
) -> None:
    ann, address = browser("ann"), f"/cases/{case}/diagram.json"
    first = ann.get(address)
    assert first.json is not None
    looks = {one["id"]: (one["state"], one["label"]) for one in first.json["elements"]}
    assert looks["ut_decide"] == ("active", "进行中")
    assert looks["start"] == ("completed", None)

    assert ann.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    office.passes(hours=8)
    late = ann.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert late.json is not None
    assert {one["label"] for one in late.json["elements"] if one["id"] == "ut_decide"} == {"超时"}

    office.does(WithdrawInstance, "ann", instance=case)
    ended = ann.get(address).json
    assert ended is not None
    assert ended["ended"]
    assert {one["id"]: one["state"] for one in ended["elements"]}["ut_decide"] == "cancelled"


def test_the_drawing_is_the_deployed_file_and_may_run_nothing_by_itself(browser, case: Key) -> None:
    answer = browser("ann").get(f"/cases/{case}/diagram.xml")

    assert answer.data == approval(name="社区审批")["processes/approval/approval.bpmn"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_case_without_a_picture_has_a_page_and_no_viewer(office: Office, browser) -> None:
    drawn = b.process("bare", b.start("s"), b.user_task("t"), b.end("e"), flows=["s -> t -> e"]).decode()
    bare = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", drawn, flags=re.DOTALL)
    office.deploy("bare", {"processes/bare/bundle.yaml": "title: {zh: 无图, en: Bare}", "processes/bare/p.bpmn": bare})

    answer = browser("ann").get(f"/cases/{office.start('bare')}")

    assert answer.status_code == 200
    assert "data-diagram" not in answer.text


def test_one_comes_from_a_case_to_the_one_it_called_and_back(office: Office, browser) -> None:
    office.deploy("p", {
        "processes/p/bundle.yaml": "title: {zh: 试, en: Try}\nbusiness_key: P",
        "processes/p/outer.bpmn": b.process(
            "outer", b.start("s"), b.call("c", "inner"), b.end("e"), flows=["s -> c -> e"]),
        "processes/p/inner.bpmn": b.process(
            "inner", b.start("s2"), b.user_task("t"), b.end("e2"), flows=["s2 -> t -> e2"]),
    })  # fmt: skip
    outer, ann = office.start("outer"), browser("ann")
    (task,) = office.tasks("bo")

    assert f'href="/cases/{task.instance_key}"' in ann.get(f"/cases/{outer}").text
    assert f'href="/cases/{outer}"' in ann.get(f"/cases/{task.instance_key}").text
    assert f'href="/cases/{outer}"' not in browser("bo").get(f"/cases/{task.instance_key}").text


def test_ones_own_requests_are_filtered(office: Office, browser, case: Key) -> None:
    ann = browser("ann")
    office.does(WithdrawInstance, "ann", instance=case)

    shows = {show: f"/cases/{case}" in ann.get(f"/mine?show={show}").text for show in ("", "running", "over")}

    assert shows == {"": True, "running": False, "over": True}
    assert f"/cases/{case}" not in browser("bo").get("/mine").text
