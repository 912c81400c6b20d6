"""An administrator enters the year's holiday notice on a page; nobody else does."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from engine.commands import ImportOrganisation, PutAccount
from tests.support.engines import ORGANISATION, ROLES, Office
from tests.support.posting import KNOWN, post

WITH_ADMIN = {
    **ORGANISATION,
    "people": {**ORGANISATION["people"], "gu": {"name": "顾全", "unit": "YC", "posts": ["system_admin"]}},
}
ADMIN_ROLE = {"system_admin": {"zh": "系统管理员", "en": "System administrator"}}


@pytest.fixture
def admin(office: Office, browser) -> FlaskClient:
    office.does(ImportOrganisation, organisation=WITH_ADMIN, roles={**ROLES, **ADMIN_ROLE})
    office.does(PutAccount, person="gu", password_hash=KNOWN)
    return browser("gu")


def test_the_next_year_is_provisional_until_it_is_entered(admin: FlaskClient) -> None:
    page = admin.get("/calendar", follow_redirects=True)
    assert page.request.path == "/calendar/2027"
    assert "暂定日历" in page.text
    assert "02-05" in page.text

    answer = post(admin, "/calendar/2027", command_id="c1", rest_days="2027-02-08\n2027-02-09", complete="1")
    assert answer.status_code == 303

    page = admin.get("/calendar/2027").text
    assert "暂定日历" not in page
    assert "2027-02-08\n2027-02-09" in page


def test_the_way_to_the_next_year_keeps_the_language(admin: FlaskClient) -> None:
    assert "Working calendar 2027" in admin.get("/calendar?language=en", follow_redirects=True).text


def test_open_due_times_move_with_it(office: Office, admin: FlaskClient) -> None:
    office.start("approval")
    (task,) = office.tasks("bo")
    post(admin, "/calendar/2026", command_id="c1", rest_days="2026-11-24")
    office.poller.round()
    (moved,) = office.tasks("bo")
    assert (moved.due_at - task.due_at).days == 0
    assert moved.due_at > task.due_at


def test_what_is_wrong_comes_back_as_it_was_typed_with_every_reason(admin: FlaskClient) -> None:
    answer = post(admin, "/calendar/2027", command_id="c1", rest_days="2027-02-30", working_days="元旦", source="通知")

    assert answer.status_code == 422
    assert "有2处需要修改" in answer.text
    assert all(typed in answer.text for typed in ("2027-02-30", "元旦", "通知"))
    assert "暂定日历" in admin.get("/calendar/2027").text


def test_a_year_beyond_the_calendar_is_not_there(admin: FlaskClient) -> None:
    assert admin.get("/calendar/1999").status_code == 404


def test_others_neither_see_nor_enter_it(office: Office, browser) -> None:
    ann = browser("ann")
    assert "工作日历" not in ann.get("/").text
    assert ann.get("/calendar/2027").status_code == 403
    assert post(ann, "/calendar/2027", page="/", command_id="c1", rest_days="2027-02-08").status_code == 403


def test_an_official_list_is_looked_at_first_and_then_imported(admin: FlaskClient) -> None:
    def sends(text: str, **more: str) -> str:
        files = {"list": (BytesIO(text.encode()), "2027.csv")}
        answer = post(admin, "/calendar/import", page="/calendar/2027", **files, **more)
        return admin.get(answer.location).text if answer.status_code == 303 else answer.text

    text = "日期,类型\n2027-02-09,放假\n2027-10-01,放假\n"
    assert "只是预览：将改变365天" in sends(text, command_id="l1", look="1")
    assert "暂定日历" in admin.get("/calendar/2027").text
    assert "已导入" in sends(text, command_id="l2")
    assert "暂定日历" not in admin.get("/calendar/2027").text

    refused = sends("日期,类型\n2027-02-30,放假\n2027-02-20,聚会\n", command_id="l3")
    assert ("第2行" in refused, "第3行" in refused) == (True, True)
    post(admin, "/calendar/import", page="/calendar/2027", command_id="l4")
    assert "请选择文件" in admin.get("/calendar/2027").text
