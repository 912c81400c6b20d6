"""Titles of tasks in the reader's language: they are stored with the Chinese name of the process in front."""

from collections.abc import Iterable
from dataclasses import replace

from engine.forms import Text
from engine.ids import Key
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork
from webui.session import language


def titled(work: UnitOfWork, tasks: Iterable[TaskRow]) -> dict[Key, TaskRow]:
    """By key, in their order."""
    rows = list(tasks)
    processes = {key: _process(work, key) for key in {row.definition_key for row in rows}}
    return {row.key: replace(row, title=_said(row.title, processes[row.definition_key])) for row in rows}


def _process(work: UnitOfWork, definition: Key) -> Text:
    found = work.definitions.load(definition)
    return Text(found.name, found.name_en or found.name)


def _said(title: str | None, process: Text) -> str | None:
    if title is None or not title.startswith(process.zh):
        return title
    return process.text(language()) + title.removeprefix(process.zh)
