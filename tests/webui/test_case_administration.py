"""An administrator suspends a case, or moves it to a new version; all see it, and nobody loses what they typed."""

import pytest
from flask.testing import FlaskClient

from engine.actor import SYSTEM
from engine.commands import ImportOrganisation, PutAccount, SuspendInstance
from engine.ids import Key
from tests.support.approval import approval
from tests.support.engines import ORGANISATION, ROLES, Office
from tests.support.posting import KNOWN, post

WITH_GU = {
    **ORGANISATION,
    "people": {**ORGANISATION["people"], "gu": {"name": "顾全", "unit": "YC", "posts": ["system_admin"]}},
}
ADMIN_ROLE = {"system_admin": {"zh": "系统管理员", "en": "System administrator"}}


@pytest.fixture
def case(office: Office) -> Key:
    office.does(ImportOrganisation, organisation=WITH_GU, roles={**ROLES, **ADMIN_ROLE})
    office.does(PutAccount, person="gu", password_hash=KNOWN)
    return office.start("approval", by="ann")


@pytest.fixture
def gu(case: Key, browser) -> FlaskClient:
    return browser("gu")


def test_it_is_asked_why_and_then_everybody_reads_it(office: Office, browser, gu: FlaskClient, case: Key) -> None:
    assert f"/cases/{case}/suspend" in gu.get(f"/cases/{case}").text
    assert post(gu, f"/cases/{case}/suspend", command_id="c1", reason=" ").status_code == 422
    assert post(gu, f"/cases/{case}/suspend", command_id="c2", reason="核查线索").status_code == 303

    text = browser("ann").get(f"/cases/{case}").text
    assert all(words in text for words in ("已暂停办理", "顾全：核查线索", "顾全暂停了办理"))
    assert "/withdraw" not in text


def test_work_is_marked_and_what_was_typed_is_kept(office: Office, browser, gu: FlaskClient, case: Key) -> None:
    task, bo = office.claims("bo"), browser("bo")
    office.does(SuspendInstance, actor=SYSTEM, instance=case, reason="核查")

    assert "已暂停办理" in bo.get("/").text
    refused = post(bo, f"/tasks/{task.key}", command_id="c1", revision=str(task.rev + 1))
    assert (refused.status_code, "已暂停办理" in refused.text) == (409, True)
    assert bo.get(f"/tasks/{task.key}").status_code == 409


def test_it_goes_on_when_it_is_resumed(office: Office, browser, gu: FlaskClient, case: Key) -> None:
    office.does(SuspendInstance, actor=SYSTEM, instance=case, reason="核查")
    assert "恢复办理" in gu.get(f"/cases/{case}/resume").text

    assert post(gu, f"/cases/{case}/resume", command_id="c1").status_code == 303

    assert "顾全恢复了办理" in gu.get(f"/cases/{case}").text
    office.claims("bo")
    office.completes("bo")
    assert office.instance(case).status == "completed"


def test_it_is_for_administrators(browser, case: Key) -> None:
    ann = browser("ann")

    assert ann.get(f"/cases/{case}/suspend").status_code == 403
    assert "/suspend" not in ann.get(f"/cases/{case}").text


def test_a_case_goes_over_to_the_new_version_after_a_look(office: Office, gu: FlaskClient, case: Key) -> None:
    assert "/migrate" not in gu.get(f"/cases/{case}").text
    drawn = {path: text.encode() if isinstance(text, str) else text for path, text in approval().items()}
    renamed = {path: content.replace(b"ut_decide", b"ut_look") for path, content in drawn.items()}
    office.deploy("approval", renamed)
    assert f"/cases/{case}/migrate" in gu.get(f"/cases/{case}").text
    page = gu.get(f"/cases/{case}/migrate").text
    assert all(words in page for words in ("第1版 → 第2版", 'name="to.ut_decide"', '<option value="ut_look">'))

    refused = post(gu, f"/cases/{case}/migrate", command_id="c1")
    assert (refused.status_code, "ut_decide正在办理" in refused.text) == (400, True)
    chosen = {"to.phase": "phase", "to.ut_decide": "ut_look"}
    done = post(gu, f"/cases/{case}/migrate", command_id="c2", **chosen)
    assert done.status_code == 303

    assert "顾全把事项转到了新版流程" in gu.get(f"/cases/{case}").text
    assert [task.element_id for task in office.tasks("bo")] == ["ut_look"]


def test_a_case_of_the_newest_version_goes_nowhere(gu: FlaskClient, browser, case: Key) -> None:
    assert gu.get(f"/cases/{case}/migrate").status_code == 409
    assert browser("ann").get(f"/cases/{case}/migrate").status_code == 403
