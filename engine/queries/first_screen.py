"""What stands at the head of a person's first screen: their own work in numbers, what they start most, what they keep
an eye on. Each part is there for those whose posts have to do with it, and counts or shows a bounded number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, func, select

from engine.actor import Actor
from engine.bundles import AtHand, Manifest
from engine.forms import Text
from engine.ids import Key
from engine.org import UnitType
from engine.queries.filters import COUNTED, Desk
from engine.queries.my_cases import Card, cases_of
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.queries.tasks import open_for
from engine.queries.watching import Standing, may_watch, standing
from engine.store.definitions import definition
from engine.store.departments import DepartmentRow
from engine.store.incidents import incident
from engine.store.instances import instance
from engine.store.model_drafts import model_draft
from engine.store.outbox import OutboxRow, outbox
from engine.store.people import account
from engine.store.rows import columns_of
from engine.store.tasks import task
from engine.store.unit_of_work import UnitOfWork

BUTTONS = 6
FEW = 3
HANDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A person's open tasks of one process; `is_foremost` where somebody outside waits for them."""

    process: str
    name: Text
    count: int
    late: int
    is_foremost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A person's open tasks, as the unfiltered inbox counts them: those in their own hands, those overdue, still due
    today, come today, and all by process. `newest` is the key of the one that came last, 0 without any."""

    held: int
    overdue: int
    today: int
    came: int
    groups: tuple[Group, ...]
    newest: Key

    @property
    def open(self) -> int:
        return sum(group.count for group in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What somebody watches over: how the promises stand, whose they are, and who is away with who stands in."""

    standing: Standing
    away: tuple[tuple[Text, Text | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A case that cannot go on until somebody mends it."""

    case: Key
    process: Text
    business_key: str | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """For administrators: cases that are stuck (how many, the newest), messages given up, accounts locked by wrong
    passwords, and years whose official calendar is missing. Counts stop at `COUNTED`."""

    stuck: int
    newest: tuple[Stuck, ...]
    undelivered: int
    locked: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """For designers: changed files that are not published, the newest first, as (bundle, path, by, at)."""

    drafts: tuple[tuple[str, str, Text, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """For people of a department: its newest cases under way, and how its own system and ours get on. `failing` is the
    newest message to it that could not be sent."""

    cases: tuple[Card, ...]
    department: DepartmentRow | None
    failing: OutboxRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstScreen:
    at_hand: tuple[AtHand, ...]
    team: Team | None
    house: House | None
    drawing: Drawing | None
    sent: Sent | None

    @property
    def has_panels(self) -> bool:
        return any((self.team, self.house, self.drawing, self.sent))


def first_screen(work: UnitOfWork, shelf: Shelf, desk: Desk) -> FirstScreen:
    actor, said = desk.actor, shelf.said(work)
    return FirstScreen(
        at_hand=at_hand(said, actor),
        team=_team(work, shelf, desk) if may_watch(work, shelf, actor) else None,
        house=_house(work, shelf, desk) if actor.is_admin else None,
        drawing=_drawing(work, desk) if actor.may_design else None,
        sent=_sent(work, shelf, desk),
    )  # fmt: skip


def at_hand(said: Iterable[Manifest], actor: Actor) -> tuple[AtHand, ...]:
    """What the bundles lay at hand for the actor's roles and the actor may start."""
    found = [
        one
        for manifest in said
        for one in manifest.at_hand
        if any(map(actor.has_role, one.roles)) and _may_start(manifest, one.process, actor)
    ]
    return tuple(sorted(found, key=lambda one: (one.place, one.process))[:BUTTONS])


def foremost(said: Iterable[Manifest]) -> frozenset[str]:
    """Processes whose tasks go before others that are as pressing."""
    return frozenset[str]().union(*(manifest.foremost for manifest in said))


def _may_start(manifest: Manifest, process: str, actor: Actor) -> bool:
    roles = manifest.starters.get(process, ())
    return not roles or any(map(actor.has_role, roles))


def own_work(work: UnitOfWork, desk: Desk, said: Iterable[Manifest]) -> Own:
    lines, first = _lines(work, desk), foremost(said)
    groups = [
        Group(
            process=line.process, name=Text(line.name, line.name_en or line.name), count=line.count,
            late=line.late, is_foremost=line.process in first,
        )
        for line in lines
    ]  # fmt: skip
    return Own(
        held=sum(line.held for line in lines), overdue=sum(line.late for line in lines),
        today=sum(line.today for line in lines), came=sum(line.came for line in lines),
        groups=tuple(sorted(groups, key=lambda one: (not one.is_foremost, -one.late, -one.count, one.process))),
        newest=max((line.newest for line in lines), default=Key(0)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A person's open tasks of one process: how many, of them in their own hands, overdue, due today, come today."""

    process: str
    name: str
    name_en: str | None
    count: int
    held: int
    late: int
    today: int
    came: int
    newest: Key


def _lines(work: UnitOfWork, desk: Desk) -> list[_Line]:
    """One pass over the inbox: the most pressing `COUNTED` of it."""
    some = (
        select(*(task.c[name] for name in ("key", "process_id", "definition_key", "assignee", "due_at", "created_at")))
        .where(open_for(work.tenant, desk.actor.id, desk.actor.groups))
        .order_by(task.c.due_at.is_(None), task.c.due_at)
        .limit(COUNTED)
        .subquery()
    )
    tomorrow = desk.midnight + timedelta(days=1)
    counts = (
        func.count().label("count"), _how_many(some.c.assignee.is_not(None)).label("held"),
        _how_many(some.c.due_at < desk.now).label("late"),
        _how_many(some.c.due_at.between(desk.now, tomorrow)).label("today"),
        _how_many(some.c.created_at >= desk.midnight).label("came"), func.max(some.c.key).label("newest"),
        func.max(some.c.definition_key).label("definition"),
    )  # fmt: skip
    lines = select(some.c.process_id.label("process"), *counts).group_by(some.c.process_id).subquery()
    newest = (definition.c.tenant_id == work.tenant) & (definition.c.key == lines.c.definition)
    told = (lines.c[name] for name in ("process", "count", "held", "late", "today", "came", "newest"))
    query = select(*told, definition.c.name, definition.c.name_en).select_from(lines.join(definition, newest))
    return [_Line(**row) for row in work.connection.execute(query).mappings()]


def _how_many(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((wanted, 1), else_=0))


def _team(work: UnitOfWork, shelf: Shelf, desk: Desk) -> Team:
    names, watched = Names(desk.organisation), desk.organisation.watched_by(desk.actor.id)
    away = (
        (names.person(one), names.person(instead) if instead else None)
        for one, instead in work.absences.away_at(desk.now).items()
        if (person := desk.organisation.person(one)) is not None and person.unit in watched
    )
    return Team(standing=standing(work, shelf, desk.actor, desk.now), away=tuple(away))


def _house(work: UnitOfWork, shelf: Shelf, desk: Desk) -> House:
    _, calendar = shelf.organisation(work)
    year = desk.now.astimezone(desk.zone).year
    return House(
        stuck=_count(work, incident, incident.c.resolved_at.is_(None)), newest=_stuck(work),
        undelivered=_count(work, outbox, outbox.c.status == "dead"),
        locked=_count(work, account, account.c.locked_until > desk.now),
        years=tuple(one for one in (year, year + 1) if calendar.is_provisional(one)),
    )  # fmt: skip


def _count(work: UnitOfWork, table: Table, wanted: ColumnElement[bool]) -> int:
    some = select(table.c.tenant_id).where(table.c.tenant_id == work.tenant, wanted).limit(COUNTED).subquery()
    return work.connection.execute(select(func.count()).select_from(some)).scalar_one()


def _stuck(work: UnitOfWork) -> tuple[Stuck, ...]:
    of_case = (instance.c.tenant_id == incident.c.tenant_id) & (instance.c.key == incident.c.instance_key)
    of_process = (definition.c.tenant_id == instance.c.tenant_id) & (definition.c.key == instance.c.definition_key)
    columns = (instance.c.key, definition.c.name, definition.c.name_en, instance.c.business_key, incident.c.created_at)
    query: Select[Any] = (
        select(*columns)
        .select_from(incident.join(instance, of_case).join(definition, of_process))
        .where(incident.c.tenant_id == work.tenant, incident.c.resolved_at.is_(None))
        .order_by(incident.c.created_at.desc())
        .limit(FEW)
    )
    return tuple(
        Stuck(case=key, process=Text(name, name_en or name), business_key=number, since=at)
        for key, name, name_en, number, at in work.connection.execute(query)
    )


def _drawing(work: UnitOfWork, desk: Desk) -> Drawing:
    columns = (model_draft.c.bundle, model_draft.c.path, model_draft.c.saved_by, model_draft.c.saved_at)
    query = select(*columns).where(model_draft.c.tenant_id == work.tenant).order_by(model_draft.c.saved_at.desc())
    names = Names(desk.organisation)
    found = work.connection.execute(query.limit(FEW))
    return Drawing(drafts=tuple((bundle, path, names.person(by), at) for bundle, path, by, at in found))


def _sent(work: UnitOfWork, shelf: Shelf, desk: Desk) -> Sent | None:
    person = desk.organisation.person(desk.actor.id)
    home = desk.organisation.unit(person.unit) if person is not None else None
    if person is None or home is None or home.type is not UnitType.DEPARTMENT:
        return None
    page = cases_of(work, shelf, person.id, desk.now, over=False, limit=FEW)
    return Sent(cases=tuple(page.cards), department=work.departments.load(home.id), failing=_failing(work, home.id))


def _failing(work: UnitOfWork, department: str) -> OutboxRow | None:
    ours = (outbox.c.tenant_id == work.tenant, outbox.c.status == "dead", outbox.c.signer == f"department:{department}")
    query = select(*columns_of(outbox, OutboxRow)).where(*ours).order_by(outbox.c.key.desc()).limit(1)
    found = work.connection.execute(query).mappings().first()
    return OutboxRow(**found) if found is not None else None
