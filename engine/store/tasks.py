"""Work for people: who may take it, who has it, what it became; who *should* is decided elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    String,
    Text,
    Update,
    bindparam,
    exists,
    select,
    update,
)

from engine.errors import NotFound, TaskGone, WrongState
from engine.ids import Key
from engine.store.clocks import clock
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows, columns_of

task = tenant_table(
    "task",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("definition_key", BigInteger, nullable=False),
    Column("process_id", String(255), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("form_id", String(255)),
    Column("status", String(16), nullable=False),
    Column("assignee", String(255)),
    Column("due_at", Moment),
    Column("follow_up_at", Moment),
    Column("priority", Integer, nullable=False),
    Column("unit", String(255)),
    Column("title", Text),
    Column("business_key", String(255)),
    Column("rev", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("urged_at", Moment),
    Column("completed_at", Moment),
    Column("completed_by", String(255)),
    Column("acting_for", String(255)),
    Column("outcome", String(255)),
    Column("properties", JsonText, nullable=False),
    Column("side_of", BigInteger),
    Column("part", String(16)),
    Column("asked_by", String(255)),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "side_of"),
    Index(None, "tenant_id", "assignee", "status", "due_at"),
    Index(None, "tenant_id", "status", "due_at"),
    Index(None, "tenant_id", "completed_by", "completed_at"),
    Index(None, "tenant_id", "business_key"),
)

candidate = tenant_table(
    "candidate",
    Column("task_key", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("value", String(255), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("stands_in_for", String(255)),
    Index(None, "tenant_id", "kind", "value", "is_open", "task_key"),
    Index(None, "tenant_id", "stands_in_for"),
    key=("task_key", "kind", "value"),
)
"""`is_open` repeats the task's status, so that an inbox's index holds open work only at its front; `stands_in_for` is
the person who is away and in whose stead this candidate is asked."""

draft = tenant_table(
    "draft",
    Column("task_key", BigInteger, nullable=False),
    Column("person_id", String(255), nullable=False),
    Column("answers", JsonText, nullable=False),
    Column("saved_at", Moment, nullable=False),
    key=("task_key", "person_id"),
)

answer = tenant_table(
    "answer",
    Column("task_key", BigInteger, nullable=False),
    Column("answers", JsonText),
    Column("given_by", String(255), nullable=False),
    Column("given_at", Moment, nullable=False),
    key=("task_key",),
)
"""What was handed in; `answers` is blanked when its retention is over."""

OPEN = ("open", "claimed")
RUNNING = (*OPEN, "waiting", "signing")
"""What has not ended; "waiting" and "signing" are in nobody's inbox: others are asked first, or still."""


def _cancelling(keys: ColumnElement[Any], statuses: Sequence[str]) -> Update:
    return (
        update(task)
        .where(
            task.c.tenant_id == bindparam("of_tenant"), keys.in_(bindparam("of_keys", expanding=True)),
            task.c.status.in_(statuses),
        )
        .values(rev=task.c.rev + 1, status="cancelled", completed_at=bindparam("now"))
    )  # fmt: skip


_CANCEL, _CANCEL_SIDES = _cancelling(task.c.key, RUNNING), _cancelling(task.c.side_of, (*RUNNING, "planned"))
"""Put together once: it is asked whenever an element that waits is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """`key` is the token's key. `status`: open | claimed | waiting (for whom its holder has asked) | signing (done, but
    for those who sign) | completed | cancelled | returned; `rev` grows with every change. A task beside another,
    `side_of` it, has a key of its own: `part` says what it is for (`engine.people.Part`), `asked_by` who asked for it;
    until its turn comes it is "planned"."""

    key: Key
    instance_key: Key
    element_id: str
    definition_key: Key
    process_id: str
    name: str
    name_en: str | None = None
    form_id: str | None = None
    status: str = "open"
    assignee: str | None = None
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    urged_at: datetime | None = None
    priority: int = 50
    unit: str | None = None
    title: str | None = None
    business_key: str | None = None
    rev: int = 1
    created_at: datetime
    claimed_at: datetime | None = None
    completed_at: datetime | None = None
    completed_by: str | None = None
    acting_for: str | None = None
    outcome: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    side_of: Key | None = None
    part: str | None = None
    asked_by: str | None = None


_WHY_NOT = {
    "completed": "该任务已办结 / the task is done",
    "returned": "该任务已退回 / the work was sent back",
    "waiting": "正在等待受托或加签的同事答复 / it waits for colleagues who were asked",
    "signing": "已办理，正在等待加签的同事 / it is done and waits for those who sign",
    "planned": "还没有轮到您 / it is not your turn yet",
}


def require_running(row: TaskRow) -> None:
    """Raises TaskGone or WrongState for a task that nobody can do anything with now."""
    if row.status == "cancelled":
        raise TaskGone()
    if row.status in _WHY_NOT:
        raise WrongState(reason=_WHY_NOT[row.status])


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person had typed when it was last kept."""

    answers: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft with whose it is and of which task."""

    task_key: Key
    person_id: str
    answers: Mapping[str, Any]


class Tasks(Rows):
    def add(self, *rows: TaskRow) -> None:
        self._insert(task, *rows)

    def load(self, key: Key, *, lock: bool = False) -> TaskRow:
        """Raises NotFound."""
        found = self._find(TaskRow, task, task.c.key == key, lock=lock)
        if found is None:
            raise NotFound(what=f"任务 / task {key}")
        return found

    def find(self, keys: Collection[Key]) -> list[TaskRow]:
        return self._all(TaskRow, task, task.c.key.in_(keys), order_by=[task.c.key]) if keys else []

    def open_of(self, instance_key: Key) -> list[TaskRow]:
        where = (task.c.instance_key == instance_key, task.c.status.in_(OPEN))
        return self._all(TaskRow, task, *where, order_by=[task.c.key])

    def running_in(self, instance_key: Key) -> list[TaskRow]:
        """All that has not ended, with what is asked beside it, but for what is only planned."""
        where = (task.c.instance_key == instance_key, task.c.status.in_(RUNNING))
        return self._all(TaskRow, task, *where, order_by=[task.c.key])

    def claim(self, key: Key, rev: int, person_id: str, now: datetime, acting_for: str | None = None) -> bool:
        """Of two people who claim the same revision exactly one is answered True."""
        free = (task.c.key == key, task.c.rev == rev, task.c.status == "open", task.c.assignee.is_(None))
        return self._hand(key, person_id, *free, status="claimed", acting_for=acting_for, claimed_at=now)

    def release(self, key: Key, rev: int) -> bool:
        """Back to the candidates. False when the task is not claimed at `rev` any more."""
        held = (task.c.key == key, task.c.rev == rev, task.c.status == "claimed")
        return self._hand(key, None, *held, status="open", acting_for=None, claimed_at=None)

    def assign(self, key: Key, rev: int, person_id: str, now: datetime, acting_for: str | None = None) -> bool:
        """Into one person's hands, whoever had it. False when the task is closed or no longer at `rev`."""
        current = (task.c.key == key, task.c.rev == rev, task.c.status.in_(OPEN))
        return self._hand(key, person_id, *current, status="claimed", acting_for=acting_for, claimed_at=now)

    def pass_on(self, key: Key, rev: int, person_id: str, now: datetime) -> bool:
        """As `assign`; a task that waits for others goes on waiting."""
        waiting = (task.c.key == key, task.c.rev == rev, task.c.status == "waiting")
        return self.assign(key, rev, person_id, now) or self._hand(key, person_id, *waiting, acting_for=None)

    def in_hand(self, person_id: str) -> list[TaskRow]:
        """What a person has, also while it waits for others, and what is offered to nobody else."""
        has = (task.c.assignee == person_id, task.c.status.in_(("claimed", "waiting")))
        found = self._all(TaskRow, task, *has, order_by=[task.c.key])
        return [*found, *self._offered_only_to(person_id)]

    def _offered_only_to(self, person_id: str) -> list[TaskRow]:
        other = candidate.alias("other")
        theirs = (candidate.c.kind == "user", candidate.c.value == person_id, candidate.c.is_open)
        others = exists().where(
            other.c.tenant_id == candidate.c.tenant_id, other.c.task_key == candidate.c.task_key,
            (other.c.kind != candidate.c.kind) | (other.c.value != candidate.c.value),
        )  # fmt: skip
        keys = select(candidate.c.task_key).where(self._mine(candidate, *theirs), ~others)
        return self._all(TaskRow, task, task.c.key.in_(keys), task.c.status == "open", order_by=[task.c.key])

    def move_due(self, key: Key, due_at: datetime | None) -> None:
        """The time only: whoever fills in the form meanwhile has missed nothing, so the revision stays."""
        self._change(task, task.c.key == key, due_at=due_at)

    def move_to_definition(self, instance_key: Key, definition_key: Key, process_id: str) -> None:
        """What has not ended; what is over was done in the process as it was."""
        moved = {"definition_key": definition_key, "process_id": process_id}
        self._change(task, task.c.instance_key == instance_key, task.c.status.in_(RUNNING), **moved)

    def redraw(self, key: Key, *, element_id: str, **drawn: object) -> None:
        """The task as a new model draws it, and the tasks beside it by the element's name; its form is out of date."""
        self._change(task, task.c.key == key, element_id=element_id, rev=task.c.rev + 1, **drawn)
        self._change(task, task.c.side_of == key, element_id=element_id)

    def mark(self, key: Key, **marks: object) -> None:
        """follow_up_at, priority: like `move_due`, whoever fills in the form meanwhile has missed nothing."""
        self._change(task, task.c.key == key, **marks)

    def urged(self, keys: Collection[Key], now: datetime) -> None:
        """Somebody was reminded of them."""
        self._change(task, task.c.key.in_(keys), urged_at=now)

    def revise(self, key: Key, rev: int, **changes: object) -> bool:
        """Change due_at, follow_up_at, priority, properties … of an open task still at `rev`."""
        return self._revise(task.c.key == key, task.c.rev == rev, task.c.status.in_(OPEN), **changes)

    def complete(self, key: Key, outcome: str | None, by: str, acting_for: str | None, now: datetime) -> bool:
        """False when somebody completed or cancelled it before."""
        done = self._revise(
            task.c.key == key,
            task.c.status.in_((*OPEN, "signing")),
            status="completed",
            outcome=outcome,
            completed_by=by,
            acting_for=acting_for,
            completed_at=now,
        )
        if done:
            self._close_candidates([key])
        return done

    def cancel_by_token(self, token_keys: Sequence[Key], now: datetime) -> None:
        """Close the running tasks among these tokens with all beside them; the others are left as they are."""
        if not token_keys:
            return
        asked = {"of_tenant": self._tenant, "of_keys": list(token_keys), "now": now}
        if self._connection.execute(_CANCEL, asked).rowcount:
            self._close_candidates(token_keys)
        self.cancel_sides(token_keys, now)

    def cancel_sides(self, keys: Sequence[Key], now: datetime) -> None:
        """Close what is asked beside these tasks and has not been answered."""
        asked = {"of_tenant": self._tenant, "of_keys": list(keys), "now": now}
        self._connection.execute(_CANCEL_SIDES, asked)

    def sides_of(self, key: Key) -> list[TaskRow]:
        """What was ever asked beside a task, the oldest first."""
        return self._all(TaskRow, task, task.c.side_of == key, order_by=[task.c.created_at, task.c.key])

    def turn(self, key: Key, rev: int, status: str, **changes: object) -> bool:
        """Set the status of a running or planned task still at `rev`, and with it whether it is offered."""
        here = (task.c.key == key, task.c.rev == rev, task.c.status.in_((*RUNNING, "planned")))
        done = self._revise(*here, status=status, **changes)
        if done:
            self._change(candidate, candidate.c.task_key == key, is_open=status in OPEN)
        return done

    def last_done(self, instance_key: Key, element_id: str) -> TaskRow | None:
        """The last task of an element that somebody completed."""
        where = (task.c.instance_key == instance_key, task.c.element_id == element_id, task.c.status == "completed")
        newest = [task.c.completed_at.desc(), task.c.key.desc()]
        found = self._all(TaskRow, task, *where, task.c.side_of.is_(None), order_by=newest, limit=1)
        return found[0] if found else None

    def done_in(self, instance_key: Key) -> list[TaskRow]:
        """What people have completed in an instance, the oldest first."""
        where = (task.c.instance_key == instance_key, task.c.status == "completed", task.c.side_of.is_(None))
        return self._all(TaskRow, task, *where, order_by=[task.c.completed_at, task.c.key])

    def add_candidates(self, key: Key, groups: Iterable[str] = (), users: Iterable[str] = ()) -> None:
        values = {("group", group) for group in groups} | {("user", user) for user in users}
        rows = [{"task_key": key, "kind": kind, "value": value, "is_open": True} for kind, value in sorted(values)]
        self._upsert(candidate, rows, overwrite=("is_open",))

    def candidates(self, key: Key) -> tuple[frozenset[str], frozenset[str]]:
        """The groups and the users who may claim the task."""
        query = select(candidate.c.kind, candidate.c.value).where(self._mine(candidate, candidate.c.task_key == key))
        found = [(kind, value) for kind, value in self._connection.execute(query)]
        groups = frozenset(value for kind, value in found if kind == "group")
        return groups, frozenset(value for kind, value in found if kind == "user")

    def remove_candidates(self, key: Key) -> None:
        self._remove(candidate, candidate.c.task_key == key)

    def save_draft(self, task_key: Key, person_id: str, answers: Mapping[str, Any], now: datetime) -> None:
        row = {"task_key": task_key, "person_id": person_id, "answers": answers, "saved_at": now}
        self._upsert(draft, [row], overwrite=("answers", "saved_at"))

    def draft(self, task_key: Key, person_id: str) -> Draft | None:
        mine = self._mine(draft, draft.c.task_key == task_key, draft.c.person_id == person_id)
        found = self._connection.execute(select(draft.c.answers, draft.c.saved_at).where(mine)).first()
        return None if found is None else Draft(found.answers, found.saved_at)

    def drafts_of(self, instance_key: Key, element_id: str) -> list[DraftRow]:
        """What everybody had typed for the tasks of an element, open or cancelled, in the order of the tasks."""
        mine = self._mine(task, task.c.instance_key == instance_key, task.c.element_id == element_id)
        there = (draft.c.tenant_id == task.c.tenant_id) & (draft.c.task_key == task.c.key)
        query = select(*columns_of(draft, DraftRow)).join_from(task, draft, there).where(mine)
        found = self._connection.execute(query.order_by(draft.c.task_key, draft.c.person_id)).mappings()
        return [DraftRow(**row) for row in found]

    def drop_draft(self, task_key: Key, person_id: str) -> None:
        self._remove(draft, draft.c.task_key == task_key, draft.c.person_id == person_id)

    def forget_drafts(self, before: datetime) -> int:
        """Remove those of tasks that were over by then; answers how many."""
        over = select(task.c.key).where(self._mine(task, task.c.completed_at < before))
        return self._remove(draft, draft.c.task_key.in_(over))

    def keep_answers(self, task_key: Key, answers: Mapping[str, Any], by: str, now: datetime) -> None:
        row = {"task_key": task_key, "answers": answers, "given_by": by, "given_at": now}
        self._upsert(answer, [row], overwrite=("answers", "given_by", "given_at"))

    def answers(self, task_key: Key) -> dict[str, Any] | None:
        mine = self._mine(answer, answer.c.task_key == task_key)
        return self._connection.execute(select(answer.c.answers).where(mine)).scalar_one_or_none()

    def _hand(self, key: Key, person: str | None, *where: ColumnElement[bool], **values: object) -> bool:
        """Into a person's hands or back to all; the task's promise goes with it."""
        done = self._revise(*where, assignee=person, **values)
        if done:
            self._change(clock, clock.c.token == key, clock.c.stopped_at.is_(None), person=person)
        return done

    def _revise(self, *where: ColumnElement[bool], **values: object) -> bool:
        return self._change(task, *where, rev=task.c.rev + 1, **values) > 0

    def _close_candidates(self, keys: Sequence[Key]) -> None:
        self._change(candidate, candidate.c.task_key.in_(keys), is_open=False)
