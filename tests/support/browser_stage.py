"""A stage whose people use a real browser: what they wish is a page they open and a form they fill in and send;
residents use theirs. Every form is looked at once, as it is filled in, and what is wrong with its page is kept.

    with browser_stage(browser, folder) as stage:
        stage.set_up(scenario, files)
        play_on(stage, scenario)
        assert stage.faults == {}
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from engine.clock import wall_clock
from engine.commands import PutAccount
from engine.engine import Engine
from engine.errors import ValidationFailed, WrongState
from engine.ids import Key
from engine.queries.variables import outermost_scope
from engine.scenarios import Stage
from engine.scenarios.files import Brought, files_of
from engine.scenarios.scenario import Complete, Do, Row, Say, Start, Wish
from engine.store.tickets import TicketRow
from tests.support.chromium import HEIGHT, PHONE, Visitor
from tests.support.databases import file_database
from tests.support.playing import listening
from tests.support.posting import KNOWN, PASSWORD


class BrowserStage(Stage):
    """`faults` by what was filled in: `start proxy_service`, `ut_check`, `case`."""

    def __init__(self, engine: Engine, browser: Browser, address: str, **how: object) -> None:
        super().__init__(engine)
        self.faults: dict[str, list[str]] = {}
        self._browser, self._address, self._how = browser, address, {"width": PHONE, **how}
        self._visitors: dict[str, Visitor] = {}
        self._seen: set[str] = set()

    def do(self, wish: Wish) -> None:
        """Raises ValidationFailed for what a form refuses, WrongState for what its case does not offer."""
        match wish:
            case Start():
                visitor = self._visitor(wish.by)
                self._sends(visitor, f"/start/{wish.process}", f"start {wish.process}", wish.answers)
                self.cases[wish.alias] = Key(int(visitor.page.url.rpartition("/")[2]))
                self.looks_at(visitor, f"case {wish.process}")
            case Complete():
                self._completes(wish)
            case Do():
                self._acts(wish)
            case Say() if (ticket := self._ticket(wish.to)) is not None and self._hears(ticket, wish):
                pass
            case _:
                super().do(wish)
        self._poller.round()

    def looks_at(self, visitor: Visitor, what: str) -> None:
        """The whole page at once: what sticks to the foot of a phone covers something wherever it is scrolled to."""
        if what not in self._seen:
            self._seen.add(what)
            whole = visitor.page.evaluate("document.documentElement.scrollHeight")
            visitor.page.set_viewport_size({"width": visitor.width, "height": max(whole, HEIGHT)})
            if found := visitor.faults():
                self.faults[what] = found
            visitor.page.set_viewport_size({"width": visitor.width, "height": HEIGHT})

    def closes(self) -> None:
        for visitor in self._visitors.values():
            visitor.context.close()

    def _completes(self, wish: Complete) -> None:
        """The inbox leads to it."""
        visitor, task = self._visitor(wish.by), self._task(wish)
        way = f"/tasks/{task.key}"
        expect(visitor.opens("/").locator(f"a[href='{way}']").first).to_be_attached()
        self._sends(visitor, way, wish.element, wish.answers)

    def _acts(self, wish: Do) -> None:
        visitor, case = self._visitor(wish.by), f"/cases/{self.case(wish.case)}"
        way = f"{case}/actions/{wish.message}"
        if not visitor.opens(case).locator(f"a[href='{way}']").count():
            raise WrongState(reason="the page does not offer it")
        self._sends(visitor, way, f"action {wish.message}", wish.answers)

    def _hears(self, ticket: TicketRow, wish: Say) -> bool:
        """Whether the resident's page offers to say so; then it is said there."""
        resident = self._visitor("")
        page = resident.opens(f"/public?code={ticket.code}")
        page.locator("#tail").fill(self._tail(ticket))
        _goes_on(page, page.locator("[data-primary]"))
        self.looks_at(resident, "ticket")
        if not page.locator(f"a[href='/public/ticket/{wish.message}']").count():
            return False
        self._sends(resident, f"/public/ticket/{wish.message}", f"ticket {wish.message}", wish.variables)
        return True

    def _sends(self, visitor: Visitor, path: str, what: str, answers: Row) -> None:
        page = visitor.opens(path)
        fills(page, answers)
        self.looks_at(visitor, what)
        _goes_on(page, page.locator("[data-primary]"))
        if page.locator("#errors-title").count():
            visitor.said = [said for said in visitor.said if "422" not in said]
            raise ValidationFailed([])
        refusal = page.locator(".ll-summary")
        assert not refusal.count(), f"{what}: {refusal.inner_text()}"

    def _ticket(self, case: str) -> TicketRow | None:
        with self.engine.database.snapshot() as work:
            return work.tickets.of_instance(self.case(case))

    def _tail(self, ticket: TicketRow) -> str:
        with self.engine.database.snapshot() as work:
            start = work.variables.of_scope(outermost_scope(work, ticket.instance_key))["start"]
        return str(start["phone"])[-4:]

    def _visitor(self, person: str) -> Visitor:
        """Somebody of the street who is signed in; without a name a resident."""
        if person not in self._visitors:
            visitor = self._visitors[person] = Visitor(self._browser, self._address, **self._how)  # type: ignore[arg-type]
            if person:
                self._handle(PutAccount(id=self._id(), person=person, password_hash=KNOWN))
                visitor.signs_in(person, PASSWORD)
        return self._visitors[person]


@contextmanager
def browser_stage(browser: Browser, folder: Path, **how: object) -> Iterator[BrowserStage]:
    """On a database of its own, with a clock that the scenario turns."""
    with file_database(folder) as database:
        engine = Engine(database, wall_clock, allows_test_clock=True, secret="only for tests")
        with listening(engine, folder) as address:
            stage = BrowserStage(engine, browser, address, **how)
            yield stage
            stage.closes()


def fills(page: Page, answers: Row) -> None:
    """Each field as people do, in whatever order brings it up: what depends on another comes after it."""
    left = dict(_fields(answers))
    while left:
        here = [name for name in left if _is_there(page, name)]
        assert here, f"{page.url} has no field for {left}"
        for name in here:
            _fill(page, name, left.pop(name))
    for table, rows in answers.items():
        if isinstance(rows, list) and not files_of(rows):
            _drops(page, table, max(len(rows), 1))  # an empty table offers a blank row


def _drops(page: Page, table: str, wanted: int) -> None:
    """The rows that stand there beyond those that are wanted."""
    while (surplus := page.locator(f'button[name="_remove"][value="{table}[{wanted}]"]')).count():
        _redrawn(page, surplus, surplus.click)


def _fields(answers: Row, before: str = "") -> Iterator[tuple[str, object]]:
    """As the pages name them: the rows of a table are `rows[0].column`."""
    for name, value in answers.items():
        if files := files_of(value):
            yield before + name, files
            continue
        rows = value if isinstance(value, list) and any(isinstance(one, Mapping) for one in value) else None
        for place, row in enumerate(rows or ()):
            yield from _fields(row, f"{before}{name}[{place}].")
        if rows is None and value != []:
            yield before + name, value


def _is_there(page: Page, name: str) -> bool:
    """A table gets one row more where the one that is wanted comes next."""
    field = page.locator(f'[name="{name}"], [name="_find.{name}"]')
    table, _, rest = name.partition("[")
    more = page.locator(f'button[name="_add"][value="{table}"]')
    if not field.count() and rest and more.count() and _has_row(page, table, int(rest.partition("]")[0]) - 1):
        _redrawn(page, more, more.click)
    return field.count() > 0


def _has_row(page: Page, table: str, place: int) -> bool:
    return page.locator(f'[name^="{table}[{place}]."]').count() > 0


def _fill(page: Page, name: str, value: object) -> None:
    if page.locator(f'[name="_find.{name}"]').count():
        _picks(page, name, str(value))
        return
    control = page.locator(f'[name="{name}"]')
    kind = control.first.evaluate("one => one.type || one.tagName")
    if kind == "file":
        _brings(control, value)
    elif kind == "radio" or (kind == "checkbox" and not isinstance(value, bool)):
        for one in value if isinstance(value, list) else [value]:
            choice = page.locator(f'[name="{name}"][value="{one}"]')
            if not choice.is_checked():
                _redrawn(page, choice, choice.check)
    elif kind == "checkbox":
        if control.is_checked() != value:
            _redrawn(page, control, control.click)
    elif kind == "select-one":
        if control.input_value() != str(value):
            _redrawn(page, control, lambda: control.select_option(str(value)))
    elif control.input_value() != str(value):
        _redrawn(page, control, lambda: _types(control, str(value)))


def _types(control: Locator, value: str) -> None:
    control.fill(value)
    control.blur()


def _brings(control: Locator, files: object) -> None:
    """Together, as they are chosen in one dialog; a camera beside it is left alone."""
    control.first.set_input_files([
        {"name": one.name, "mimeType": one.media_type, "buffer": one.content}
        for one in (files if isinstance(files, list) else []) if isinstance(one, Brought)
    ])  # fmt: skip


def _picks(page: Page, name: str, value: str) -> None:
    """A row of a register is looked for and chosen."""
    chosen, sought = page.locator(f'[name="{name}"][value="{value}"]'), page.locator(f'[name="_find.{name}"]')
    if not chosen.count():
        _redrawn(page, sought, lambda: sought.fill(value))
    if not chosen.is_checked():
        _redrawn(page, chosen, chosen.check)


def _redrawn(page: Page, control: Locator, act: Callable[[], object]) -> None:
    """What a change brings up is there when this comes back."""
    if control.get_attribute("hx-post") is None:
        act()
        return
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        act()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def _goes_on(page: Page, button: Locator) -> None:
    with page.expect_navigation():
        button.click()
