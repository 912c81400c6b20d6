"""The first screen of each kind of post, live while others work, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.bundles import bundle_files
from engine.commands import ClaimTask, PutAccount
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

    @contextmanager
    def visited_by(self, person: str, **how: object) -> Iterator[Visitor]:
        visitor = Visitor(self.browser, self.address, **how).signs_in(person, PASSWORD)  # type: ignore[arg-type]
        yield visitor
        visitor.context.close()

    def asks_for_leave(self, person: str = "w003") -> Key:
        """Answers the secretary's task that comes of it."""
        before = {task.key for task in self.street.tasks("w001")}
        day = 7 + len(before)
        self.street.start("leave_request", by=person, answers={**THREE_DAYS, **_days(day), "reason": "回老家"})
        (task,) = (one for one in self.street.tasks("w001") if one.key not in before and one.element_id == "ut_approve")
        return task.key


def _days(day: int) -> dict[str, str]:
    return {"start": f"2026-12-{day:02}", "end": f"2026-12-{day:02}"}


@pytest.fixture(scope="module")
def screens(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    folder: Path = tmp_path_factory.mktemp("screens")
    with file_database(folder) as database:
        street = Street(database)
        for bundle in ("leave", "shared", "first_responder", "proxy", "dispatch"):
            street.deploy(bundle, bundle_files(ROOT, bundle))
        for person in PEOPLE:
            street.does(PutAccount, person=person, password_hash=KNOWN)
        with listening(street, folder) as address:
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
