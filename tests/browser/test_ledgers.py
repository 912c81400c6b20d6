"""A secretary reads the ledgers of the community in a real browser and takes one along."""

import re

import pytest
from playwright.sync_api import expect

from engine.commands import LoadLedgerRows
from tests.browser.conftest import Visits
from tests.support.chromium import PHONE, in_every_look
from tests.support.leave import THREE_DAYS
from tests.support.street import Street


@pytest.fixture
def asked(street: Street) -> Street:
    """Two requests for leave, and a balance."""
    street.does(LoadLedgerRows, ledger="led_leave_balance", rows=[{"worker": "w003", "year": 2026, "entitled": 5}])
    street.start("leave_request", by="w003", answers=THREE_DAYS)
    street.start("leave_request", by="w003", answers={**THREE_DAYS, "start": "2026-12-14", "end": "2026-12-16"})
    return street


@in_every_look
def test_the_pages_are_sound(visits: Visits, asked: Street, width: int, language: str, look: str) -> None:
    secretary = visits("w001", width=width, language=language)
    faults = {}

    for path in ("", "/led_leave", "/led_leave?f.units=many&sort=start", "/led_leave_balance", "/led_attendance"):
        secretary.opens(f"/ledgers{path}")
        secretary.turns(look)
        faults[path] = [fault for fault in secretary.faults() if "status of 422" not in fault]  # as Chromium logs it

    assert {path: found for path, found in faults.items() if found} == {}


def test_a_secretary_narrows_the_rows_opens_a_case_and_exports(visits: Visits, asked: Street) -> None:
    secretary = visits("w001", width=PHONE)
    page = secretary.opens("/")
    page.locator("[data-menu] summary").click()
    page.get_by_role("link", name="台账").click()
    page.get_by_role("link", name="请销假台账").click()
    page.get_by_text("筛选和排序").click()
    page.get_by_label("开始日期").fill("2026-12-14")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("[data-row]")).to_have_count(1)

    with page.expect_download() as taken:
        page.get_by_role("button", name="导出Excel").click()
    assert taken.value.suggested_filename == "led_leave.xlsx"

    page.get_by_role("link", name=re.compile("^LV-")).click()
    expect(page.locator("h1")).to_have_text("请假与销假")
