"""The files of a case beside its forms, for whoever sees the case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.store.tasks import RUNNING
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`step` is the task it was added to; `can_withdraw` by the reader, at this moment."""

    document: Key
    name: str
    size: int
    sha256: str
    by: Text
    at: datetime
    task: Key | None
    step: Text | None
    can_withdraw: bool


def attachments_of(work: UnitOfWork, names: Names, instance: Key, actor: Actor) -> tuple[Attachment, ...]:
    """The oldest first."""
    return tuple(_attachments(work, names, instance, actor))


def _attachments(work: UnitOfWork, names: Names, instance: Key, actor: Actor) -> Iterator[Attachment]:
    rows = work.attachments.of_instance(instance)
    documents = {one.key: one for one in work.documents.find([row.document_key for row in rows])}
    tasks = {one.key: one for one in work.tasks.find([row.task_key for row in rows if row.task_key is not None])}
    is_active = bool(rows) and work.instances.load(instance).status == "active"
    for row in rows:
        document, task = documents[row.document_key], tasks.get(row.task_key or Key(0))
        is_open = task.status in RUNNING if task is not None else is_active
        yield Attachment(
            document=row.document_key, name=document.name, size=document.size, sha256=document.sha256,
            by=names.person(row.by_id), at=row.at, task=row.task_key,
            step=Text(task.name, task.name_en or task.name) if task is not None else None,
            can_withdraw=is_open and (row.by_id == actor.id or actor.is_admin),
        )  # fmt: skip
