"""What people call their tasks so that they find them together again: words of their own, never in the history."""

from collections.abc import Collection, Sequence

from sqlalchemy import BigInteger, Column, Index, String, select

from engine.ids import Key
from engine.store.columns import tenant_table
from engine.store.rows import Rows

tag = tenant_table(
    "tag",
    Column("task_key", BigInteger, nullable=False),
    Column("name", String(64), nullable=False),
    Index(None, "tenant_id", "name", "task_key"),
    key=("task_key", "name"),
)


class Tags(Rows):
    def put(self, task: Key, names: Sequence[str]) -> None:
        """These and no others."""
        self._remove(tag, tag.c.task_key == task)
        self._upsert(tag, [{"task_key": task, "name": name} for name in names], overwrite=("name",))

    def of(self, tasks: Collection[Key]) -> dict[Key, tuple[str, ...]]:
        """By task, in the order of names; without those that have none."""
        query = select(tag.c.task_key, tag.c.name).where(self._mine(tag, tag.c.task_key.in_(tasks)))
        found: dict[Key, tuple[str, ...]] = {}
        rows = self._connection.execute(query.order_by(tag.c.name)) if tasks else ()
        for task, name in rows:
            found[task] = (*found.get(task, ()), name)
        return found
