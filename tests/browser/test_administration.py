"""An administrator enters the holiday notice and turns a rehearsal's clock in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.support.chromium import in_every_look
from tests.support.street import Street


@pytest.fixture
def rehearsing(street: Street) -> Street:
    street.engine.allows_test_clock = True
    return street


@in_every_look
def test_the_pages_are_sound(visits: Visits, rehearsing: Street, width: int, language: str, look: str) -> None:
    admin = visits("admin", width=width, language=language)
    faults = {}
    for path in ("/calendar/2027", "/clock"):
        admin.opens(path)
        admin.turns(look)
        faults[path] = admin.faults()
    page = admin.opens("/calendar/2027")
    page.fill("#rest_days", "2027-02-30")
    page.click("[data-primary]")
    expect(page.get_by_role("alert")).to_be_focused()
    faults["refused"] = [fault for fault in admin.faults() if "422" not in fault]

    assert {path: found for path, found in faults.items() if found} == {}


def test_the_notice_of_the_next_year_is_entered_and_holds(visits: Visits, street: Street) -> None:
    page = visits("admin").opens("/")
    page.locator("[data-menu] summary").click()
    page.get_by_role("link", name="工作日历").click()
    expect(page.get_by_text("按暂定日历计算")).to_be_visible()
    page.get_by_label("放假的日子", exact=True).fill("2027-02-09\n2027-02-10")
    page.get_by_label("调休上班的日子").fill("2027-02-07")
    page.get_by_label("全年安排已录完，不再是暂定").check()
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_role("status")).to_contain_text("已保存")
    expect(page.get_by_text("按暂定日历计算")).to_have_count(0)
    expect(page.locator("dl.ll-summary-list")).to_contain_text("02-08至02-10")
    expect(page.locator("dl.ll-summary-list")).to_contain_text("02-07")


def test_the_clock_goes_to_what_is_due_next(visits: Visits, rehearsing: Street) -> None:
    page = visits("admin").opens("/clock")
    page.get_by_role("button", name="快1天").click()
    expect(page.get_by_role("status")).to_contain_text("时钟已拨到2026-11-25 09:00")
    expect(page.locator("header")).to_contain_text("11-25 09:00")
    page.get_by_role("button", name="恢复正常时间").click()
    expect(page.get_by_role("status")).to_contain_text("已恢复正常时间")
