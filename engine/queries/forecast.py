"""Which open promises are likely to break, and whose hand would make that less likely; a few queries however many."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, select

from engine.calendar import Calendar
from engine.forms import Text
from engine.ids import Key
from engine.org import Organisation
from engine.people import Finished, Forecast, Open, Past, Spent, forecast, is_better, weekday_of
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.clocks import ClockRow, clock
from engine.store.elements import element_instance
from engine.store.jsontext import json_value
from engine.store.pauses import PauseRow, stood_still
from engine.store.rows import columns_of
from engine.store.tasks import candidate
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """Somebody whom the task is offered to as well, who has less to do."""

    person: str
    name: Text
    forecast: Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A forecast, and who would lower it; `is_working` says that its minutes are working ones."""

    forecast: Forecast
    is_working: bool
    better: Better | None = None

    @property
    def percent(self) -> int:
        return self.forecast.percent


@dataclass(frozen=True, slots=True)
class _Running:
    """A promise that runs and is not broken, of which step."""

    row: ClockRow
    element_id: str

    @property
    def step(self) -> tuple[str, str]:
        return self.row.process_id or "", self.element_id


def likeliest_late_first(outlook: Outlook | None) -> tuple[bool, float]:
    """To sort by: what is foretold nothing about comes last."""
    return (outlook is None, -float(outlook.forecast.likelihood) if outlook is not None else 0.0)


def outlooks_of_tasks(
    work: UnitOfWork, shelf: Shelf, tasks: Collection[Key], now: datetime, *, hands: bool = False
) -> dict[Key, Outlook]:
    """By task, those with a forecast. With `hands`, whose hand would be better is looked for as well."""
    found = _outlooks(work, shelf, clock.c.token.in_(sorted(tasks)), now, hands) if tasks else []
    return {row.task_key: outlook for row, outlook in found if row.task_key is not None}


def outlooks_of_clocks(
    work: UnitOfWork, shelf: Shelf, clocks: Collection[Key], now: datetime, *, hands: bool = False
) -> dict[Key, Outlook]:
    found = _outlooks(work, shelf, clock.c.key.in_(sorted(clocks)), now, hands) if clocks else []
    return {row.key: outlook for row, outlook in found}


def _outlooks(
    work: UnitOfWork, shelf: Shelf, which: ColumnElement[bool], now: datetime, hands: bool
) -> list[tuple[ClockRow, Outlook]]:
    running = _running(work, which, now)
    texts = work.forecasts.texts({one.step for one in running})
    histories = {step: _past(text) for step, text in texts.items()}
    running = [one for one in running if one.step in histories]
    if not running:
        return []
    organisation, calendar = shelf.organisation(work)
    others = _others(work, organisation, running) if hands else {}
    people = {one.row.person for one in running if one.row.person is not None}
    loads = work.forecasts.loads(people.union(*others.values()))
    pauses = _by_clock(work.pauses.of_clocks([one.row.key for one in running]))
    teller = _Teller(calendar=calendar, names=Names(organisation), loads=loads, now=now)
    told: list[tuple[ClockRow, Outlook]] = []
    for row, past in ((one.row, histories[one.step]) for one in running):
        outlook = teller.outlook(row, past, pauses.get(row.key, ()), others.get(row.key, ()))
        told += [(row, outlook)] if outlook is not None else []
    return told


def _running(work: UnitOfWork, which: ColumnElement[bool], now: datetime) -> list[_Running]:
    same = (element_instance.c.tenant_id == clock.c.tenant_id) & (element_instance.c.key == clock.c.token)
    query = select(element_instance.c.element_id, *columns_of(clock, ClockRow)).join_from(clock, element_instance, same)
    runs = (clock.c.kind == "resolve", clock.c.stopped_at.is_(None), clock.c.paused_at.is_(None), clock.c.due_at > now)
    found = work.connection.execute(query.where(clock.c.tenant_id == work.tenant, which, *runs)).mappings()
    rows = [dict(row) for row in found]
    return [_Running(element_id=row.pop("element_id"), row=ClockRow(**row)) for row in rows]


@lru_cache(maxsize=1000)
def _past(text: str) -> Past:
    """It changes when something was finished, and is asked for with every page."""
    return Past(Finished(*row) for row in json_value(text))


def _by_clock(rows: Iterable[PauseRow]) -> dict[Key, list[PauseRow]]:
    found: dict[Key, list[PauseRow]] = {}
    for row in rows:
        found.setdefault(row.clock_key, []).append(row)
    return found


def _others(work: UnitOfWork, organisation: Organisation, running: Iterable[_Running]) -> dict[Key, set[str]]:
    """By clock the people whom its task is offered to, but for who has it and those with an interest in the case."""
    holders = {one.row.task_key: one.row for one in running if one.row.task_key is not None}
    query = select(candidate.c.task_key, candidate.c.kind, candidate.c.value).where(
        candidate.c.tenant_id == work.tenant, candidate.c.task_key.in_(sorted(holders))
    )
    offered: dict[Key, set[str]] = {row.key: set() for row in holders.values()}
    for task, kind, value in work.connection.execute(query) if holders else ():
        offered[holders[task].key] |= {value} if kind == "user" else set(organisation.holders(value))
    barred = work.stand_ins.barred_by_task(holders)
    return {row.key: offered[row.key] - barred.get(task, set()) - {row.person or ""} for task, row in holders.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """What is the same for all promises of a page."""

    calendar: Calendar
    names: Names
    loads: Mapping[str, int]
    now: datetime

    def outlook(self, row: ClockRow, past: Past, pauses: Iterable[PauseRow], others: Iterable[str]) -> Outlook | None:
        calendar = self.calendar.of_unit(row.unit)
        spent = Spent(calendar=calendar, is_working=bool(row.plan.get("is_working")))
        gone = spent.between(row.started_at, self.now, stood_still(pauses))
        left = spent.between(self.now, row.due_at)

        weekday = weekday_of(row.started_at, calendar)

        def foretold(load: int | None) -> Forecast | None:
            return forecast(past, Open(gone=gone, left=left, weekday=weekday, load=load))

        own = foretold(self.loads.get(row.person, 1) if row.person is not None else None)
        if own is None:
            return None
        hands = ((person, foretold(self.loads.get(person, 0) + 1)) for person in sorted(others, key=self._load))
        return Outlook(forecast=own, is_working=spent.is_working, better=self._better(own, hands))

    def _load(self, person: str) -> tuple[int, str]:
        return self.loads.get(person, 0), person

    def _better(self, own: Forecast, hands: Iterable[tuple[str, Forecast | None]]) -> Better | None:
        """The lowest likelihood, and of equal ones whoever has least to do."""
        known = [(one.likelihood, n, person, one) for n, (person, one) in enumerate(hands) if one is not None]
        if not known:
            return None
        _, _, person, best = min(known)
        return Better(person=person, name=self.names.person(person), forecast=best) if is_better(best, own) else None
