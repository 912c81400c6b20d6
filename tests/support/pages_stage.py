"""A stage whose people use the pages of a served street: what they wish is a page they open and a form they send."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from lxml import html

from engine.engine import Engine
from engine.errors import Forbidden, NotFound, RefusedAtStart, Rejected, ValidationFailed
from engine.feel.evaluation import SHANGHAI
from engine.queries.rehearsal import next_due
from engine.scenarios import Stage
from engine.scenarios.comparing import LONG_AGO
from engine.scenarios.files import files_of
from engine.scenarios.scenario import Complete, Do, Enter, Row, Say, Signal, Start, Wait, Wish, Withdraw
from tests.support.house import ROOT
from tests.support.leave_pages import People, case_of
from tests.support.pages import Form, Page, Upload
from tests.support.served import Served, eventually

RULES = ROOT / "processes" / "leave" / "dmn_leave_rules.dmn"
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
OK, SENT = 200, 303


class PagesStage(Stage):
    """`engine` only looks and prepares what is given: everything else is done by the web and the worker."""

    def __init__(self, engine: Engine, street: Served, as_: People) -> None:
        super().__init__(engine)
        self._street, self._as = street, as_
        self._starters: dict[str, str] = {}

    def do(self, wish: Wish) -> None:
        """The wish, until the worker has done whatever is due at once. Raises Rejected for what the page refuses."""
        match wish:
            case Start():
                begun = self._sends(wish.by, f"/start/{wish.process}", wish.answers)
                self.cases[wish.alias] = int(case_of(begun))
                self._starters[wish.alias] = wish.by
            case Complete():
                self._sends(wish.by, f"/tasks/{self._task(wish).key}", wish.answers)
            case Withdraw():
                self._sends(wish.by, f"/cases/{self.case(wish.case)}/withdraw", {})
            case Do():
                self._acts(wish)
            case Say():
                self._says(wish)
            case Signal():
                super().do(wish)
            case Enter():
                self._sends("admin", f"/calendar/{wish.year}", {name: _typed(said) for name, said in wish.days.items()})
            case Wait():
                self._pass_until(wish.until)
        self._settle()

    def _acts(self, wish: Do) -> None:
        """To whom the pages do not show a case at all, they do not say either that an action of it is forbidden."""
        case = f"/cases/{self.case(wish.case)}"
        if self._as(wish.by).browser.opens(case).status == NotFound.status:
            raise Forbidden()
        self._sends(wish.by, f"{case}/actions/{wish.message}", wish.answers)

    def _says(self, wish: Say) -> None:
        """Where the bundle has an action of that name, whoever began the case takes it; else it is published."""
        path, person = f"/cases/{self.case(wish.to)}/actions/{wish.message}", self._starters[wish.to]
        if self._as(person).browser.opens(path).status == OK:
            self._sends(person, path, wish.variables)
            return
        key = self._business_key(wish.to)
        body = {"name": wish.message, "correlationKey": key, "variables": dict(wish.variables)}
        self._street.asks("admin", "POST", "/messages/publication", body)

    def _pass_until(self, until: datetime) -> None:
        while (moment := self._next_due(until)) is not None:
            self._turn(moment)
            self._settle()
        self._turn(until)

    def _turn(self, moment: datetime) -> None:
        at = moment.astimezone(SHANGHAI).replace(tzinfo=None).isoformat()
        assert self._as("admin").browser.opens("/clock").form("at").sends({"at": at}).status == SENT

    def _settle(self) -> None:
        eventually(self._nothing_is_due)

    def _nothing_is_due(self) -> bool:
        now = self.engine.now()
        with self.engine.database.snapshot() as work:
            return next_due(work, LONG_AGO, now) is None

    def _sends(self, person: str, path: str, answers: Row) -> Page:
        opened = _granted(self._as(person).browser.opens(path))
        fields, uploads = dict(_fields(answers)), dict(_uploads(answers))
        return _granted(_with_all(opened, fields, uploads.keys()).sends(fields, uploads))


def _with_all(page: Page, fields: Mapping[str, str], uploads: Collection[str]) -> Form:
    """The page's form after it was drawn anew for as long as that brings fields which depend on other answers."""
    form = page.form("command_id")
    while "_redraw" in form.fields and {*fields, *uploads} - form.fields:
        known = {name: value for name, value in fields.items() if name in form.fields}
        drawn = form.sends({**known, "_redraw": "1"}).form("command_id")
        if drawn.fields == form.fields:
            break
        form = drawn
    return form


def _fields(answers: Row, before: str = "") -> Iterator[tuple[str, str]]:
    """As the pages name them: the rows of a table are `rows[0].column`."""
    for name, value in answers.items():
        if files_of(value):
            continue
        if isinstance(value, list):
            for place, row in enumerate(value):
                yield from _fields(row, f"{before}{name}[{place}].")
        else:
            yield before + name, str(value).lower() if isinstance(value, bool) else str(value)


def _uploads(answers: Row) -> Iterator[tuple[str, list[Upload]]]:
    """Of the fields of the form itself; no form of ours has a table of files."""
    for name, value in answers.items():
        if files := files_of(value):
            yield name, [(one.name, one.content, one.media_type) for one in files]


def _granted(page: Page) -> Page:
    """Raises what the page says, by its status and its words."""
    if page.status in (OK, SENT):
        return page
    words = html.fromstring(page.text).text_content()
    if rules := _rules_named(words):
        raise RefusedAtStart(rules)
    if 'id="errors-title"' in page.text:
        raise ValidationFailed([])
    found = [kind for kind in _kinds(Rejected) if kind.status == page.status and _is_said(kind.zh, words)]
    assert len(found) == 1, f"{page.status} {page.path}: {found} {words}"
    raise found[0]()


def _rules_named(words: str) -> list[str]:
    """The codes of the rules whose sentences stand after the word that a submission is refused."""
    if not _is_said(RefusedAtStart.zh, words):
        return []
    rules = html.etree.parse(RULES).iter(f"{DMN}rule")
    written = [["".join(entry.itertext()).strip() for entry in rule.iter(f"{DMN}outputEntry")] for rule in rules]
    codes = [_code(texts) for texts in written if any(_is_sentence_in(text, words) for text in texts)]
    assert codes, words
    return sorted(set(codes))


def _code(texts: list[str]) -> str:
    return next(text.strip('"') for text in texts if re.fullmatch(r'"R\d+"', text))


def _is_sentence_in(text: str, words: str) -> bool:
    """Its beginning is enough: what follows may depend on the case."""
    pieces = [piece for piece in re.findall(r'"([^"]*)"', text) if re.search("[一-鿿]", piece)]
    return bool(pieces) and pieces[0] in words


def _is_said(template: str, words: str) -> bool:
    return all(piece in words for piece in re.split(r"\{\w+\}", template))


def _kinds(kind: type[Rejected]) -> Iterator[type[Rejected]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def _typed(said: object) -> str:
    """On the calendar's page: a day a line, a tick, or a text."""
    if isinstance(said, list):
        return "\n".join(map(str, said))
    return "1" if said is True else str(said)
