"""The steps of a case in the order in which they came: what was done by whom, and what waits for whom until when.

It puts rows together and asks the database nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.bpmn.model import Element, ElementType, EventKind, Model
from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.queries.turns import BODY, turns_of
from engine.store.clocks import ClockRow
from engine.store.elements import ElementRow
from engine.store.tasks import OPEN, TaskRow
from engine.store.timers import TimerRow

SCOPES = frozenset({
    ElementType.PROCESS, ElementType.SUB_PROCESS, ElementType.TRANSACTION, ElementType.AD_HOC_SUB_PROCESS,
    ElementType.EVENT_SUB_PROCESS, BODY,
})  # fmt: skip
OF_PEOPLE = frozenset({
    ElementType.START_EVENT, ElementType.USER_TASK, ElementType.MANUAL_TASK, ElementType.RECEIVE_TASK,
    ElementType.CALL_ACTIVITY, ElementType.INTERMEDIATE_CATCH_EVENT, ElementType.BOUNDARY_EVENT,
    ElementType.END_EVENT,
})  # fmt: skip
"""What a person calls a step. Everything else is the machine's work, unless the case stands there."""


class StepState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Pace(StrEnum):
    """How a promise that still runs stands."""

    IN_TIME = "in_time"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`who` did it, or is waited for: the assignee, else everybody it is offered to. `turn` of `turns` counts the
    turns of a multi-instance, `time` how often the element was reached; both are 0 where there was only one."""

    key: Key
    element: str
    name: Text
    type: str
    state: StepState
    began_at: datetime
    ended_at: datetime | None = None
    who: tuple[Text, ...] = ()
    is_offered: bool = False
    acting_for: Text | None = None
    outcome: Text | None = None
    remark: str = ""
    due_at: datetime | None = None
    pace: Pace | None = None
    turn: int = 0
    time: int = 0
    called: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Everything known of one case that steps are made of. `candidates` by task; `said` the answers by task."""

    model: Model
    names: Names
    now: datetime
    starter: str | None
    elements: Sequence[ElementRow]
    tasks: Mapping[Key, TaskRow] = field(default_factory=dict)
    candidates: Mapping[Key, Sequence[Text]] = field(default_factory=dict)
    verdicts: Mapping[Key, tuple[Text | None, str]] = field(default_factory=dict)
    clocks: Sequence[ClockRow] = ()
    timers: Sequence[TimerRow] = ()
    failed: frozenset[Key] = frozenset()
    called: Mapping[Key, Key] = field(default_factory=dict)
    entered_by: Mapping[Key, str] = field(default_factory=dict)


def steps_of(rows: Rows) -> list[Step]:
    """The steps of people and whatever the case stands at, the oldest first."""
    root = next((row.key for row in rows.elements if row.type == ElementType.PROCESS), None)
    shown = [
        row for row in rows.elements
        if _is_shown(row, rows.model.by_id.get(row.element_id), root, has_task=row.key in rows.tasks)
    ]  # fmt: skip
    turns = turns_of(shown, [row for row in rows.elements if row.type == BODY])
    return [_step(row, rows, *turns[row.key]) for row in shown]


def _is_shown(row: ElementRow, element: Element | None, root: Key | None, *, has_task: bool) -> bool:
    """What the process was before the case went over to another version is told by its tasks."""
    if row.type in SCOPES:
        return False
    if row.state == "active":
        return True
    if element is None:
        return has_task
    if row.type in (ElementType.START_EVENT, ElementType.END_EVENT):
        return row.scope_key == root
    if row.type == ElementType.BOUNDARY_EVENT:
        return element.event is not None and element.event.kind is not EventKind.ERROR
    return row.type in OF_PEOPLE


def _step(row: ElementRow, rows: Rows, turn: int, time: int) -> Step:
    element, task = rows.model.by_id.get(row.element_id), rows.tasks.get(row.key)
    is_waiting = row.state == "active"
    clock = next((clock for clock in rows.clocks if clock.token == row.key and clock.kind == "resolve"), None)
    due_at = _due(row, task, clock, rows.timers) if is_waiting else None
    outcome, remark = rows.verdicts.get(row.key, (None, ""))
    return Step(
        key=row.key, element=row.element_id, name=_name(element, task), type=row.type,
        state=_state(row, rows), began_at=row.entered_at, ended_at=row.left_at, who=_who(row, task, rows),
        is_offered=task is not None and task.status == "open",
        acting_for=rows.names.person(task.acting_for) if task is not None and task.acting_for else None,
        outcome=outcome, remark=remark, due_at=due_at,
        pace=pace_of(clock, due_at, rows.now) if is_waiting and (task or clock) and due_at else None,
        turn=turn, time=time, called=rows.called.get(row.key),
    )  # fmt: skip


def _name(element: Element | None, task: TaskRow | None) -> Text:
    if element is not None:
        return Text(element.title("zh"), element.title("en"))
    return Text(task.name, task.name_en or task.name) if task is not None else Text("", "")


def _state(row: ElementRow, rows: Rows) -> StepState:
    if row.key in rows.failed:
        return StepState.FAILED
    if row.state == "active":
        return StepState.WAITING
    return StepState.DONE if row.state == "completed" else StepState.CANCELLED


def _who(row: ElementRow, task: TaskRow | None, rows: Rows) -> tuple[Text, ...]:
    if task is None:
        by = rows.starter if row.type == ElementType.START_EVENT else rows.entered_by.get(row.key)
        is_act = row.type in (ElementType.START_EVENT, ElementType.BOUNDARY_EVENT)
        return (rows.names.person(by),) if is_act and by else ()
    person = task.completed_by or task.assignee
    if person:
        return (rows.names.person(person),)
    return tuple(rows.candidates.get(row.key, ())) if task.status in OPEN else ()


def _due(row: ElementRow, task: TaskRow | None, clock: ClockRow | None, timers: Sequence[TimerRow]) -> datetime | None:
    """Of a person's work its promise; of a wait the time at which it ends by itself."""
    if task is not None:
        return task.due_at
    if clock is not None:
        return clock.due_at
    if row.type not in (ElementType.INTERMEDIATE_CATCH_EVENT, ElementType.EVENT_BASED_GATEWAY):
        return None
    return min((timer.due_at for timer in timers if timer.holder == row.key), default=None)


def pace_of(clock: ClockRow | None, due_at: datetime, now: datetime) -> Pace:
    """Late from the due time on, soon from the promise's first level on."""
    if now >= due_at:
        return Pace.LATE
    levels = clock.plan.get("levels", []) if clock is not None else []
    is_soon = any(datetime.fromisoformat(at) <= now for _, at in levels)
    return Pace.SOON if is_soon else Pace.IN_TIME
