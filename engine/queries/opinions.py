"""What people have said about a task, and who was asked and has not answered yet."""

from dataclasses import dataclass
from datetime import datetime

from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.store.tasks import RUNNING, TaskRow
from engine.store.unit_of_work import UnitOfWork

TOLD = ("return", "urge")

OF_CLOCKS = ("pause", "evidence", "extension")
"""Why a promise was stopped or takes longer stands with the promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """`kind` as of a remark; `outcome` is agree or refuse where somebody signed."""

    kind: str
    by: Text
    text: str
    at: datetime
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`side` is the task that they have."""

    side: Key
    person: Text
    part: str


def opinions_of(work: UnitOfWork, names: Names, task: TaskRow) -> tuple[Opinion, ...]:
    """About this task, and what was said to whoever has it: why it came back, reminders; the oldest first."""
    about = {task.key} if task.side_of is None else {task.key, task.side_of}
    outcomes = {side.completed_by: side.outcome for side in work.tasks.sides_of(task.key)}
    return tuple(
        Opinion(
            kind=one.kind, by=names.person(one.by_id), text=one.text or "", at=one.at,
            outcome=outcomes.get(one.by_id) if one.kind == "opinion" else None,
        )
        for one in work.remarks.of_instance(task.instance_key)
        if (one.task_key in about and one.kind not in OF_CLOCKS) or (one.kind in TOLD and task.assignee in one.told)
    )  # fmt: skip


def asked_beside(work: UnitOfWork, names: Names, task: TaskRow) -> tuple[Asked, ...]:
    sides = (side for side in work.tasks.sides_of(task.key) if side.status in (*RUNNING, "planned"))
    return tuple(Asked(side=one.key, person=names.person(one.assignee or ""), part=one.part or "") for one in sides)
