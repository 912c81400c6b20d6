"""Unmasked rows leave the house when somebody else has granted it, once, and not for long."""

import pytest

from engine.commands import PutAccount
from tests.support.engines import Office
from tests.support.posting import KNOWN, post
from tests.support.residents import PHONE, residents

PAGE = "/ledgers/led_people/unmasked"


@pytest.fixture
def register(office: Office) -> Office:
    residents(office)
    for person in ("mei", "tao"):
        office.does(PutAccount, person=person, password_hash=KNOWN)
    return office


def grants(office: Office):
    with office.engine.database.snapshot() as work:
        return work.export_grants.of_person("li", 9)


def asked(office: Office, li, **typed: str) -> str:
    """The address at which it is decided."""
    assert post(li, PAGE, page=PAGE, **{"purpose": "上报街道年度普查", **typed}).status_code == 303
    return f"/accesses/exports/{grants(office)[0].key}"


def taken(office: Office, li, format: str = "csv"):
    return post(li, f"{PAGE}/{grants(office)[0].key}", page=PAGE, format=format)


def test_a_granted_file_is_taken_once_and_noted(browser, register: Office) -> None:
    li, mei = browser("li"), browser("mei")
    page = asked(register, li, **{"f.status": "moved"})
    assert taken(register, li).status_code == 409
    assert {("mei", "export_asked"), ("tao", "export_asked")} <= register.notices()
    assert page in mei.get("/accesses").text
    assert "上报街道年度普查" in mei.get(page).text
    assert post(mei, page, page=page, decision="grant").status_code == 303
    assert ("li", "export_granted") in register.notices()

    file = taken(register, li).data.decode("utf-8-sig")
    assert "王秀云" in file
    assert "哮喘" in file
    assert PHONE not in file  # another status
    assert taken(register, li).status_code == 409
    log = mei.get("/accesses").text
    assert "导出1行" in log
    assert page not in log


@pytest.mark.parametrize(("who", "status"), [("li", 404), ("ann", 404)])
def test_nobody_decides_about_the_own_request_or_without_the_log(browser, register: Office, who, status) -> None:
    page = asked(register, browser("li"))
    assert browser(who).get(page).status_code == status


def test_a_refusal_says_why_and_leaves_nothing_to_take(browser, register: Office) -> None:
    li, mei, tao = browser("li"), browser("mei"), browser("tao")
    page = asked(register, li)
    assert post(mei, page, page=page, decision="refuse").status_code == 422
    assert post(mei, page, page=page, decision="refuse", reason="用遮盖的即可").status_code == 303
    assert "用遮盖的即可" in li.get(PAGE).text
    assert taken(register, li).status_code == 409
    assert tao.get(page).status_code == 404


def test_a_grant_is_over_after_three_days_and_the_purpose_is_needed(browser, register: Office) -> None:
    li, mei = browser("li"), browser("mei")
    assert post(li, PAGE, page=PAGE, purpose="").status_code == 422
    assert grants(register) == []
    page = asked(register, li)
    post(mei, page, page=page, decision="grant")
    register.passes(days=3)
    assert taken(register, li).status_code == 409
    assert "已过期" in li.get(PAGE).text


def test_the_masked_file_needs_nobody(browser, register: Office) -> None:
    file = post(browser("li"), "/ledgers/led_people/export", page="/ledgers/led_people", format="csv")
    assert file.status_code == 200
    assert PHONE not in file.data.decode()
    assert browser("ann").get(PAGE).status_code == 404
