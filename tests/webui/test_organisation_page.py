"""An administrator takes the organisation away as a file, brings it back changed, looks, and only then imports it."""

import html
import io
import re

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from engine.commands import ImportOrganisation, PutAccount
from tests.support.engines import ROLES, Office
from tests.support.posting import PASSWORD, post
from tests.webui.test_calendar_page import ADMIN_ROLE, WITH_ADMIN
from webui.session import hasher


@pytest.fixture
def admin(office: Office, browser) -> FlaskClient:
    office.does(ImportOrganisation, organisation=WITH_ADMIN, roles={**ROLES, **ADMIN_ROLE})
    office.does(PutAccount, person="gu", password_hash=hasher.hash(PASSWORD))
    return browser("gu")


def changed(admin: FlaskClient, **cells: object) -> bytes:
    """The workbook as it is downloaded, with other cells in the sheet of the people."""
    book = load_workbook(io.BytesIO(admin.get("/organisation/file.xlsx").data))
    for cell, value in cells.items():
        book["人员"][cell] = value
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def look(admin: FlaskClient, data: bytes, name: str = "x.xlsx") -> TestResponse:
    return post(admin, "/organisation", file=(io.BytesIO(data), name))


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'name="(command_id|content|base)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_changed_name_is_looked_at_then_imported_and_noted(admin: FlaskClient) -> None:
    was = load_workbook(io.BytesIO(admin.get("/organisation/file.xlsx").data))["人员"]["B2"].value
    seen = look(admin, changed(admin, B2="新姓名")).text
    assert f"{was} → 新姓名" in seen
    assert "新姓名" not in admin.get("/organisation/file.yaml").text

    post(admin, "/organisation/import", **hidden(seen))

    assert "新姓名" in admin.get("/organisation/file.yaml").text
    assert "顾全：变更 1" in admin.get("/organisation").text


def test_what_is_wrong_is_told_all_at_once_and_nothing_is_stored(admin: FlaskClient) -> None:
    refused = look(admin, changed(admin, B2=None, C3="ZZ"))
    assert refused.status_code == 422
    assert "文件有2处需要修改" in refused.text
    assert "“人员”第3行“单位编号”列：没有单位ZZ。请改正后重新导入。" in refused.text


def test_the_same_file_changes_nothing_and_offers_no_import(admin: FlaskClient) -> None:
    for ending in ("xlsx", "yaml"):
        seen = look(admin, admin.get(f"/organisation/file.{ending}").data, f"x.{ending}").text
        assert ("没有变化。" in seen, "确认导入" in seen) == (True, False)


def test_who_holds_open_work_is_named_before_leaving(office: Office, admin: FlaskClient) -> None:
    office.start("approval")
    office.claims("bo")
    text = admin.get("/organisation/file.yaml").text
    without = re.sub(r"^  bo:\n(    .*\n)+", "", text, flags=re.M)
    seen = look(admin, without.encode(), "x.yaml").text
    assert "1项任务" in seen


def test_what_was_looked_at_long_ago_is_not_imported(admin: FlaskClient) -> None:
    first, second = (hidden(look(admin, changed(admin, B2=name)).text) for name in ("甲某", "乙某"))
    assert post(admin, "/organisation/import", **first).status_code == 303
    assert post(admin, "/organisation/import", **second).status_code == 409


@pytest.mark.parametrize("content", ["", "!", "AAAA", "eJyrrgUAAXUA+Q=="])
def test_a_damaged_request_is_refused(admin: FlaskClient, content: str) -> None:
    assert post(admin, "/organisation/import", command_id="c", content=content, base="1").status_code == 400


def test_others_neither_see_nor_take_it(browser, admin: FlaskClient) -> None:
    ann = browser("ann")
    assert "组织机构" not in ann.get("/").text
    for path in ("/organisation", "/organisation/file.xlsx"):
        assert ann.get(path).status_code == 403
    assert admin.get("/organisation/file.pdf").status_code == 404
