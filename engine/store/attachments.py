"""Files that people added to a case or a task outside its forms; the bytes and their digest are `documents`'."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, String

from engine.errors import NotFound
from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

attachment = tenant_table(
    "attachment",
    Column("document_key", BigInteger, nullable=False),
    Column("instance_key", BigInteger, nullable=False),
    Column("task_key", BigInteger),
    Column("by_id", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Index(None, "tenant_id", "instance_key"),
    key=("document_key",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """`task_key` None = added to the case itself. Of one that was withdrawn its rows are left."""

    document_key: Key
    instance_key: Key
    task_key: Key | None
    by_id: str
    at: datetime
    withdrawn_at: datetime | None = None


class Attachments(Rows):
    def add(self, row: AttachmentRow) -> None:
        self._insert(attachment, row)

    def load(self, document: Key) -> AttachmentRow:
        """Raises NotFound."""
        found = self._find(AttachmentRow, attachment, attachment.c.document_key == document)
        if found is None:
            raise NotFound(what=f"附件 / attachment {document}")
        return found

    def of_instance(self, instance: Key) -> list[AttachmentRow]:
        """Those that are still there, the oldest first."""
        there = (attachment.c.instance_key == instance, attachment.c.withdrawn_at.is_(None))
        return self._all(AttachmentRow, attachment, *there, order_by=[attachment.c.at, attachment.c.document_key])

    def withdraw(self, document: Key, now: datetime) -> bool:
        """False when it was withdrawn before."""
        there = (attachment.c.document_key == document, attachment.c.withdrawn_at.is_(None))
        return self._change(attachment, *there, withdrawn_at=now) > 0
