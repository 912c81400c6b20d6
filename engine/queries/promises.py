"""The promises of a case as a page tells them: for what, until when, how it stands and which levels it has reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.bpmn.model import Model
from engine.forms import Text
from engine.ids import Key
from engine.people import OPEN_END
from engine.queries.case_rows import elements_by
from engine.queries.clock_bar import Bar, bar_of
from engine.queries.names import Names
from engine.queries.pausing import Stop, stops_of
from engine.store.clocks import ClockRow
from engine.store.elements import ElementRow
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """`state`: running | paused | met | breached | cancelled; `is_over` once the work is done or gone. `levels` are
    those reached, with when they were due; `late_by` is in minutes; `stops` what stopped it or gave it more time; `bar`
    draws all of it. `is_tasks` where it is a task's, not a segment's or the case's, `is_answer` where
    it waits for the first human answer."""

    step: Text
    state: str
    due_at: datetime
    is_over: bool
    late_by: int
    levels: tuple[tuple[str, datetime], ...]
    bar: Bar
    is_tasks: bool
    is_answer: bool = False
    stops: tuple[Stop, ...] = ()


def promises_of(
    clocks: Iterable[ClockRow],
    elements: Mapping[Key, ElementRow],
    model: Model,
    stops: Mapping[Key, tuple[Stop, ...]],
    now: datetime,
) -> list[Promise]:
    return [_promise(row, _step(row, elements, model), stops.get(row.key, ()), now) for row in clocks]


def promises_around(work: UnitOfWork, names: Names, model: Model, task: TaskRow, now: datetime) -> list[Promise]:
    """The open promises that a task is part of: its own first, then those of its segments and of the whole case."""
    open_ones = (row for row in work.clocks.of_instance(task.instance_key) if row.stopped_at is None)
    rows = sorted((row for row in open_ones if row.task_key in (task.key, None)), key=lambda row: row.task_key is None)
    if not rows:
        return []
    elements = elements_by(work, {row.token for row in rows if row.token is not None})
    return promises_of(rows, elements, model, stops_of(work, names, task.instance_key), now)


def _promise(row: ClockRow, step: Text, stops: tuple[Stop, ...], now: datetime) -> Promise:
    if row.due_at == OPEN_END:  # suspended: what it is due by when it goes on at once
        row = replace(row, due_at=datetime.fromisoformat(row.plan["due_at"]))
    until = row.stopped_at or row.paused_at or now
    planned = ((level, datetime.fromisoformat(at)) for level, at in row.plan.get("levels", ()))
    reached = tuple((level, at) for level, at in planned if at <= until)
    is_late = row.state == "running" and row.due_at <= now  # the poller has not come by yet
    return Promise(
        step=step, state="breached" if is_late else row.state, due_at=row.due_at, is_over=row.stopped_at is not None,
        late_by=row.late_by or 0, levels=reached, stops=stops, bar=bar_of(row, stops, now),
        is_tasks=row.task_key is not None, is_answer=row.kind == "respond",
    )  # fmt: skip


def _step(row: ClockRow, elements: Mapping[Key, ElementRow], model: Model) -> Text:
    running = elements.get(row.token or 0)
    element = model.by_id.get(running.element_id) if running is not None else None
    return Text(element.title("zh"), element.title("en")) if element is not None else Text("", "")
