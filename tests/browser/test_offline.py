"""A filled form outlives a lost network: it waits on the phone, is sent once, and what stands in its way is shown."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.commands import AssignTask
from engine.ids import Key
from tests.support.chromium import PHONE, Visitor
from tests.support.leave import THREE_DAYS
from tests.support.playing import listening
from tests.support.posting import PASSWORD
from tests.support.street import Street

ALL_THAT_IS_KEPT = """() => new Promise((done) => {
  const request = indexedDB.open('linli-kept');
  request.onsuccess = () => {
    const all = request.result.transaction('forms').objectStore('forms').getAll();
    all.onsuccess = () => {
      request.result.close();
      const read = (one) => new TextDecoder().decode(one.sealed.bytes) + JSON.stringify(one);
      done(all.result.map(read).join());
    };
  };
})"""


class Network:
    """The way to the pages: it can be lost, and come back at the same address."""

    def __init__(self, street: Street, folder: Path) -> None:
        self._street, self._folder, self._port = street, folder, 0
        self._open = ExitStack()
        self.address = ""

    def comes_back(self) -> None:
        self.address = self._open.enter_context(listening(self._street.engine, self._folder, self._port))
        self._port = int(self.address.rpartition(":")[2])

    def is_lost(self) -> None:
        self._open.close()


@pytest.fixture
def network(street: Street, tmp_path: Path) -> Iterator[Network]:
    network = Network(street, tmp_path)
    network.comes_back()
    yield network
    network.is_lost()


@pytest.fixture
def phone(browser: Browser, network: Network) -> Iterator[Callable[[str], Visitor]]:
    """Somebody's, signed in and with its service worker ready."""
    visitors: list[Visitor] = []

    def visit(person: str) -> Visitor:
        visitors.append(Visitor(browser, network.address, width=PHONE, keeps=True).signs_in(person, PASSWORD))
        visitors[-1].page.evaluate("navigator.serviceWorker.ready.then(() => caches.match('/kept'))")
        visitors[-1].page.wait_for_selector("html[data-keeps=true]")
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.context.close()


def fills_in_leave(page: Page, kind: str = "annual") -> None:
    page.select_option("[name=type]", kind)
    page.fill("[name=start]", "2026-12-07")
    page.fill("[name=end]", "2026-12-09")
    page.fill("[name=reason]", "回老家看望父母")


def cases(street: Street) -> int:
    """Requests that wait for the secretary."""
    return sum(task.element_id == "ut_approve" for task in street.tasks("w001"))


def test_a_form_sent_without_a_network_is_kept_and_sent_once(
    phone: Callable[[str], Visitor], network: Network, street: Street, tmp_path: Path
) -> None:
    paper = tmp_path / "诊断证明.pdf"
    paper.write_bytes(b"%PDF-1.4")
    w003 = phone("w003")
    page = w003.opens("/start/leave_request")
    fills_in_leave(page, "sick")
    page.wait_for_load_state("networkidle")
    page.set_input_files("[name=documents]", paper)
    network.is_lost()

    page.locator("[data-primary]").click()
    expect(page.get_by_role("heading", name="等待发送")).to_be_visible()
    expect(page.locator("[data-kept-list] li")).to_contain_text("请假与销假")
    assert "回老家看望父母" not in page.evaluate(ALL_THAT_IS_KEPT)
    w003.said.clear()  # Chromium reports the lost network
    assert w003.faults() == []

    network.comes_back()
    page.evaluate("dispatchEvent(new Event('online')); dispatchEvent(new Event('online'))")

    expect(page.locator("[data-kept-say]")).to_contain_text("已发送：请假与销假")
    expect(page.locator("[data-kept-list] li")).to_have_count(0)
    assert cases(street) == 1
    page = w003.opens("/mine")
    page.get_by_role("link", name="请假与销假").click()
    expect(page.get_by_role("link", name="诊断证明.pdf").first).to_be_visible()


def test_a_form_of_whoever_is_signed_out_by_now_is_kept_and_sent_after_signing_in(
    phone: Callable[[str], Visitor], street: Street
) -> None:
    w003 = phone("w003")
    page = w003.opens("/start/leave_request")
    fills_in_leave(page)
    page.wait_for_load_state("networkidle")
    w003.context.clear_cookies()

    page.locator("[data-primary]").click()
    expect(page.get_by_text("登录后自动发送")).to_be_visible()
    expect(page.locator("[data-kept-list] li")).to_contain_text("请假与销假")
    assert cases(street) == 0
    page.get_by_role("link", name="去登录").click()
    page.wait_for_url("**/sign-in")
    page.fill("#username", "w003")
    page.fill("#password", PASSWORD)
    page.click("form.card button")

    expect(page.locator("[data-kept-say]")).to_contain_text("已发送：请假与销假")
    assert cases(street) == 1


def test_what_arrived_although_no_answer_came_is_not_done_twice(
    phone: Callable[[str], Visitor], network: Network, street: Street
) -> None:
    """The connection breaks after the server has done it: the same form is kept and sent again."""
    page = phone("w003").opens("/start/leave_request")
    fills_in_leave(page)
    page.evaluate(
        "async () => { const form = document.querySelector('form[data-keep]');"
        "await fetch(form.action, { method: 'POST', body: new FormData(form) }) }"
    )
    assert cases(street) == 1
    page.wait_for_load_state("networkidle")
    network.is_lost()
    page.locator("[data-primary]").click()
    expect(page.locator("[data-kept-list] li")).to_be_visible()

    network.comes_back()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("[data-kept-say]")).to_contain_text("已发送")
    assert cases(street) == 1


def test_what_stands_in_the_way_is_shown_and_signing_out_asks_first(
    phone: Callable[[str], Visitor], network: Network, street: Street
) -> None:
    street.start("leave_request", by="w003", answers={**THREE_DAYS, "reason": "回老家"})
    task: Key = next(one.key for one in street.tasks("w001") if one.element_id == "ut_approve")
    w001 = phone("w001")
    page = w001.opens(f"/tasks/{task}")
    page.get_by_label("同意", exact=True).check()
    page.wait_for_load_state("networkidle")
    network.is_lost()
    page.locator("[data-primary]").click()
    expect(page.locator("[data-kept-list] li")).to_be_visible()
    street.does(AssignTask, "admin", task=task, person="street_leader", reason="书记外出开会")

    network.comes_back()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("[data-kept-list] li")).to_contain_text("未能提交：")
    page = w001.opens("/")
    expect(page.get_by_role("link", name="等待发送的表单 1")).to_be_visible()
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("退出登录会删除它们")).to_be_visible()
    page.get_by_role("button", name="确定").click()
    page.wait_for_url("**/sign-in")
    w001.signs_in("w001", PASSWORD)
    expect(page.locator("[data-kept-bar]")).to_be_hidden()


def test_what_another_person_filled_in_is_not_sent_under_ones_own_name(
    phone: Callable[[str], Visitor], street: Street
) -> None:
    w001 = phone("w001")
    page = w001.opens("/start/leave_request")
    fills_in_leave(page)
    page.evaluate("document.querySelector('[name=_by]').value = 'w003'")

    page.locator("[data-primary]").click()

    expect(page.get_by_role("alert")).to_contain_text("由另一位同事填写")
