"""What a bundle shows on first screens beside the inbox: panels, for some roles; it reads no rows.

A panel has one source: rows of a ledger, moments that come by themselves, measures, or a view of the house.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from engine.bundles.at_hand import LAST
from engine.errors import Finding
from engine.feel import Evaluable, FeelSyntaxError, compile_expression
from engine.forms import Text
from engine.ledgers import Ledger

FEW, MOST = 5, 10
"""Rows of a panel that does not say how many, and at most."""


class PanelSource(StrEnum):
    """`ledger`: rows of it. `coming`: timers of these elements. `measures`: figures. `view`: one of `VIEWS`."""

    LEDGER = "ledger"
    COMING = "coming"
    MEASURES = "measures"
    VIEW = "view"


class View(StrEnum):
    """What the engine can say of the house by itself."""

    BREACHES = "breaches"
    TIMERS = "timers"
    SIGN_INS = "sign_ins"
    DECISIONS = "decisions"
    PROCESSES = "processes"
    ACCESSES = "accesses"
    WARNINGS = "warnings"


class Way(StrEnum):
    """How a column is asked: it is one of these, lies before or after, holds it in a list, is empty or not."""

    IS = "is"
    BEFORE = "before"
    AFTER = "after"
    HAS = "has"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`values` are literals, or formulas that see `me`, the id of whoever looks."""

    column: str
    way: Way
    values: tuple[object | Evaluable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`of` is the ledger, the elements, the measures or the view. `mine` is a column that names the reader: then each
    sees their own rows only, and need not be a reader of the ledger. `sort` is a column, with `-` before it the
    largest first. `empty` is said where there is nothing."""

    key: str
    title: Text
    roles: tuple[str, ...]
    source: PanelSource
    of: tuple[str, ...]
    mine: str | None = None
    where: tuple[Condition, ...] = ()
    shows: tuple[str, ...] = ()
    sort: str | None = None
    most: int = FEW
    place: int = LAST
    empty: Text | None = None

    @property
    def columns(self) -> Iterator[tuple[str, str]]:
        """Every column of the ledger that it names, with where it does."""
        yield from (("shows", name) for name in self.shows)
        yield from ((f"where.{one.column}", one.column) for one in self.where)
        if self.mine is not None:
            yield "mine", self.mine
        if self.sort is not None:
            yield "sort", self.sort.removeprefix("-")


_KEYS = ("title", "roles", *PanelSource, "mine", "where", "shows", "sort", "most", "place", "empty")
_OF_LEDGERS = ("mine", "where", "shows", "sort")
_REMEDY_ZH = "写法见 docs/reference/bundle.md 的“面板”。"
_REMEDY_EN = "See “Panels” in docs/reference/bundle.md."


def read_panels(
    content: Mapping[str, Mapping[str, object]], resource: str, findings: list[Finding]
) -> tuple[Panel, ...]:
    """As written; what is wrong goes to `findings` and is left out."""
    found = []
    for key, said in content.items():
        reading = _Reading(said)
        panel = reading.panel(key)
        findings += (_fault(f"panels.{key}.{part}", zh, en, resource) for part, zh, en in reading.faults)
        if not reading.faults:
            found.append(panel)
    return tuple(found)


@dataclass(slots=True)
class _Reading:
    said: Mapping[str, object]
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def panel(self, key: str) -> Panel:
        for part in sorted(map(str, set(self.said) - set(_KEYS))):
            near = get_close_matches(part, _KEYS, n=1)
            self._wrong(part, f"没有这一项{f'，是否为{near[0]}' if near else ''}", "is not known")
        source, of = self._source()
        return Panel(
            key=key, title=self._text("title") or Text("", ""), roles=self._names("roles"), source=source, of=of,
            mine=self._name("mine"), where=tuple(self._conditions()), shows=self._shows(source),
            sort=self._name("sort"), most=self._number("most", FEW, MOST), place=self._number("place", LAST, 1_000),
            empty=self._text("empty") if "empty" in self.said else None,
        )  # fmt: skip

    def _source(self) -> tuple[PanelSource, tuple[str, ...]]:
        given = [one for one in PanelSource if one in self.said]
        if len(given) != 1:
            self._wrong("source", f"应写{'、'.join(PanelSource)}之一", f"needs one of {', '.join(PanelSource)}")
            return PanelSource.LEDGER, ()
        source = given[0]
        if source is not PanelSource.LEDGER:
            for part in _OF_LEDGERS:
                if part in self.said:
                    self._wrong(part, "只用于台账", "is for ledgers only")
        if source in (PanelSource.COMING, PanelSource.MEASURES):
            return source, self._names(source)
        name = self._name(source) or ""
        if source is PanelSource.VIEW and name not in set(View):
            self._wrong(source, f"可用的有：{'、'.join(View)}", f"is one of {', '.join(View)}")
        return source, (name,)

    def _shows(self, source: PanelSource) -> tuple[str, ...]:
        return self._names("shows") if source is PanelSource.LEDGER else ()

    def _conditions(self) -> Iterator[Condition]:
        where = self.said.get("where", {})
        if not isinstance(where, Mapping):
            self._wrong("where", "应为栏目到取值的对应", "must say by column what is wanted")
            return
        for column, wanted in where.items():
            way, value = Way.IS, wanted
            if isinstance(wanted, Mapping) and len(wanted) == 1 and next(iter(wanted)) in set(Way):
                ((name, value),) = wanted.items()
                way = Way(name)
            elif isinstance(wanted, Mapping):
                self._wrong(f"where.{column}", f"可用的有：{'、'.join(Way)}", f"takes one of {', '.join(Way)}")
                continue
            values = value if isinstance(value, list) else [value]
            yield Condition(column=str(column), way=way, values=tuple(self._value(column, one) for one in values))

    def _value(self, column: object, value: object) -> object | Evaluable:
        if not isinstance(value, str) or not value.startswith("="):
            return value
        try:
            return compile_expression(value.removeprefix("="))
        except FeelSyntaxError as wrong:
            self._wrong(f"where.{column}", wrong.text("zh"), wrong.text("en"))
            return None

    def _text(self, part: str) -> Text | None:
        said = self.said.get(part)
        texts = [said.get(language) for language in ("zh", "en")] if isinstance(said, Mapping) else []
        if len(texts) != 2 or not all(isinstance(one, str) and one for one in texts):
            self._wrong(part, "应为 {zh: …, en: …}", "must be {zh: …, en: …}")
            return None
        return Text(str(texts[0]), str(texts[1]))

    def _names(self, part: str) -> tuple[str, ...]:
        said = self.said.get(part)
        if not isinstance(said, list) or not said:
            self._wrong(part, "应为名称的列表", "must be a list of names")
            return ()
        return tuple(map(str, said))

    def _name(self, part: str) -> str | None:
        said = self.said.get(part)
        if said is not None and (not isinstance(said, str) or not said):
            self._wrong(part, "应为名称", "must be a name")
        return said if isinstance(said, str) else None

    def _number(self, part: str, usual: int, most: int) -> int:
        said = self.said.get(part, usual)
        if not isinstance(said, int) or isinstance(said, bool) or not 1 <= said <= most:
            self._wrong(part, f"应为1到{most}的整数", f"must be a whole number from 1 to {most}")
            return usual
        return said

    def _wrong(self, part: str, zh: str, en: str) -> None:
        self.faults.append((part, zh, en))


def check_panels(
    panels: Sequence[Panel], ledgers: Mapping[str, Ledger], foreign: frozenset[str],
    elements: frozenset[str], measures: frozenset[str], resource: str,
) -> Iterator[Finding]:  # fmt: skip
    """What they name is there. Ledgers that are `foreign` are looked up when a panel is drawn."""
    for one in panels:
        at = f"panels.{one.key}"
        if one.source is PanelSource.LEDGER:
            yield from _check_ledger(one, ledgers, foreign, at, resource)
        known = {PanelSource.COMING: elements, PanelSource.MEASURES: measures}.get(one.source)
        for name in one.of if known is not None else ():
            if name not in (known or ()):
                yield _fault(f"{at}.{one.source}", f"没有{name!r}", f"there is no {name!r}", resource)


def has_column(ledger: Ledger, name: str) -> bool:
    """A column, or what an account has beside its columns."""
    return name in ledger.columns or name in ledger.amounts or name in ledger.balance


def is_whole(panel: Panel, ledger: Ledger) -> bool:
    """Whether the ledger has all that the panel names."""
    return not list(_strange(panel, ledger))


def _strange(panel: Panel, ledger: Ledger) -> Iterator[tuple[str, str]]:
    for where, name in panel.columns:
        if not (has_column(ledger, name) if where == "shows" else is_asked(ledger, name)):
            yield where, name


def is_asked(ledger: Ledger, name: str) -> bool:
    """Whether rows can be narrowed and sorted by it: what postings make of an account is not in its rows."""
    return name in ledger.columns and name not in ledger.amounts


def _check_ledger(
    panel: Panel, ledgers: Mapping[str, Ledger], foreign: frozenset[str], at: str,
    resource: str,
) -> Iterator[Finding]:  # fmt: skip
    (id,) = panel.of
    if id not in ledgers:
        if id not in foreign:
            yield _fault(f"{at}.ledger", f"没有{id!r}", f"there is no {id!r}", resource)
        return
    for where, name in _strange(panel, ledgers[id]):
        yield _fault(f"{at}.{where}", f"没有{name!r}", f"there is no {name!r}", resource)
    strangers = sorted(set(panel.roles) - ledgers[id].readers) if panel.mine is None else []
    if strangers:
        zh, en = f"{'、'.join(strangers)}不能查看该台账", f"{', '.join(strangers)} may not read the ledger"
        yield _fault(f"{at}.roles", zh, en, resource)


def _fault(at: str, zh: str, en: str, resource: str) -> Finding:
    return Finding(
        code="MANIFEST_VALUE", resource=resource, element=at, zh=f"{at} {zh}。", en=f"{at} {en}.",
        remedy_zh=_REMEDY_ZH, remedy_en=_REMEDY_EN,
    )  # fmt: skip
