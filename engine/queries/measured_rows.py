"""The rows that measures count, as far as the reader may see them: of a ledger, or cases, tasks and promises.

A bounded query for each source, period and set of ids; what several measures of a page count is read once. Ledgers are
read as their page reads them; of processes everybody counts what is their own, and supervisors what is their units'.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from engine.actor import Actor
from engine.bundles import Bundle
from engine.feel import from_json, parse_temporal
from engine.feel.evaluation import SHANGHAI
from engine.ids import Key
from engine.ledgers import Column, ColumnType, Ledger, read_ledgers
from engine.measures import MOMENTS, Measure, Row, Source
from engine.queries.ledgers import rows_in_scope, with_balances
from engine.queries.shelf import Shelf
from engine.store.clocks import clock
from engine.store.instances import instance
from engine.store.ledgers import LedgerRow, content, ledger_row
from engine.store.pauses import PauseRow, pause, stood_still
from engine.store.rows import columns_of
from engine.store.tasks import OPEN, task
from engine.store.unit_of_work import UnitOfWork

MOST = 5_000
"""Rows of one measure, the newest."""
_TABLES = {Source.CASES: instance, Source.TASKS: task, Source.PROMISES: clock}
_OF = {Source.CASES: "process_id", Source.TASKS: "element_id", Source.PROMISES: "policy"}
_OWN = {
    Source.CASES: (instance.c.started_by,), Source.TASKS: (task.c.assignee, task.c.completed_by),
    Source.PROMISES: (clock.c.person,),
}  # fmt: skip
_OPEN = {
    Source.CASES: instance.c.status == "active", Source.TASKS: task.c.status.in_(OPEN),
    Source.PROMISES: clock.c.stopped_at.is_(None),
}  # fmt: skip


_BEGUN = {Source.CASES: "started_at", Source.TASKS: "created_at", Source.PROMISES: "started_at"}
_READ: Mapping[Source, Sequence[str]] = {
    Source.CASES: ("key", "process_id", "business_key", "unit", "started_by", "status", "started_at", "ended_at"),
    Source.TASKS: (
        "key", "instance_key", "process_id", "element_id", "business_key", "unit", "assignee", "completed_by",
        "status", "outcome", "created_at", "claimed_at", "completed_at", "due_at",
    ),
    Source.PROMISES: (
        "key", "instance_key", "process_id", "policy", "kind", "state", "unit", "person", "level", "started_at",
        "due_at", "stopped_at", "breached_at", "late_by", "paused_at",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Where a row leads: the case that it is of, and how people call it."""

    case: Key | None
    business_key: str | None


@dataclass(frozen=True, slots=True)
class Rows:
    """`has_more`: only the newest were read."""

    rows: list[Row]
    has_more: bool


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads for one reader at one moment."""

    work: UnitOfWork
    shelf: Shelf
    actor: Actor
    now: datetime
    _read: dict[tuple[object, ...], Rows] = field(default_factory=dict)
    _ledgers: dict[str, Ledger | None] = field(default_factory=dict)

    def ledger(self, id: str) -> Ledger | None:
        """None for one that is not declared now or not the reader's to read."""
        if id not in self._ledgers:
            declared = self.shelf.ledgers(self.work).get(id)
            found = read_ledgers({id: declared})[id] if declared is not None else None
            self._ledgers[id] = found if found is not None and found.is_open_to(self.actor) else None
        return self._ledgers[id]

    def rows(self, bundle: Bundle, measure: Measure, since: datetime, until: datetime) -> Rows:
        """In the measure's period and its trend, the newest first. None of a ledger that is not to be read."""
        at = measure.at or MOMENTS[measure.source][0]
        asked = (measure.source, measure.of, at, measure.period.is_now, since)
        if asked not in self._read:
            self._read[asked] = self._found(bundle, measure, at, since, until)
        return self._read[asked]

    def _found(self, bundle: Bundle, measure: Measure, at: str, since: datetime, until: datetime) -> Rows:
        if measure.source is Source.LEDGER:
            ledger = self.ledger(measure.of[0])
            found = self._of_ledger(ledger, measure, at, since, until) if ledger is not None else []
        else:
            found = self._of_processes(bundle, measure, at, since, until)
        return Rows(found[:MOST], len(found) > MOST)

    def _of_ledger(self, ledger: Ledger, measure: Measure, at: str, since: datetime, until: datetime) -> list[Row]:
        organisation, _ = self.shelf.organisation(self.work)
        where = [
            ledger_row.c.tenant_id == self.work.tenant, ledger_row.c.ledger == ledger.id,
            ledger_row.c.corrected_by.is_(None),
            *rows_in_scope(self.work, self.actor, ledger, organisation),
        ]  # fmt: skip
        if not measure.period.is_now:
            where += self._dated(at, since, until)
        newest = (ledger_row.c.updated_at.desc(), ledger_row.c.key.desc())
        query = select(*columns_of(ledger_row, LedgerRow)).where(*where).order_by(*newest).limit(MOST + 1)
        rows = [LedgerRow(**row) for row in self.work.connection.execute(query).mappings()]
        whole = with_balances(self.work, ledger, rows, self.now)
        return [_of_ledger_row(ledger, row, values, at) for row, values in zip(rows, whole, strict=True)]

    def _dated(self, at: str, since: datetime, until: datetime) -> Iterator[ColumnElement[bool]]:
        """A day or a moment of a ledger is a text that begins with its local day."""
        if at in MOMENTS[Source.LEDGER]:
            yield and_(ledger_row.c[at] >= since, ledger_row.c[at] < until)
        else:
            text = content(self.work.connection, at).as_string()
            yield and_(text >= _day(since), text < _day(until))

    def _of_processes(self, bundle: Bundle, measure: Measure, at: str, since: datetime, until: datetime) -> list[Row]:
        table, source = _TABLES[measure.source], measure.source
        own_processes = sorted(process.model.process_id for process in bundle.processes)
        where = [
            table.c.tenant_id == self.work.tenant, table.c.process_id.in_(own_processes), self._in_scope(source),
            _OPEN[source] if measure.period.is_now else and_(table.c[at] >= since, table.c[at] < until),
        ]  # fmt: skip
        if measure.of:
            where.append(table.c[_OF[source]].in_(measure.of))
        newest = table.c[_BEGUN[source] if measure.period.is_now else at].desc()
        found = _select(source).where(*where).order_by(newest, table.c.key.desc()).limit(MOST + 1)
        rows = [dict(row) for row in self.work.connection.execute(found).mappings()]
        paused = self._pauses([row["key"] for row in rows]) if source is Source.CASES else {}
        return [_of_process(source, row, at, paused.get(row["key"], timedelta())) for row in rows]

    def _in_scope(self, source: Source) -> ColumnElement[bool]:
        if self.actor.is_admin:
            return true()
        organisation, _ = self.shelf.organisation(self.work)
        watched = sorted(organisation.watched_by(self.actor.id))
        return or_(
            _TABLES[source].c.unit.in_(watched), *(column == self.actor.id for column in _OWN[source])
        )  # fmt: skip

    def _pauses(self, cases: list[Key]) -> dict[Key, timedelta]:
        """How long each stood still; where several promises did at once, the time counts once."""
        where = (pause.c.tenant_id == self.work.tenant, pause.c.instance_key.in_(cases), pause.c.ended_at.is_not(None))
        query = select(*columns_of(pause, PauseRow)).where(*where) if cases else None
        found: dict[Key, list[PauseRow]] = {}
        for row in self.work.connection.execute(query).mappings() if query is not None else ():
            found.setdefault(row["instance_key"], []).append(PauseRow(**row))
        return {key: together(stood_still(rows)) for key, rows in found.items()}


def together(spans: list[tuple[datetime, datetime]]) -> timedelta:
    """How long the spans last in all, what overlaps once."""
    total, reached = timedelta(), None
    for begins, ends in sorted(spans):
        begins = begins if reached is None else max(begins, reached)
        if ends > begins:
            total, reached = total + (ends - begins), ends
    return total


def _select(source: Source) -> Select[Any]:
    table = _TABLES[source]
    columns = [table.c[name] for name in _READ[source]]
    if source is not Source.PROMISES:
        return select(*columns)
    joined = clock.join(
        instance, and_(instance.c.tenant_id == clock.c.tenant_id, instance.c.key == clock.c.instance_key)
    ).outerjoin(task, and_(task.c.tenant_id == clock.c.tenant_id, task.c.key == clock.c.task_key))
    return (
        select(*columns, task.c.completed_by, instance.c.business_key)
        .select_from(joined)
        .where(clock.c.state != "cancelled")
    )


def _of_process(source: Source, row: Mapping[str, Any], at: str, paused: timedelta) -> Row:
    about = About(case=row.get("instance_key", row["key"]), business_key=row["business_key"])
    values = {name: _local(value) for name, value in _SEEN[source](row, paused).items()}
    return Row(at=row[at], values=values, about=about)


def _of_case(row: Mapping[str, Any], paused: timedelta) -> dict[str, Any]:
    cycle = row["ended_at"] - row["started_at"] - paused if row["ended_at"] is not None else None
    return {
        "process": row["process_id"], "unit": row["unit"], "person": row["started_by"], "status": row["status"],
        "started_at": row["started_at"], "ended_at": row["ended_at"], "cycle": cycle,
    }  # fmt: skip


def _of_task(row: Mapping[str, Any], _: timedelta) -> dict[str, Any]:
    ended, began = row["completed_at"], row["claimed_at"] or row["completed_at"]
    return {
        "process": row["process_id"], "step": row["element_id"], "unit": row["unit"],
        "person": row["completed_by"] or row["assignee"], "status": row["status"], "outcome": row["outcome"],
        "created_at": row["created_at"], "claimed_at": row["claimed_at"], "completed_at": ended,
        "due_at": row["due_at"], "waited": began - row["created_at"] if began else None,
        "took": ended - row["created_at"] if ended else None,
    }  # fmt: skip


def _of_promise(row: Mapping[str, Any], _: timedelta) -> dict[str, Any]:
    late = timedelta(minutes=row["late_by"]) if row["late_by"] else None
    return {
        "process": row["process_id"], "promise": row["policy"], "kind": row["kind"], "unit": row["unit"],
        "person": row["person"] or row["completed_by"], "level": row["level"],
        "started_at": row["started_at"], "due_at": row["due_at"],
        "stopped_at": row["stopped_at"], "breached": row["breached_at"] is not None, "late_by": late,
        "paused": row["paused_at"] is not None,
    }  # fmt: skip


_SEEN = {Source.CASES: _of_case, Source.TASKS: _of_task, Source.PROMISES: _of_promise}


def _of_ledger_row(ledger: Ledger, row: LedgerRow, values: Mapping[str, object], at: str) -> Row:
    known = {name: None for name in ledger.columns}
    seen = known | {name: _typed(ledger.columns.get(name), value) for name, value in values.items()}
    written = {"created_at": _local(row.created_at), "updated_at": _local(row.updated_at)}
    moment = written.get(at) or seen.get(at)
    whole = {"business_key": row.business_key, **written, **seen}
    return Row(
        at=moment if isinstance(moment, datetime) else _midnight(moment), values=whole,
        about=About(case=row.instance_key, business_key=row.business_key),
    )  # fmt: skip


def _typed(column: Column | None, value: object) -> object:
    """Days and moments as FEEL's own, so that they can be compared and subtracted."""
    if column is not None and column.type in (ColumnType.DATE, ColumnType.DATETIME) and isinstance(value, str):
        return parse_temporal(value)
    return from_json(value)


def _local(value: Any) -> Any:
    return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value


def _midnight(value: object) -> datetime | None:
    return datetime.combine(value, time.min, SHANGHAI) if isinstance(value, date) else None


def _day(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).date().isoformat()
