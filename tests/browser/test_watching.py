"""An administrator and a secretary watch the open promises in a real browser, and give work to somebody else."""

import re

import pytest
from playwright.sync_api import expect

from engine.commands import ClaimTask
from tests.browser.conftest import Visits
from tests.support.chromium import PHONE, in_every_look
from tests.support.leave import THREE_DAYS
from tests.support.street import Street


@pytest.fixture
def late(street: Street) -> Street:
    """Two requests: the first is overdue and claimed by the secretary, the second has just come."""
    street.start("leave_request", by="w003", answers=THREE_DAYS)
    (task,) = (task for task in street.tasks("w001") if task.element_id == "ut_approve")
    street.does(ClaimTask, "w001", task=task.key)
    street.passes(hours=25)
    street.start("leave_request", by="w003", answers={**THREE_DAYS, "start": "2026-12-14", "end": "2026-12-16"})
    return street


@in_every_look
def test_the_pages_are_sound(visits: Visits, late: Street, width: int, language: str, look: str) -> None:
    admin = visits("admin", width=width, language=language)
    faults = {}

    chosen = "?look=breached&process=leave_request&level=l1&person=w001"
    for path in ("/promises", f"/promises{chosen}", "/promises?look=warned"):
        admin.opens(path)
        admin.turns(look)
        faults[path] = admin.faults()
    admin.opens("/promises").get_by_role("link", name=re.compile("改派|Reassign")).first.click()
    faults["reassign"] = admin.faults()

    assert {path: found for path, found in faults.items() if found} == {}


def test_the_administrator_finds_the_overdue_one_opens_its_case_and_gives_it_to_another(
    visits: Visits, late: Street
) -> None:
    admin = visits("admin")
    page = admin.opens("/")
    page.get_by_role("link", name="时限监控").click()
    page.get_by_role("link", name="李建国", exact=True).click()
    expect(page).to_have_url(re.compile("person=w001"))
    card = page.locator(".ll-promise").filter(has_text="审批")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("已超时")
    expect(card).to_contain_text("李建国")
    card.get_by_role("link", name="查看事项").click()
    expect(page.locator("h1")).to_have_text("请假与销假")
    page.go_back()
    card.get_by_role("link", name="改派").click()
    page.get_by_label("交给谁").select_option("street_leader")
    page.get_by_label("原因").fill("书记外出开会")
    page.get_by_role("button", name="确认改派").click()

    expect(page.get_by_role("status").first).to_contain_text("已改派")
    expect(page.get_by_role("link", name="李建国", exact=True)).to_have_count(0)
    assert admin.faults() == []
    told = visits("w001").opens("/notices")
    expect(told.get_by_text("书记外出开会")).to_be_visible()


def test_a_secretary_watches_without_scripts_on_a_phone(visits: Visits, late: Street) -> None:
    page = visits("w001", width=PHONE, scripts=False).opens("/promises")

    page.get_by_role("link", name="已超时").first.click()

    expect(page).to_have_url(re.compile("look=breached"))
    expect(page.locator(".ll-promise").first).to_contain_text("已超")
