"""A resident at the public page: asks for an errand, looks it up again, rates it; the pages are sound in every look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.commands import ClaimTask, CompleteTask
from tests.support.chromium import PHONE, Visitor, in_every_look
from tests.support.playing import played
from tests.support.street import Street

NUMBER = "10000000031"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Street, str]]:
    with played(tmp_path_factory.mktemp("public"), ("shared", "proxy"), ("w003",)) as found:
        yield found


def asks(page: Page, item: str = "医保参保登记") -> None:
    page.locator("[name=item]").fill(item)
    page.locator("[name=item]").blur()
    expect(page.get_by_text("身份证、申请表")).to_be_visible()
    page.locator("[name=community]").select_option("XY")
    page.locator("[name=applicant]").fill("乌云其木格")
    page.locator("[name=phone]").fill(NUMBER)
    page.locator("[name=consent]").check()
    page.locator("[data-primary]").click()
    page.wait_for_url("**/public/ticket")


def test_a_resident_asks_on_a_phone_and_looks_it_up_later(house: tuple[Street, str], browser: Browser) -> None:
    street, address = house
    first = Visitor(browser, address, width=PHONE)
    asks(first.opens("/public/apply/proxy_service"))
    code = first.page.locator(".ll-public-code").inner_text()
    assert first.faults() == []
    first.context.close()

    later = Visitor(browser, address, width=PHONE)
    page = later.opens(f"/public?code={code}")
    page.locator("#tail").fill(NUMBER[-4:])
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", name="医保参保登记")).to_be_visible()
    expect(page.locator("[aria-current=step]")).to_contain_text("审核材料")
    assert later.faults() == []
    later.context.close()
    (task,) = (one for one in street.tasks("w003") if one.element_id == "ut_check")
    assert task.due_at is not None


@in_every_look
def test_the_pages_for_residents_are_sound_in_large_letters_too(
    house: tuple[Street, str], browser: Browser, width: int, language: str, look: str
) -> None:
    visitor, faults = Visitor(browser, house[1], width=width), {}
    asks(visitor.opens("/public/apply/proxy_service"), "医保参保登记")
    ways = ("", "/apply/proxy_service", "/ticket", "/ticket/resident_withdraw")
    for path in (f"/public{way}?language={language}&text={text}" for way in ways for text in ("big", "usual")):
        visitor.opens(path)
        visitor.turns(look)
        faults[path] = visitor.faults()
    visitor.context.close()
    assert {path: found for path, found in faults.items() if found} == {}


def test_a_resident_who_asks_about_personal_data_is_told_the_answer_and_where_to_complain(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    with played(tmp_path_factory.mktemp("rights"), ("shared", "rights"), ("w003",)) as (street, address):
        visitor = Visitor(browser, address, width=PHONE)
        page = visitor.opens("/public/apply/resident_data_request?language=en")
        page.locator("[name=community]").select_option("XY")
        page.locator("[name=kind][value=withdraw]").check()
        expect(page.get_by_text("What the law has us keep stays")).to_be_visible()
        page.locator("[name=applicant]").fill("赵一鸣")
        page.locator("[name=phone]").fill("10000000099")
        assert visitor.faults() == []
        page.locator("[data-primary]").click()
        expect(page.get_by_role("heading", name="Withdraw consent")).to_be_visible()

        (task,) = (one for one in street.tasks("w003") if one.element_id == "ut_identity")
        street.does(ClaimTask, "w003", task=task.key)
        said = {"method": "in_person", "matched": "no", "reason": "没有带身份证件"}
        street.does(CompleteTask, "w003", task=task.key, answers=said)
        page.reload()
        expect(page.locator(".ll-public-answer")).to_contain_text("complain to the data protection officer")
        assert visitor.faults() == []
        visitor.context.close()
