"""Open promises as administrators and supervisors watch them: counted by process, level and person, and listed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from engine.actor import Actor
from engine.errors import Forbidden
from engine.forms import Text
from engine.ids import Key
from engine.people import OPEN_END
from engine.queries.case_rows import seen_keys
from engine.queries.forecast import Outlook, outlooks_of_clocks
from engine.queries.names import Names
from engine.queries.seeing import watched_clocks
from engine.queries.shelf import Shelf
from engine.store.clocks import clock
from engine.store.definitions import definition
from engine.store.elements import element_instance
from engine.store.instances import instance
from engine.store.unit_of_work import UnitOfWork

ROWS = 50
COUNTED = 1_000
NOBODY = "nobody"
"""In place of a person: nobody has taken the task yet, or the promise is of a whole case."""
NONE = "none"
"""In place of a level: none was reached."""


class Look(StrEnum):
    RUNNING = "running"
    WARNED = "warned"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is looked at; None = all. `person` may be NOBODY, `level` is the highest that was reached."""

    look: str | None = None
    process: str | None = None
    level: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A line of a table: what it counts, and how many by look."""

    value: str
    name: Text
    by_look: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_look.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One open promise. `case` only where the actor may open it; `task` where it is a task's; `outlook` how likely it
    is to break."""

    key: Key
    process: Text
    step: Text
    business_key: str | None
    look: Look
    level: str | None
    due_at: datetime
    is_paused: bool
    is_answer: bool
    person: Text | None
    task: Key | None
    case: Key | None
    outlook: Outlook | None = None

    @property
    def is_suspended(self) -> bool:
        """Its case is: it is due at no time until that is resumed."""
        return self.due_at == OPEN_END


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Each table is counted under the other choices, so that its own can be changed. `after` leads to the next page."""

    looks: Mapping[str, int]
    processes: tuple[Counted, ...]
    levels: tuple[Counted, ...]
    people: tuple[Counted, ...]
    rows: tuple[Watched, ...]
    after: tuple[datetime, Key] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`looks`: how many by look; `unclaimed`: tasks that nobody has taken; `hands`: whose the others are, with the
    most broken promises first."""

    looks: Mapping[str, int]
    unclaimed: int
    hands: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """So many open promises alike."""

    process: str
    level: str
    person: str
    look: str
    count: int

    def fits(self, choice: Choice) -> bool:
        asked = ((choice.process, self.process), (choice.level, self.level), (choice.person, self.person))
        return all(wanted in (None, own) for wanted, own in (*asked, (choice.look, self.look)))


def may_watch(work: UnitOfWork, shelf: Shelf, actor: Actor) -> bool:
    return actor.is_admin or bool(shelf.organisation(work)[0].watched_by(actor.id))


def overview(
    work: UnitOfWork, shelf: Shelf, actor: Actor, choice: Choice, now: datetime,
    after: tuple[datetime, Key] | None = None,
) -> Overview:  # fmt: skip
    """Raises Forbidden for whoever watches over nobody."""
    if not may_watch(work, shelf, actor):
        raise Forbidden()
    organisation, _ = shelf.organisation(work)
    mine, names = watched_clocks(actor, organisation), Names(organisation)
    cells = _cells(work, mine, now)
    titles = {id: _title(work, id) for id in {cell.process for cell in cells}}
    rows = _rows(work, shelf, actor, mine, choice, now, after)
    shown, following = rows[:ROWS], rows[ROWS:]
    return Overview(
        looks=_by_look(cell for cell in cells if cell.fits(replace(choice, look=None))),
        processes=_table(cells, replace(choice, process=None), lambda cell: cell.process, lambda id: titles[id]),
        levels=_table(cells, replace(choice, level=None), lambda cell: cell.level, lambda id: Text(id, id)),
        people=_table(cells, replace(choice, person=None), lambda cell: cell.person, names.person),
        rows=tuple(shown), after=(shown[-1].due_at, shown[-1].key) if following else None,
    )  # fmt: skip


def standing(work: UnitOfWork, shelf: Shelf, actor: Actor, now: datetime) -> Standing:
    """The same for a first screen: counts alone. Raises Forbidden."""
    if not may_watch(work, shelf, actor):
        raise Forbidden()
    organisation, _ = shelf.organisation(work)
    cells = _cells(work, watched_clocks(actor, organisation), now)
    hands = _table(cells, Choice(), lambda cell: cell.person, Names(organisation).person)
    return Standing(
        looks=_by_look(cells), unclaimed=_unclaimed(work, watched_clocks(actor, organisation)),
        hands=tuple(line for line in hands if line.value != NOBODY),
    )  # fmt: skip


def _unclaimed(work: UnitOfWork, mine: ColumnElement[bool]) -> int:
    """Tasks only: promises of whole cases are in nobody's hands by their nature. No more than `COUNTED` are counted."""
    waiting = (clock.c.person.is_(None), clock.c.task_key.is_not(None), clock.c.kind == "resolve")
    some = select(clock.c.key).where(*_open(work, mine), *waiting).limit(COUNTED).subquery()
    return work.connection.execute(select(func.count()).select_from(some)).scalar_one()


def _cells(work: UnitOfWork, mine: ColumnElement[bool], now: datetime) -> list[_Cell]:
    """All open promises in one pass over their index, in its order, whatever is chosen."""
    columns = (clock.c.process_id, clock.c.level, clock.c.person)
    late = func.sum(case((clock.c.due_at <= now, 1), else_=0))
    query = select(*columns, func.count(), late).where(*_open(work, mine)).group_by(*columns)
    return [cell for row in work.connection.execute(query) for cell in _parted(*row)]


def _parted(process: str | None, level: str | None, person: str | None, count: int, late: int) -> Iterator[_Cell]:
    known = (process or "", level or NONE, person or NOBODY)
    early = Look.RUNNING if level is None else Look.WARNED
    yield from (_Cell(*known, look.value, n) for look, n in ((Look.BREACHED, late), (early, count - late)) if n)


def _open(work: UnitOfWork, mine: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return clock.c.tenant_id == work.tenant, clock.c.stopped_at.is_(None), mine


def _by_look(cells: Iterable[_Cell]) -> dict[str, int]:
    found = dict.fromkeys((look.value for look in Look), 0)
    for cell in cells:
        found[cell.look] += cell.count
    return found


def _table(
    cells: list[_Cell], choice: Choice, value: Callable[[_Cell], str], name: Callable[[str], Text]
) -> tuple[Counted, ...]:
    """The most broken promises first."""
    parts: dict[str, list[_Cell]] = {}
    for cell in cells:
        if cell.fits(choice):
            parts.setdefault(value(cell), []).append(cell)
    lines = [Counted(value=key, name=name(key), by_look=_by_look(part)) for key, part in parts.items()]
    worst = [Look.BREACHED, Look.WARNED, Look.RUNNING]
    return tuple(sorted(lines, key=lambda line: (*(-line.by_look[look] for look in worst), line.value)))


def _rows(
    work: UnitOfWork, shelf: Shelf, actor: Actor, mine: ColumnElement[bool], choice: Choice, now: datetime,
    after: tuple[datetime, Key] | None,
) -> list[Watched]:  # fmt: skip
    """The longest overdue first; one more than a page shows."""
    where = [*_open(work, mine), *_chosen(choice, now)]
    if after is not None:
        at, key = after
        where.append(or_(clock.c.due_at > at, and_(clock.c.due_at == at, clock.c.key > key)))
    page = _listed().where(*where).order_by(clock.c.due_at, clock.c.key).limit(ROWS + 1)
    rows = [dict(row) for row in work.connection.execute(page).mappings()]
    seen, names = seen_keys(work, actor, {row["instance_key"] for row in rows}), Names(shelf.organisation(work)[0])
    outlooks = outlooks_of_clocks(work, shelf, [row["key"] for row in rows], now, hands=True)
    return [replace(_watched(work, shelf, row, names, seen, now), outlook=outlooks.get(row["key"])) for row in rows]


def _chosen(choice: Choice, now: datetime) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if choice.look == Look.BREACHED:
        asked.append(clock.c.due_at <= now)
    elif choice.look is not None:
        is_warned = clock.c.level.is_not(None) if choice.look == Look.WARNED else clock.c.level.is_(None)
        asked += [clock.c.due_at > now, is_warned]
    if choice.process is not None:
        asked.append(clock.c.process_id == choice.process)
    if choice.level is not None:
        asked.append(clock.c.level == choice.level if choice.level != NONE else clock.c.level.is_(None))
    if choice.person is not None:
        asked.append(clock.c.person == choice.person if choice.person != NOBODY else clock.c.person.is_(None))
    return asked


def _listed() -> Select[Any]:
    def same(table: Any, key: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(table.c.tenant_id == clock.c.tenant_id, table.c.key == key)

    joined = (
        clock.join(instance, same(instance, clock.c.instance_key))
        .join(definition, same(definition, instance.c.definition_key))
        .outerjoin(element_instance, same(element_instance, clock.c.token))
    )
    return select(
        clock.c.key, clock.c.kind, clock.c.due_at, clock.c.level, clock.c.paused_at, clock.c.instance_key,
        clock.c.task_key, instance.c.business_key, definition.c.bundle, definition.c.deployment_key,
        definition.c.process_id, element_instance.c.element_id, clock.c.person, definition.c.name, definition.c.name_en,
    ).select_from(joined)  # fmt: skip


def _watched(
    work: UnitOfWork, shelf: Shelf, row: Mapping[str, Any], names: Names, seen: Set[Key], now: datetime
) -> Watched:
    model = shelf.bundle(work, row["deployment_key"], row["bundle"]).model(row["process_id"])
    element = model.by_id.get(row["element_id"] or "")
    early = Look.RUNNING if row["level"] is None else Look.WARNED
    return Watched(
        key=row["key"], process=Text(row["name"], row["name_en"] or row["name"]),
        step=Text(element.title("zh"), element.title("en")) if element is not None else Text("", ""),
        business_key=row["business_key"], look=Look.BREACHED if row["due_at"] <= now else early, level=row["level"],
        due_at=row["due_at"], is_paused=row["paused_at"] is not None, is_answer=row["kind"] == "respond",
        person=names.person(row["person"]) if row["person"] else None,
        task=row["task_key"], case=row["instance_key"] if row["instance_key"] in seen else None,
    )  # fmt: skip


def _title(work: UnitOfWork, process_id: str) -> Text:
    found = work.definitions.latest(process_id)
    return Text(found.name, found.name_en or found.name) if found is not None else Text(process_id, process_id)
