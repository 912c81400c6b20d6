"""What is removed of rows and cases when their time is over; what is left of a row is decided elsewhere."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.ids import Key
from engine.store.definitions import definition
from engine.store.documents import content as document_content
from engine.store.documents import document
from engine.store.filters import searchable
from engine.store.instances import instance
from engine.store.ledgers import LedgerRow, content, ledger_row, texts_of
from engine.store.notices import notice
from engine.store.outbox import outbox
from engine.store.remarks import remark
from engine.store.rows import Rows
from engine.store.tasks import answer, draft, task
from engine.store.tickets import ticket
from engine.store.variables import variable

Clean = Callable[[object], object]
"""A value without what is personal in it."""
GONE = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedCase:
    key: Key
    definition_key: Key
    process_id: str
    state: bytes


class Forgetting(Rows):
    def due_rows(
        self, ledger: str, before: datetime, column: str | None, where: Mapping[str, str], limit: int
    ) -> list[LedgerRow]:  # fmt: skip
        """Rows from before that moment, by their own day or their last change, that were not forgotten yet."""
        due = self._due_rows(ledger, before, column, where)
        return self._all(LedgerRow, ledger_row, *due, order_by=[ledger_row.c.key], limit=limit)

    def count_due_rows(self, ledger: str, before: datetime, column: str | None, where: Mapping[str, str]) -> int:
        query = select(func.count()).select_from(ledger_row)
        due = self._mine(ledger_row, *self._due_rows(ledger, before, column, where))
        return int(self._connection.execute(query.where(due)).scalar_one())

    def empty_row(self, ledger: str, key: str, row: Mapping[str, Any], now: datetime) -> None:
        at = (ledger_row.c.ledger == ledger, ledger_row.c.key == key)
        self._change(ledger_row, *at, row=dict(row), texts=texts_of(row), forgotten_at=now)

    def delete_row(self, ledger: str, key: str) -> None:
        self._remove(ledger_row, ledger_row.c.ledger == ledger, ledger_row.c.key == key)

    def due_cases(self, bundle: str, before: datetime, limit: int) -> list[EndedCase]:
        where = self._mine(instance, *self._due_cases(bundle, before))
        columns = (instance.c.key, instance.c.definition_key, instance.c.process_id, instance.c.state)
        query = select(*columns).where(where).order_by(instance.c.ended_at, instance.c.key).limit(limit)
        return [EndedCase(**row) for row in self._connection.execute(query).mappings()]

    def count_due_cases(self, bundle: str, before: datetime) -> int:
        where = self._mine(instance, *self._due_cases(bundle, before))
        return int(self._connection.execute(select(func.count()).select_from(instance).where(where)).scalar_one())

    def empty_case(self, case: Key, state: bytes, title: str, clean: Clean, now: datetime) -> None:
        """What people wrote and brought goes, that it was done stays: variables and answers keep what is not personal,
        titles become the process's name, remarks, files, drafts, notices and what was sent are emptied; a ticket, whose
        proof is made of a telephone number, goes."""
        tasks = self._keys_of_tasks(case)
        self._clean(variable, variable.c.value, (variable.c.scope_key, variable.c.name), case, clean)
        self._clean_answers(tasks, clean)
        self._remove(draft, draft.c.task_key.in_(tasks))
        self._change(remark, remark.c.instance_key == case, text=None)
        self._change(task, task.c.instance_key == case, title=None)
        self._forget_files(case)
        self._remove(searchable, searchable.c.instance_key == case)
        self._remove(ticket, ticket.c.instance_key == case)
        links = [f"/cases/{case}", *(f"/tasks/{key}" for key in tasks)]
        self._change(notice, notice.c.link.in_(links), zh=GONE, en=GONE)
        self._change(outbox, outbox.c.instance_key == case, body=None, subject=None)
        self._change(instance, instance.c.key == case, state=state, title=title, forgotten_at=now)

    def _due_rows(
        self, ledger: str, before: datetime, column: str | None, where: Mapping[str, str]
    ) -> list[ColumnElement[bool]]:
        changed: ColumnElement[bool] = ledger_row.c.updated_at < before
        if column is not None:
            day: ColumnElement[Any] = content(self._connection, column).as_string()
            changed = or_(day < before.date().isoformat(), and_(day.is_(None), changed))
        narrowed = (content(self._connection, name).as_string() == value for name, value in where.items())
        return [ledger_row.c.ledger == ledger, ledger_row.c.forgotten_at.is_(None), changed, *narrowed]

    def _due_cases(self, bundle: str, before: datetime) -> list[ColumnElement[bool]]:
        of_bundle = select(definition.c.key).where(self._mine(definition, definition.c.bundle == bundle))
        return [
            instance.c.definition_key.in_(of_bundle), instance.c.ended_at < before, instance.c.forgotten_at.is_(None)
        ]  # fmt: skip

    def _keys_of_tasks(self, case: Key) -> list[Key]:
        query = select(task.c.key).where(self._mine(task, task.c.instance_key == case))
        return list(self._connection.execute(query).scalars())

    def _clean(self, table: Any, column: Any, key: Collection[Any], case: Key, clean: Clean) -> None:
        query = select(*key, column).where(self._mine(table, table.c.instance_key == case))
        for *at, value in self._connection.execute(query).all():
            where = [part == found for part, found in zip(key, at, strict=True)]
            self._change(table, *where, **{column.name: clean(value)})

    def _clean_answers(self, tasks: Collection[Key], clean: Clean) -> None:
        query = select(answer.c.task_key, answer.c.answers).where(self._mine(answer, answer.c.task_key.in_(tasks)))
        for key, answers in self._connection.execute(query).all():
            self._change(answer, answer.c.task_key == key, answers=clean(answers))

    def _forget_files(self, case: Key) -> None:
        mine = select(document.c.key).where(self._mine(document, document.c.instance_key == case))
        self._change(document_content, document_content.c.document_key.in_(mine), bytes=b"")
        self._change(document, document.c.instance_key == case, name=GONE, size=0)
