"""Who has seen what masks hide: the access logs, for those who may read them, and what in them is unusual."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby

from sqlalchemy import ColumnElement, select

from engine.actor import Actor
from engine.calendar import Calendar
from engine.errors import Forbidden
from engine.feel.evaluation import SHANGHAI
from engine.forms import Text
from engine.ids import Key, PersonId
from engine.ledgers import Ledger, read_ledgers
from engine.org import Organisation
from engine.people.unmasking import MANY, WITHIN
from engine.queries.names import Names
from engine.queries.shelf import Shelf, bundle_of
from engine.store.ledgers import LedgerRow, content, ledger_row
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

Titles = Mapping[str, Text]
"""What columns or fields are called."""
ROWS = 50
LOOKED_BACK, MOST = timedelta(days=30), 5_000
"""How far, and over how many entries at most, is looked for what is unusual."""
WITHOUT_CASE = 5
"""A day, for one person: more is unusual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for: a person by name or id, whom it was about, a case, from and until which day."""

    person: str = ""
    subject: str = ""
    case: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    at: datetime
    who: Text
    ledger: Text
    number: str
    fields: tuple[Text, ...]
    purpose: str
    case_key: str | None
    instance: Key | None
    ip: str | None
    bulk: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """`kind`: `many` in ten minutes, `no_case` on a day, `off_hours` on a day; `n` entries, the last `at`."""

    kind: str
    person: str
    who: Text
    n: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPage:
    rows: tuple[Access, ...]
    anomalies: tuple[Anomaly, ...]
    has_more: bool


def logs_open_to(work: UnitOfWork, shelf: Shelf, actor: Actor) -> list[str]:
    """The ids of the access logs that the actor may read; asked for the menu of every page."""
    declared = shelf.ledgers(work)
    logs = {str(one.get("access_log")) for one in declared.values()} & declared.keys()
    return sorted(id for id in logs if _is_open(declared[id], actor))


def access_page(work: UnitOfWork, shelf: Shelf, actor: Actor, asked: Asked, now: datetime) -> AccessPage:
    """Raises Forbidden for whoever reads no access log."""
    logs = logs_open_to(work, shelf, actor)
    if not logs:
        raise Forbidden()
    organisation, calendar = shelf.organisation(work)
    names, ledgers = Names(organisation), read_ledgers(shelf.ledgers(work))
    where = [*_of(work, logs), *_conditions(work, asked, organisation)]
    of_answers = partial(_answers, work, shelf)
    found = _entries(work, where, offset=(asked.page - 1) * ROWS, limit=ROWS + 1)
    recent = _entries(work, [*_of(work, logs), ledger_row.c.updated_at > now - LOOKED_BACK], offset=0, limit=MOST)
    return AccessPage(
        rows=tuple(_access(row, names, ledgers, of_answers) for row in found[:ROWS]), has_more=len(found) > ROWS,
        anomalies=tuple(_anomalies(recent, names, calendar)),
    )  # fmt: skip


def _is_open(declared: Mapping[str, object], actor: Actor) -> bool:
    readers = declared.get("readers")
    return actor.is_admin or (isinstance(readers, list) and not actor.groups.isdisjoint(readers))


def _of(work: UnitOfWork, logs: Sequence[str]) -> list[ColumnElement[bool]]:
    return [ledger_row.c.tenant_id == work.tenant, ledger_row.c.ledger.in_(logs)]


def _conditions(work: UnitOfWork, asked: Asked, organisation: Organisation) -> Iterator[ColumnElement[bool]]:
    if asked.person:
        people = [str(one.id) for one in organisation.people.values() if asked.person in (one.id, one.name)]
        yield content(work.connection, "user").as_string().in_(people or [asked.person])
    if asked.subject:
        yield content(work.connection, "subject").as_string() == asked.subject
    if asked.case:
        yield ledger_row.c.business_key == asked.case
    if asked.since:
        yield ledger_row.c.updated_at >= datetime.combine(asked.since, time(), SHANGHAI)
    if asked.until:
        yield ledger_row.c.updated_at < datetime.combine(asked.until, time(), SHANGHAI) + timedelta(days=1)


def _entries(work: UnitOfWork, where: Sequence[ColumnElement[bool]], *, offset: int, limit: int) -> list[LedgerRow]:
    """The newest first."""
    query = select(*columns_of(ledger_row, LedgerRow)).where(*where)
    query = query.order_by(ledger_row.c.updated_at.desc(), ledger_row.c.key.desc()).offset(offset).limit(limit)
    return [LedgerRow(**row) for row in work.connection.execute(query).mappings()]


def _access(
    row: LedgerRow, names: Names, ledgers: Mapping[str, Ledger], of_answers: Callable[[str], tuple[Text, Titles]]
) -> Access:
    entry, ledger = row.row, ledgers.get(str(row.row["ledger"]))
    seen, titles = _columns(ledger) if ledger is not None else of_answers(str(entry["ledger"]))
    return Access(
        at=row.created_at, who=names.person(str(entry["user"])), ledger=seen,
        number=str(entry.get("subject") or (entry.get("row_key") if ledger is not None else None) or ""),
        fields=tuple(titles[name] for name in entry["fields"] if name in titles), purpose=str(entry["purpose"]),
        case_key=row.business_key, instance=row.instance_key, ip=entry.get("ip"), bulk=entry.get("bulk_count"),
    )  # fmt: skip


def _columns(ledger: Ledger) -> tuple[Text, Titles]:
    return Text(ledger.zh, ledger.en), {one.name: Text(one.zh, one.en) for one in ledger.columns.values()}


def _answers(work: UnitOfWork, shelf: Shelf, process: str) -> tuple[Text, Titles]:
    """What was seen were answers of a case: its process, and the fields of the form it begins with."""
    found = work.definitions.latest(process)
    if found is None:
        return Text(process, process), {}
    form = bundle_of(work, shelf, found).start_form(process)
    return Text(found.name, found.name_en or found.name), {one.key: one.label for one in form.fields()} if form else {}


def _anomalies(newest: Sequence[LedgerRow], names: Names, calendar: Calendar) -> Iterator[Anomaly]:
    by_person = sorted(newest, key=lambda row: (str(row.row["user"]), row.created_at))
    for person, group in groupby(by_person, key=lambda row: str(row.row["user"])):
        rows = list(group)
        who = names.person(PersonId(person))
        found = (*_bursts(rows), *_by_day("no_case", [row for row in rows if row.business_key is None], WITHOUT_CASE),
                 *_by_day("off_hours", [row for row in rows if not _is_worked(row, calendar)], 0))  # fmt: skip
        yield from (Anomaly(kind=kind, person=person, who=who, n=n, at=at) for kind, n, at in found)


def _bursts(rows: Sequence[LedgerRow]) -> Iterator[tuple[str, int, datetime]]:
    """One for each run of entries that never leaves the limit of ten minutes."""
    first, worst = 0, 0
    for last, row in enumerate(rows):
        while row.created_at - rows[first].created_at > WITHIN:
            first += 1
        n = last - first + 1
        if n <= MANY and worst:
            yield "many", worst, rows[last - 1].created_at
        worst = max(worst, n) if n > MANY else 0
    if worst:
        yield "many", worst, rows[-1].created_at


def _by_day(kind: str, rows: Sequence[LedgerRow], allowed: int) -> Iterator[tuple[str, int, datetime]]:
    days = Counter(row.created_at.astimezone(SHANGHAI).date() for row in rows)
    last = {row.created_at.astimezone(SHANGHAI).date(): row.created_at for row in rows}
    yield from ((kind, n, last[day]) for day, n in days.items() if n > allowed)


def _is_worked(row: LedgerRow, calendar: Calendar) -> bool:
    at = row.created_at.astimezone(SHANGHAI)
    return calendar.is_working_day(at.date()) and time(7) <= at.time() < time(20)
