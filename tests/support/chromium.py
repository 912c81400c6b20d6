"""A real browser for tests: somebody signed in at one width and in one language, whose pages must be sound.

Pages are sound when axe finds nothing, nothing sticks out to the side, and the console stays silent.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import NamedTuple
from zlib import crc32

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

PHONE, DESK, HEIGHT = 390, 1280, 844
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Look(NamedTuple):
    """How a page is looked at."""

    width: int
    language: str
    theme: str


SWITCHED_OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AvoidUnnecessaryBeforeUnloadCheckSync", "AimEnabled",
    "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter",
    "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "PreconnectToSearch",
)  # fmt: skip
"""Parts of the browser that no page needs. The first two draw what would hang below the address bar, for every new
window in processes of their own: three quarters of its cost. The others are Playwright's own choice, whose list this
one replaces."""
_USUAL = (Look(PHONE, "zh", "light"), Look(DESK, "en", "dark"))
Test = Callable[..., None]


def in_every_look(test: Test) -> Test:
    """At every width, in every language, light and dark. `make test` takes one of two looks without anything in common,
    by where the test stands; `make soak` takes the others."""
    usual = _USUAL[crc32(f"{test.__module__}.{test.__name__}".encode()) % len(_USUAL)]
    every = (Look(*one) for one in product((PHONE, DESK), ("zh", "en"), ("light", "dark")))
    looks = [pytest.param(*one, marks=() if one == usual else pytest.mark.soak) for one in every]
    return pytest.mark.parametrize(("width", "language", "look"), looks)(test)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Without one the tests are skipped."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        pytest.skip("no Chromium: install the package chromium to run the tests of the pages in a browser")
    with sync_playwright() as playwright:
        without = f"--disable-features={','.join(SWITCHED_OFF)}"
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", without])
        yield browser
        browser.close()


class Visitor:
    """One person at one screen. With `keeps` it has the service worker, which sees requests before a test does."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        width: int = DESK,
        language: str = "zh",
        scripts: bool = True,
        keeps: bool = False,
    ):
        self.address, self.width, self.has_scripts = address, width, scripts
        self.said: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            has_touch=width == PHONE,
            java_script_enabled=scripts,
            service_workers="allow" if keeps else "block",
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hears)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.language = language

    def _hears(self, message: ConsoleMessage) -> None:
        """But for what the browser says of the service worker that it was told to block."""
        if "Service Worker registration blocked" not in message.text:
            self.said.append(f"{message.type}: {message.text}")

    def signs_in(self, person: str, password: str) -> "Visitor":
        self.page.goto(f"{self.address}/sign-in?language={self.language}")
        self.page.fill("#username", person)
        self.page.fill("#password", password)
        self.page.click("form.card button")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def opens(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def opens_as(self, path: str, look: Look) -> Response:
        """At the visitor's own width, in the language and the colours of the look."""
        joint = "&" if "?" in path else "?"
        answer = self.page.goto(f"{self.address}{path}{joint}language={look.language}")
        assert answer is not None
        self.turns(look.theme)
        return answer

    def turns(self, look: str) -> None:
        """Light or dark, and waits until the colours have changed."""
        self.page.evaluate(
            "async look => { document.documentElement.dataset.bsTheme = look;"
            "await Promise.allSettled(document.getAnimations().map((one) => one.finished)) }",
            look,
        )

    def faults(self, *, but: Sequence[str] = ()) -> list[str]:
        """What is wrong with the page that is open. `but` are selectors of what is not ours to mend."""
        self.page.wait_for_load_state()
        if self.has_scripts:
            self.page.wait_for_selector(".ll-panel-coming", state="detached")  # what comes after the page
        context = {"exclude": [[one] for one in but]} if but else None
        found = Axe().run(self.page, context=context, options=RULES).response["violations"]
        faults = [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]
        if self._sticks_out():
            faults.append("something sticks out to the side")
        return [*faults, *self.said]

    def sticks_out_at(self, width: int) -> bool:
        """Whether the page that is open is too wide for such a screen."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        try:
            return self._sticks_out()
        finally:
            self.page.set_viewport_size({"width": self.width, "height": HEIGHT})

    def _sticks_out(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def kind_of(path: str) -> str:
    """Addresses of one kind are those of one page about other things."""
    return re.sub(r"[0-9a-f-]{8,}|\d+", "N", path.partition("?")[0])


def walks(visitor: Visitor, look: Look, start: str = "/") -> Iterator[str]:
    """Opens whatever can be reached by links from a page, one of each kind; each time the address that is open."""
    waiting, seen = [start], {kind_of(start)}
    while waiting:
        path = waiting.pop(0)
        visitor.opens_as(path, look)
        links = visitor.page.eval_on_selector_all("a[href^='/']", "all => all.map((one) => one.getAttribute('href'))")
        yield path
        for link in links:
            if kind_of(link) not in seen and not _is_file(link):
                seen.add(kind_of(link))
                waiting.append(link)


def _is_file(path: str) -> bool:
    return bool(re.search(r"/content/|/documents/|/file\.|\.xml", path))


def unfolds(page: Page, *folded: str) -> None:
    """Opens the planes of sub-processes one in another, by the button that keys reach."""
    for id in folded:
        page.locator(f"[data-container-id={id}] .bjs-drilldown").press("Enter")
