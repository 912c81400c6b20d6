"""A short task is done on its card; who comes too late reads by whom it was done."""

import re

import pytest
from flask.testing import FlaskClient

from tests.support.approval import DECIDE, approval
from tests.support.engines import Office
from tests.support.posting import post
from tests.webui.conftest import Browser

FORM = {**approval(form="f_decide"), "forms/approval/f_decide.yaml": DECIDE}


@pytest.fixture
def office(office: Office) -> Office:
    office.deploy("approval", FORM)
    office.start("approval")
    return office


def sends(client: FlaskClient, path: str, **fields: object) -> str:
    return post(client, path, page="/", **fields).text


def test_claiming_opens_a_short_form_on_the_card_and_completing_says_so(browser: Browser, office: Office) -> None:
    (task,) = office.tasks("ann")
    ann = browser("ann")

    opened = sends(ann, f"/tasks/{task.key}/in-place/claim")
    done = post(ann, f"/tasks/{task.key}/in-place", page="/", reason="同意", command_id="once")

    assert 'name="reason"' in opened
    assert "我已签收" in opened
    assert "已提交" in done.text
    assert done.headers["HX-Trigger-After-Settle"] == "ll:changed"
    assert office.tasks("ann") == []


def test_what_does_not_fit_comes_back_as_it_was_typed(browser: Browser, office: Office) -> None:
    (task,) = office.tasks("ann")

    again = sends(browser("ann"), f"/tasks/{task.key}/in-place", note="记一笔", command_id="once")

    assert 'id="errors-title"' in again
    assert 'value="记一笔"' in again


def test_a_long_form_is_opened_on_its_own_page(browser: Browser, office: Office) -> None:
    more = "".join(f"  - {{type: textfield, key: more{n}, label: 更多}}\n" for n in range(3))
    office.deploy("approval", {**FORM, "forms/approval/f_decide.yaml": DECIDE + more})
    office.start("approval")
    task = office.tasks("ann")[-1]

    answer = browser("ann").get(f"/tasks/{task.key}/in-place")

    assert answer.headers["HX-Redirect"] == f"/tasks/{task.key}"


@pytest.mark.parametrize("where", ["/in-place", "/in-place/claim", ""])
def test_the_slower_one_reads_who_did_it(browser: Browser, office: Office, where: str) -> None:
    (task,) = office.tasks("ann")
    bo = browser("bo")
    token = re.search(r'name="csrf_token" value="([^"]+)"', bo.get("/").text)
    assert token
    office.completes("ann", {"reason": "同意"})

    answer = bo.post(f"/tasks/{task.key}{where}", data={"csrf_token": token[1], "reason": "不同意"})

    assert "已由安宁办结" in answer.text
