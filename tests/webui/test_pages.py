"""The pages as a browser without JavaScript meets them: signing in, the inbox, a task and every refusal."""

import re

import pytest

from engine.commands import WithdrawInstance
from tests.support.approval import DECIDE, approval
from tests.support.engines import Office
from tests.support.posting import post
from webui.session import OPEN_TO_ALL, WITHOUT_ACCOUNT


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(browser) -> None:
    answers = [
        post(browser(None), "/sign-in", page="/sign-in", username=name, password="no") for name in ("ann", "who")
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert all("用户名或密码不正确" in answer.text for answer in answers)


def test_nobody_sees_any_page_without_signing_in(browser) -> None:
    client = browser(None)
    rules = [rule for rule in client.application.url_map.iter_rules() if rule.endpoint not in OPEN_TO_ALL]
    rules = [rule for rule in rules if rule.endpoint.partition(".")[0] not in WITHOUT_ACCOUNT]
    rules = [rule for rule in rules if not rule.rule.startswith(("/v2", "/api"))]  # programs are refused, not led here
    paths = {re.sub(r"<[^>]+>", "1", rule.rule) for rule in rules if "GET" in (rule.methods or ())}

    answers = {path: client.get(path) for path in paths}

    assert {"/", "/tasks/1", "/start", "/start/1", "/mine", "/cases/1"} <= paths
    assert {(answer.status_code, answer.location) for answer in answers.values()} == {(303, "/sign-in")}


@pytest.mark.parametrize("path", ["/tasks/1", "/tasks/1/claim", "/start/approval", "/sign-out"])
def test_a_post_without_the_token_is_refused(browser, path: str) -> None:
    assert browser("ann").post(path).status_code == 400


def test_a_case_is_started_claimed_and_completed_once_however_often_it_is_submitted(office: Office, browser) -> None:
    ann, bo = browser("ann"), browser("bo")
    started = post(ann, "/start/approval", command_id="s1")
    (task,) = office.tasks("bo")
    assert "ut_decide" in bo.get("/").text
    assert post(bo, f"/tasks/{task.key}/claim").status_code == 303

    first = post(bo, f"/tasks/{task.key}", command_id="c1")
    again = post(bo, f"/tasks/{task.key}", command_id="c1")
    other = post(bo, f"/tasks/{task.key}", command_id="c2")

    assert [answer.status_code for answer in (first, again, other)] == [303, 303, 409]
    assert "已办结" in ann.get(started.location).text
    assert "AP-2026-000001" in ann.get("/mine").text


def test_each_refusal_has_its_status(office: Office, browser) -> None:
    case = office.start("approval", by="ann")
    (task,) = office.tasks("bo")
    ann, bo, li = browser("ann"), browser("bo"), browser("li")

    assert li.get(f"/tasks/{task.key}").status_code == 403
    assert li.get(f"/cases/{case}").status_code == 404
    assert li.get("/start/approval").status_code == 403
    post(bo, f"/tasks/{task.key}/claim")
    assert "柏青" in post(ann, f"/tasks/{task.key}/claim").text
    assert post(ann, f"/tasks/{task.key}/claim").status_code == 409
    assert post(bo, f"/tasks/{task.key}", revision=0).status_code == 409
    office.does(WithdrawInstance, "ann", instance=case)
    assert post(bo, f"/tasks/{task.key}").status_code == 410
    assert bo.get("/tasks/999").status_code == 404


def test_a_refusal_speaks_one_language_and_says_what_kind_it_is(office: Office, browser) -> None:
    office.start("approval", by="ann")
    (task,) = office.tasks("bo")
    bo = browser("bo")
    post(bo, "/preferences", language="en", came_from="/")
    post(bo, f"/tasks/{task.key}/claim")
    post(bo, f"/tasks/{task.key}", command_id="c1")

    again = post(bo, f"/tasks/{task.key}", command_id="c2").text
    missing, forbidden = (bo.get(path).text for path in ("/nowhere", "/organisation"))

    assert "The task is done" in again or "the task is done" in again
    assert "该任务已办结" not in again
    assert "<h1>Not found</h1>" in missing
    assert "This page does not exist" in missing
    assert "<h1>Not allowed</h1>" in forbidden


def test_whoever_is_signed_out_by_now_is_told_that_nothing_was_sent(office: Office, browser) -> None:
    bo = browser("bo")
    token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', bo.get("/me").text)[1]}
    with bo.session_transaction() as session:
        session["token"] = "gone"

    ended = bo.post("/start/approval", data=token)
    unknown = browser(None).post("/start/approval", data=token)

    for answer in (ended, unknown):
        assert answer.status_code == 401
        assert "登录已过期，刚才的内容没有提交" in answer.text
        assert 'action="/sign-in"' in answer.text


def test_who_is_signed_in_keeps_the_way_on_when_a_page_was_open_too_long(browser) -> None:
    expired = browser("ann").post("/start/approval", data={"csrf_token": "x"})

    assert expired.status_code == 400
    assert "页面打开太久" in expired.text
    assert "我的申请" in expired.text


def test_residents_need_no_account_to_learn_that_a_page_is_not_there(browser) -> None:
    answer = browser(None).get("/public/nowhere")

    assert answer.status_code == 404
    assert "居民服务" in answer.text


def test_a_refused_form_names_every_field_and_keeps_what_was_typed(office: Office, browser) -> None:
    office.deploy("approval", {**approval(form="f_decide"), "forms/approval/f_decide.yaml": DECIDE})
    office.start("approval", by="ann")
    (task,) = office.tasks("bo")
    bo = browser("bo")
    assert "意见" in bo.get(f"/tasks/{task.key}").text

    answer = post(bo, f"/tasks/{task.key}", command_id="c1", note="写了一半")

    assert answer.status_code == 422
    assert 'href="#' in answer.text
    assert "写了一半" in answer.text
    assert post(bo, f"/tasks/{task.key}", command_id="c1", note="好", reason="齐全").status_code == 303


def test_whoever_has_an_interest_is_refused_on_the_page(office: Office, browser) -> None:
    files = approval()
    path = "processes/approval/approval.bpmn"
    marked = b'<zeebe:property name="sla" value="approval.decide">'
    interest = b'<zeebe:property name="four_eyes" value="=[starter.id]"></zeebe:property>'
    office.deploy("approval", {**files, path: files[path].replace(marked, interest + marked)})
    office.start("approval", by="ann")
    (task,) = office.tasks("bo")

    answer = post(browser("ann"), f"/tasks/{task.key}/claim", page="/start")

    assert answer.status_code == 403
    assert "利害关系" in answer.text


def test_every_answer_carries_a_strict_policy(browser) -> None:
    assert "script-src 'self';" in browser(None).get("/sign-in").headers["Content-Security-Policy"]


def test_what_goes_wrong_on_our_side_is_not_called_the_readers_mistake(browser) -> None:
    client = browser("ann")
    client.application.view_functions["profile.me"] = lambda: 1 // 0

    answer, missing = client.get("/me"), client.get("/nowhere?language=en")

    assert answer.status_code == 500
    assert "不是您的操作有误" in answer.text
    assert "页面" not in missing.text
    assert "This page does not exist" in missing.text
