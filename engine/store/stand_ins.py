"""Who does a task in whose stead, and who must not do it; the offers themselves are `tasks`'."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import BigInteger, Column, String, select

from engine.ids import Key, PersonId
from engine.store.columns import tenant_table
from engine.store.elements import element_instance
from engine.store.rows import Rows
from engine.store.tasks import OPEN, TaskRow, candidate, task

barred = tenant_table(
    "barred",
    Column("task_key", BigInteger, nullable=False),
    Column("person_id", String(255), nullable=False),
    key=("task_key", "person_id"),
)
"""People with an interest in the case: the task is not offered to them, whatever group they belong to."""


class StandIns(Rows):
    def bar(self, key: Key, people: Iterable[str]) -> None:
        self._upsert(barred, [{"task_key": key, "person_id": person} for person in sorted(set(people))], ("person_id",))

    def barred(self, key: Key) -> frozenset[str]:
        query = select(barred.c.person_id).where(self._mine(barred, barred.c.task_key == key))
        return frozenset(self._connection.execute(query).scalars())

    def barred_by_task(self, keys: Collection[Key]) -> dict[Key, set[str]]:
        of_them = self._mine(barred, barred.c.task_key.in_(sorted(keys)))
        query = select(barred.c.task_key, barred.c.person_id).where(of_them)
        found: dict[Key, set[str]] = {}
        for key, person in self._connection.execute(query) if keys else ():
            found.setdefault(key, set()).add(person)
        return found

    def add(self, key: Key, people: Mapping[PersonId, PersonId], groups: Mapping[str, PersonId | None]) -> None:
        """Offer a task to people, and to groups, in the stead of somebody. Who may take it anyhow stays as they are."""
        wanted: list[tuple[str, str, str | None]] = [("user", who, missed) for who, missed in people.items()]
        wanted += [("group", group, missed) for group, missed in groups.items()]
        rows = [
            {"task_key": key, "kind": kind, "value": value, "is_open": True, "stands_in_for": missed}
            for kind, value, missed in sorted(wanted, key=lambda one: one[:2])
        ]
        self._upsert(candidate, rows, overwrite=("is_open",))

    def principal(self, key: Key, person: str, groups: Iterable[str]) -> str | None:
        """For whom the person would act; None when the task is theirs to take in their own name."""
        mine = self._mine(candidate, candidate.c.task_key == key)
        query = select(candidate.c.kind, candidate.c.value, candidate.c.stands_in_for).where(mine)
        found = list(self._connection.execute(query))
        if any(kind == "group" and value in set(groups) for kind, value, _ in found):
            return None
        return next((missed for kind, value, missed in found if kind == "user" and value == person), None)

    def missed_by(self, person: str, keys: Collection[Key]) -> dict[Key, str]:
        """For whom the person would act, of these tasks."""
        instead = (candidate.c.value == person, candidate.c.kind == "user", candidate.c.stands_in_for.is_not(None))
        mine = self._mine(candidate, candidate.c.task_key.in_(keys), *instead)
        query = select(candidate.c.task_key, candidate.c.stands_in_for).where(mine)
        return {key: missed for key, missed in self._connection.execute(query)} if keys else {}

    def stood_in(self, person: str) -> list[TaskRow]:
        """Unclaimed tasks that are offered in the person's stead."""
        instead = self._mine(candidate, candidate.c.stands_in_for == person, candidate.c.is_open)
        keys = sorted(set(self._connection.execute(select(candidate.c.task_key).where(instead)).scalars()))
        return self._all(TaskRow, task, task.c.key.in_(keys), task.c.status == "open", order_by=[task.c.key])

    def take_back(self, person: str, keys: Collection[Key]) -> None:
        """These tasks are no longer offered in the person's stead."""
        self._remove(candidate, candidate.c.stands_in_for == person, candidate.c.task_key.in_(keys))

    def tasks_of(self, person: str, groups: Iterable[str]) -> list[TaskRow]:
        """Open tasks in the person's hands, and unclaimed ones offered to them by name or group."""
        offered = self._mine(
            candidate, candidate.c.is_open, candidate.c.kind == "group", candidate.c.value.in_(sorted(groups))
        )
        named = self._mine(candidate, candidate.c.is_open, candidate.c.kind == "user", candidate.c.value == person)
        asked = (select(candidate.c.task_key).where(way) for way in (offered, named))
        keys = {key for query in asked for key in self._connection.execute(query).scalars()}
        own = self._all(TaskRow, task, task.c.assignee == person, task.c.status.in_(OPEN), order_by=[task.c.key])
        free = self._all(TaskRow, task, task.c.key.in_(sorted(keys)), task.c.assignee.is_(None), order_by=[task.c.key])
        return [*own, *free]

    def least_busy(self, people: Sequence[str]) -> str:
        """Whoever has the fewest open tasks in hand; of equals the one named first."""
        open_now = self._mine(task, task.c.assignee.in_(people), task.c.status.in_(OPEN))
        counts = dict.fromkeys(people, 0)
        for person in self._connection.execute(select(task.c.assignee).where(open_now)).scalars():
            counts[person] += 1
        return min(people, key=lambda person: counts[person])

    def done_before(self, scope: Key, element: str) -> Key | None:
        """The same element's latest task that was completed in the same scope: the level before, in a line of
        approval."""
        joined = task.join(
            element_instance,
            (element_instance.c.tenant_id == task.c.tenant_id) & (element_instance.c.key == task.c.key),
        )
        of_scope = (element_instance.c.scope_key == scope, task.c.element_id == element, task.c.status == "completed")
        query = select(task.c.key).select_from(joined).where(self._mine(task, *of_scope))
        return self._connection.execute(query.order_by(task.c.completed_at.desc(), task.c.key.desc()).limit(1)).scalar()

    def decided_before(self, scope: Key, element: str) -> str | None:
        """Who completed it."""
        key = self.done_before(scope, element)
        query = select(task.c.completed_by).where(self._mine(task, task.c.key == key))
        return self._connection.execute(query).scalar() if key is not None else None
