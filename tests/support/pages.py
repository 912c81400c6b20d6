"""A person at a browser without scripts: opens pages, fills in forms by field name and sends them; it judges nothing.

    with Browser(address) as w003:
        w003.signs_in("w003")
        w003.opens("/start/leave_request").form("/start/leave_request").sends({"type": "annual", …})

It knows names of fields, addresses of forms and statuses only: how a page looks and what it says may change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType

import httpx
from lxml import html

from tests.support.served import ONE_REQUEST_EACH, PASSWORD, PATIENCE

Answers = Mapping[str, str]
UNANSWERED: Answers = {}
Upload = tuple[str, bytes, str]
"""A file's name, what is in it, its media type."""
NO_UPLOADS: Mapping[str, Sequence[Upload]] = {}


class Browser:
    """One person's session with the pages at `address`, or of an application in this process (`transport`). Redirects
    are not followed: where they lead is an answer."""

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        self.client = httpx.Client(base_url=address, timeout=PATIENCE, limits=ONE_REQUEST_EACH, transport=transport)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def signs_in(self, person: str, password: str = PASSWORD) -> "Page":
        return self.opens("/sign-in").form("password").sends({"username": person, "password": password})

    def opens(self, path: str) -> "Page":
        return Page(self, self.client.get(path))


class Page:
    """An answer of the web: its status, where it leads, its text and its forms."""

    def __init__(self, browser: Browser, response: httpx.Response) -> None:
        self.browser = browser
        self.status = response.status_code
        self.leads_to = response.headers.get("location")
        self.path = response.url.path
        self.text = response.text
        self._root = html.fromstring(response.text) if response.text else None

    @property
    def links(self) -> set[str]:
        return set() if self._root is None else {link for link in self._root.xpath("//a/@href")}

    @property
    def forms(self) -> "list[Form]":
        """Those that are sent: what only closes a dialog is none."""
        found = [] if self._root is None else self._root.forms
        return [_read(self, one) for one in found if one.method in ("GET", "POST")]

    def form(self, wanted: str = "") -> "Form":
        """The one form that has the field `wanted`, or is sent to an address in which `wanted` occurs; of several the
        page's own, which is sent where the page is."""
        found = [one for one in self.forms if wanted in one.fields or wanted in one.action]
        if len(found) > 1:
            found = [one for one in found if one.action in ("", self.path)]
        assert len(found) == 1, f"{self.status} {self.path}: {len(found)} forms for {wanted!r}"
        return found[0]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it stands on the page: what it holds already, csrf and command ids included."""

    browser: Browser
    action: str
    method: str
    enctype: str
    fields: frozenset[str]
    held: tuple[tuple[str, str], ...]

    def value(self, field: str) -> str | None:
        return dict(self.held).get(field)

    def by(self, browser: Browser) -> "Form":
        """The same form in somebody else's hands, who has made one like it: with the token of that session, and
        without whose the page was."""
        token = next(value for form in browser.opens("/").forms if (value := form.value("csrf_token")))
        held = tuple((name, token if name == "csrf_token" else value) for name, value in self.held if name != "_by")
        return replace(self, browser=browser, held=held)

    def sends(self, answers: Answers = UNANSWERED, uploads: Mapping[str, Sequence[Upload]] = NO_UPLOADS) -> Page:
        """Fills in the named fields, leaves the others as they are, and sends it. Values need not be ones on offer."""
        unknown = (set(answers) | set(uploads)) - self.fields
        assert not unknown, f"{self.action} has no fields {sorted(unknown)}, only {sorted(self.fields)}"
        pairs = [pair for pair in self.held if pair[0] not in answers] + list(answers.items())
        if self.method == "GET":
            return Page(self.browser, self.browser.client.get(self.action, params=httpx.QueryParams(pairs)))
        if self.enctype == "multipart/form-data":
            parts: list[tuple[str, tuple[str | None, str | bytes, str | None]]] = [
                *((name, (None, value, None)) for name, value in pairs),
                *((name, one) for name, several in uploads.items() for one in several),
            ]
            return Page(self.browser, self.browser.client.post(self.action, files=parts))
        body = str(httpx.QueryParams(pairs))
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return Page(self.browser, self.browser.client.post(self.action, content=body, headers=headers))


def _read(page: Page, found: html.FormElement) -> Form:
    named = found.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]|.//button[@name]")
    return Form(
        browser=page.browser, action=found.get("action") or page.path, method=found.method,
        enctype=found.get("enctype", ""), fields=frozenset(one.get("name") for one in named),
        held=tuple((name, value or "") for name, value in found.form_values()),
    )  # fmt: skip
