"""What a person is told inside the product; sending it anywhere else is `outbound`'s."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Index, String, Text

from engine.ids import Key, TenantId
from engine.notices import Outside
from engine.store.columns import Moment, tenant_table
from engine.store.keys import Keys
from engine.store.rows import Rows

notice = tenant_table(
    "notice",
    Column("key", BigInteger, nullable=False),
    Column("person_id", String(255), nullable=False),
    Column("template", String(255), nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("link", Text),
    Column("created_at", Moment, nullable=False),
    Column("read_at", Moment),
    Index(None, "tenant_id", "person_id", "read_at", "created_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """What one person is told; `template` says what kind of notice it is."""

    key: Key
    person_id: str
    template: str
    zh: str
    en: str
    link: str | None
    created_at: datetime
    read_at: datetime | None = None


class Notices(Rows):
    """`added` are those of this unit of work, with what may leave the house of each."""

    def __init__(self, connection: Connection, tenant: TenantId, keys: Keys) -> None:
        super().__init__(connection, tenant)
        self._keys = keys
        self.added: list[tuple[NoticeRow, Outside | None]] = []

    def add(
        self,
        person_id: str,
        template: str,
        zh: str,
        en: str,
        link: str | None,
        now: datetime,
        outside: Outside | None = None,
    ) -> Key:
        """Nothing but what it is about leaves the house where nobody says what may."""
        row = NoticeRow(
            key=self._keys.new(), person_id=person_id, template=template, zh=zh, en=en, link=link, created_at=now
        )
        self._insert(notice, row)
        self.added.append((row, outside))
        return row.key

    def mark_read(self, key: Key, person_id: str, now: datetime) -> bool:
        """False when it is somebody else's or was read before."""
        unread = (notice.c.key == key, notice.c.person_id == person_id, notice.c.read_at.is_(None))
        return self._change(notice, *unread, read_at=now) > 0

    def mark_all_read(self, person_id: str, until: datetime, now: datetime) -> int:
        """Those told until then; what comes while somebody reads stays unread. Answers how many."""
        unread = (notice.c.person_id == person_id, notice.c.read_at.is_(None), notice.c.created_at <= until)
        return self._change(notice, *unread, read_at=now)
