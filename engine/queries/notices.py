"""What a person was told: how much is unread, and the list, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from engine.errors import NotFound
from engine.forms import Text
from engine.ids import Key, PersonId, TenantId
from engine.store.notices import notice

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`link` is an address of ours, or None where there is nothing to go to."""

    key: Key
    text: Text
    link: str | None
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """`older` is where the next page goes on; None on the last."""

    notices: Sequence[Notice]
    older: Key | None


def unread_count(connection: Connection, tenant: TenantId, person: PersonId, at_most: int = 100) -> int:
    """No more than `at_most` are counted."""
    unread = (notice.c.tenant_id == tenant, notice.c.person_id == person, notice.c.read_at.is_(None))
    some = select(notice.c.key).where(*unread).limit(at_most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def notices_for(
    connection: Connection, tenant: TenantId, person: PersonId, before: Key | None = None, limit: int = PAGE
) -> NoticePage:
    """Those older than the notice `before`, a page of them."""
    mine = [notice.c.tenant_id == tenant, notice.c.person_id == person]
    place = tuple_(notice.c.created_at, notice.c.key)
    if before is not None:
        last = connection.execute(select(notice.c.created_at).where(*mine, notice.c.key == before)).scalar_one_or_none()
        if last is None:
            return NoticePage((), None)
        mine.append(place < tuple_(last, before))
    query = select(notice).where(*mine).order_by(notice.c.created_at.desc(), notice.c.key.desc()).limit(limit + 1)
    rows = connection.execute(query).all()
    found = [_read(row) for row in rows[:limit]]
    return NoticePage(found, found[-1].key if len(rows) > limit else None)


def notice_of(connection: Connection, tenant: TenantId, person: PersonId, key: Key) -> Notice:
    """Raises NotFound for what is not there and for somebody else's."""
    mine = (notice.c.tenant_id == tenant, notice.c.person_id == person, notice.c.key == key)
    row = connection.execute(select(notice).where(*mine)).first()
    if row is None:
        raise NotFound(what="通知 / notice")
    return _read(row)


def _read(row: Any) -> Notice:
    return Notice(
        key=row.key, text=Text(row.zh, row.en), link=_ours(row.link), at=row.created_at, is_read=row.read_at is not None
    )


def _ours(link: str | None) -> str | None:
    """A model may name any link; only a path of ours is followed."""
    return link if link is not None and link.startswith("/") and link[1:2] not in ("/", "\\") else None
