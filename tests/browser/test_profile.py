"""One looks at one's own settings, signs out another device and takes a new password."""

from playwright.sync_api import expect

from engine.commands import NoteSignIn
from tests.browser.conftest import KNOWN, Visits
from tests.support.chromium import PHONE, in_every_look
from tests.support.posting import PASSWORD
from tests.support.street import Street


@in_every_look
def test_the_page_is_sound(visits: Visits, street: Street, width: int, language: str, look: str) -> None:
    me = visits("w003", width=width, language=language)
    street.does(NoteSignIn, "w003", session="0" * 64, password_hash=KNOWN, device="wechat android")
    page = me.opens("/me")
    me.turns(look)
    faults = {"page": me.faults()}
    other = page.locator("[name=session]")
    expect(other).to_have_count(1)
    page.locator("form:has([name=session]) button").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(other).to_have_count(0)
    page.fill("[name=old]", PASSWORD)
    page.fill("[name=new]", "short")
    page.fill("[name=again]", "shorter")
    page.locator("form:has([name=old]) button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    faults["refused"] = [fault for fault in me.faults() if "422" not in fault]
    for name, typed in (("old", PASSWORD), ("new", "a longer one of ten"), ("again", "a longer one of ten")):
        page.fill(f"[name={name}]", typed)
    page.locator("form:has([name=old]) button").click()
    expect(page.get_by_role("status")).to_be_visible()

    assert {path: found for path, found in faults.items() if found} == {}


def test_the_longest_menu_ends_above_the_bar_of_a_phone(visits: Visits) -> None:
    page = visits("admin", width=PHONE).opens("/")
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="退出登录").scroll_into_view_if_needed()

    panel, bar = page.locator(".ll-menu-panel").bounding_box(), page.locator(".ll-tabs").bounding_box()

    assert panel is not None
    assert bar is not None
    assert panel["y"] + panel["height"] <= bar["y"]
