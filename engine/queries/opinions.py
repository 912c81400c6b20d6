"""What people have said about a task, and who was asked and has not answered yet."""

from dataclasses import dataclass
from datetime import datetime

from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.store.tasks import RUNNING, TaskRow
from engine.store.unit_of_work import UnitOfWork


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
    """About this task, and about the element before it was sent back; the oldest first."""
    about = {task.key, task.side_of}
    outcomes = {side.completed_by: side.outcome for side in work.tasks.sides_of(task.key)}
    return tuple(
        Opinion(
            kind=one.kind, by=names.person(one.by_id), text=one.text or "", at=one.at,
            outcome=outcomes.get(one.by_id) if one.kind == "opinion" else None,
        )
        for one in work.remarks.of_instance(task.instance_key)
        if one.task_key in about or _is_for(one.kind, one.told, task)
    )  # fmt: skip


def asked_beside(work: UnitOfWork, names: Names, task: TaskRow) -> tuple[Asked, ...]:
    sides = (side for side in work.tasks.sides_of(task.key) if side.status in (*RUNNING, "planned"))
    return tuple(Asked(side=one.key, person=names.person(one.assignee or ""), part=one.part or "") for one in sides)


def _is_for(kind: str, told: object, task: TaskRow) -> bool:
    """Why work came back to whoever has it now."""
    return kind == "return" and isinstance(told, list) and task.assignee in told
