"""Files that people hand in: bytes as they came, who brought them and which case they belong to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, delete, select

from engine.errors import NotFound
from engine.forms import UNFIT, UNKNOWN
from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

LOOSE_FOR = timedelta(days=7)
"""How long a file is kept that was brought and never handed in."""
document = tenant_table(
    "document",
    Column("key", BigInteger, nullable=False),
    Column("name", String(255), nullable=False),
    Column("media_type", String(127), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("brought_by", String(255), nullable=False),
    Column("brought_at", Moment, nullable=False),
    Column("instance_key", BigInteger),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "brought_by"),
)

content = tenant_table(
    "document_content",
    Column("document_key", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    key=("document_key",),
)
"""Apart from `document`, so that a list of files never carries them along, and retention can remove the bytes alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """`size` in bytes, `sha256` in hex. Without `instance_key` it was brought, but not handed in yet."""

    key: Key
    name: str
    media_type: str
    size: int
    sha256: str
    brought_by: str
    brought_at: datetime
    instance_key: Key | None = None

    @property
    def expires_at(self) -> datetime | None:
        return self.brought_at + LOOSE_FOR if self.instance_key is None else None

    @property
    def as_answer(self) -> dict[str, object]:
        """As an answer names it; with `UNFIT` while it lies loose and is not what its name says."""
        is_unfit = self.instance_key is None and self.media_type == UNKNOWN
        return {"id": str(self.key), "name": self.name, "size": self.size, **({UNFIT: True} if is_unfit else {})}


class Documents(Rows):
    def keep(self, row: DocumentRow, data: bytes) -> None:
        self._insert(document, row)
        self._connection.execute(content.insert().values(tenant_id=self._tenant, document_key=row.key, bytes=data))

    def find(self, keys: Collection[Key], *, lock: bool = False) -> list[DocumentRow]:
        """With `lock` nobody hands them in elsewhere, or removes them as loose, until the end of the transaction."""
        named, order = document.c.key.in_(keys), [document.c.key]
        return self._all(DocumentRow, document, named, order_by=order, lock=lock) if keys else []

    def content(self, key: Key) -> bytes:
        """Raises NotFound, also when retention has removed the bytes."""
        query = select(content.c.bytes).where(self._mine(content, content.c.document_key == key))
        found: bytes | None = self._connection.execute(query).scalar()
        if found is None:
            raise NotFound(what=f"文件 / file {key}")
        return found

    def attach(self, keys: Collection[Key], instance_key: Key) -> None:
        """They belong to this case from now on; what belongs to one already stays there."""
        if keys:
            loose = (document.c.key.in_(keys), document.c.instance_key.is_(None))
            self._change(document, *loose, instance_key=instance_key)

    def remove_content(self, key: Key) -> None:
        """Its name and digest stay."""
        self._remove(content, content.c.document_key == key)

    def forget_loose(self, before: datetime) -> int:
        """Remove what was brought before then and never handed in; answers how many."""
        loose = (document.c.instance_key.is_(None), document.c.brought_at < before)
        gone = delete(document).where(self._mine(document, *loose)).returning(document.c.key)
        keys = list(self._connection.execute(gone).scalars())  # not what somebody hands in at this moment
        self._remove(content, content.c.document_key.in_(keys))
        return len(keys)
