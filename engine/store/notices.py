"""What a person is told inside the product; sending it anywhere else is `outbound`'s."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Index, String, Text, insert

from engine.ids import Key, TenantId
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


class Notices(Rows):
    def __init__(self, connection: Connection, tenant: TenantId, keys: Keys) -> None:
        super().__init__(connection, tenant)
        self._keys = keys

    def add(self, person_id: str, template: str, zh: str, en: str, link: str | None, now: datetime) -> Key:
        key = self._keys.new()
        told = {"person_id": person_id, "template": template, "zh": zh, "en": en, "link": link, "created_at": now}
        self._connection.execute(insert(notice).values(tenant_id=self._tenant, key=key, **told))
        return key

    def mark_read(self, key: Key, person_id: str, now: datetime) -> bool:
        """False when it is somebody else's or was read before."""
        unread = (notice.c.key == key, notice.c.person_id == person_id, notice.c.read_at.is_(None))
        return self._change(notice, *unread, read_at=now) > 0

    def mark_all_read(self, person_id: str, until: datetime, now: datetime) -> int:
        """Those told until then; what comes while somebody reads stays unread. Answers how many."""
        unread = (notice.c.person_id == person_id, notice.c.read_at.is_(None), notice.c.created_at <= until)
        return self._change(notice, *unread, read_at=now)
