"""The first screen of each kind of post, live while others work, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.bundles import bundle_files
from engine.commands import AssignTask, ClaimTask, PutAccount
from engine.ids import Key
from tests.support.chromium import PHONE, Visitor, in_every_look
from tests.support.databases import file_database
from tests.support.house import ROOT
from tests.support.leave import THREE_DAYS
from tests.support.playing import listening
from tests.support.posting import KNOWN, PASSWORD
from tests.support.street import Street

PEOPLE = ("w001", "w003", "admin", "dept_mz", "street_list_office")


@dataclass
class Screens:
    """The demo street behind a web server, and a browser."""

    street: Street
    address: str
    browser: Browser
    days: Iterator[int] = field(default_factory=lambda: iter((7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25)))

    @contextmanager
    def visited_by(self, person: str, **how: object) -> Iterator[Visitor]:
        visitor = Visitor(self.browser, self.address, **how).signs_in(person, PASSWORD)  # type: ignore[arg-type]
        yield visitor
        visitor.context.close()

    def asks_for_leave(self, person: str = "w003") -> Key:
        """Answers the secretary's task that comes of it."""
        before = {task.key for task in self.street.tasks("w001")}
        day = f"2026-12-{next(self.days):02}"
        wish = {**THREE_DAYS, "start": day, "end": day, "reason": "回老家"}
        self.street.start("leave_request", by=person, answers=wish)
        (task,) = (one for one in self.street.tasks("w001") if one.key not in before and one.element_id == "ut_approve")
        return task.key


@pytest.fixture(scope="module")
def screens(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    folder: Path = tmp_path_factory.mktemp("screens")
    with file_database(folder) as database:
        street = Street(database)
        for bundle in ("leave", "shared", "first_responder", "proxy", "dispatch"):
            street.deploy(bundle, bundle_files(ROOT, bundle))
        for person in PEOPLE:
            street.does(PutAccount, person=person, password_hash=KNOWN)
        with listening(street.engine, folder) as address:
            yield Screens(street, address, browser)


@in_every_look
def test_every_first_screen_is_sound(screens: Screens, width: int, language: str, look: str) -> None:
    screens.asks_for_leave()
    faults = {}

    for person in PEOPLE:
        with screens.visited_by(person, width=width, language=language) as visitor:
            visitor.turns(look)
            faults[person] = visitor.faults()

    assert {person: found for person, found in faults.items() if found} == {}


def test_each_post_finds_at_hand_what_it_does_most(screens: Screens) -> None:
    screens.asks_for_leave()
    seen = {}

    for person, words in {
        "w003": ("首问登记", "请假"), "w001": ("已超时", "无人签收"), "admin": ("系统状况", "2027年放假安排未录入"),
        "dept_mz": ("下派事项", "本部门的事项"), "street_list_office": ("未发布的草稿",),
    }.items():  # fmt: skip
        with screens.visited_by(person, width=PHONE) as visitor:
            seen[person] = [word for word in words if word not in visitor.page.inner_text("main")]
            if person == "w003":
                visitor.page.get_by_role("link", name="请假").click()
                expect(visitor.page.locator("h1")).to_have_text("请假与销假")

    assert {person: missing for person, missing in seen.items() if missing} == {}


def asks_again(page: Page) -> None:
    """As the open page does every 20 seconds."""
    page.evaluate("document.dispatchEvent(new Event('ll:changed'))")


def test_an_open_inbox_says_who_was_faster_and_that_something_is_new_and_nothing_moves(screens: Screens) -> None:
    task = screens.asks_for_leave()
    with screens.visited_by("w001") as visitor:
        page = visitor.page
        card = page.locator(f"[data-task='{task}']")
        page.get_by_role("searchbox").focus()
        before = card.bounding_box()
        screens.street.does(ClaimTask, "w001", task=task)
        screens.asks_for_leave("w004")

        asks_again(page)

        expect(page.get_by_role("link", name="有新任务")).to_be_visible()
        expect(page.locator("[data-live-say]")).to_contain_text("有新任务")
        expect(page.get_by_role("searchbox")).to_be_focused()
        assert card.bounding_box() == before
        page.get_by_role("link", name="有新任务").click()
        expect(page.get_by_role("link", name="有新任务")).to_be_hidden()
        assert visitor.faults() == []


def test_a_short_task_is_claimed_and_done_on_its_card_by_keys(screens: Screens) -> None:
    task = screens.asks_for_leave()
    with screens.visited_by("w001", width=PHONE) as visitor:
        page = visitor.page
        card = page.locator(f"[data-task='{task}']")
        while not card.evaluate("card => card.contains(document.activeElement)"):
            page.keyboard.press("j")
        page.keyboard.press("c")
        expect(card.get_by_text("我已签收")).to_be_visible()
        expect(card.get_by_text("回老家")).to_be_visible()
        page.evaluate("scrollTo(0, 0)")  # half behind the bar at the top a link is too small to hit
        faults = visitor.faults()

        card.get_by_label("同意", exact=True).check()
        card.get_by_role("button", name="提交").click()

        expect(card.get_by_role("status")).to_contain_text("已提交")
        expect(card.get_by_text("已办结")).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
        faults += visitor.faults()
        assert faults == []


def test_the_slower_of_two_reads_on_the_card_who_did_it(screens: Screens) -> None:
    task = screens.asks_for_leave()
    with screens.visited_by("w001") as visitor:
        page = visitor.page
        card = page.locator(f"[data-task='{task}']")
        expect(card).to_be_visible()
        screens.street.does(AssignTask, "admin", task=task, person="street_leader", reason="书记外出开会")

        card.get_by_role("button", name="签收").click()

        expect(card.get_by_text("已由")).to_have_count(2)  # where the button was, and where the form would be
        page.evaluate("scrollTo(0, 0)")
        assert visitor.faults() == []


def test_the_sheet_of_keys_knows_them_all(screens: Screens) -> None:
    screens.asks_for_leave()
    with screens.visited_by("w001") as visitor:
        page = visitor.page
        page.keyboard.press("?")
        keys = set(page.locator("[data-hotkeys-dialog] kbd").all_inner_texts())
        page.keyboard.press("Escape")
        expect(page.locator("[data-hotkeys-dialog]")).to_be_hidden()

        page.keyboard.press("/")

        assert {"j", "k", "Enter", "c", "/"} <= keys
        expect(page.get_by_role("searchbox")).to_be_focused()
