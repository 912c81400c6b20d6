"""Who is signed in on which device: one row a session, known by a hash; the token itself is only in the cookie."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, String

from engine.store.columns import Moment, tenant_table
from engine.store.rows import Rows

LASTS = timedelta(hours=12)
"""Without being seen; the cookie lasts as long."""

web_session = tenant_table(
    "web_session",
    Column("token_hash", String(64), nullable=False),
    Column("person_id", String(255), nullable=False),
    Column("device", String(64), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index(None, "tenant_id", "person_id"),
    Index(None, "tenant_id", "seen_at"),
    key=("token_hash",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """`device` is what the web made of the browser's own words; `seen_at` is some minutes old at most."""

    token_hash: str
    person_id: str
    device: str
    begun_at: datetime
    seen_at: datetime


class Sessions(Rows):
    def begin(self, row: SessionRow) -> None:
        self._insert(web_session, row)

    def load(self, token_hash: str) -> SessionRow | None:
        return self._find(SessionRow, web_session, web_session.c.token_hash == token_hash)

    def of_person(self, person: str) -> list[SessionRow]:
        """The one that was seen last first."""
        return self._all(
            SessionRow, web_session, web_session.c.person_id == person, order_by=(web_session.c.seen_at.desc(),)
        )

    def see(self, token_hash: str, at: datetime) -> None:
        self._change(web_session, web_session.c.token_hash == token_hash, web_session.c.seen_at < at, seen_at=at)

    def drop(self, token_hash: str) -> None:
        """Whosever it is: the browser that held it signs in anew."""
        self._remove(web_session, web_session.c.token_hash == token_hash)

    def end(self, person: str, token_hash: str) -> int:
        """Answers how many: none where it is over already or somebody else's."""
        return self._remove(web_session, web_session.c.person_id == person, web_session.c.token_hash == token_hash)

    def end_all(self, person: str, but: str | None = None) -> int:
        """All of a person's, or all but one."""
        kept = () if but is None else (web_session.c.token_hash != but,)
        return self._remove(web_session, web_session.c.person_id == person, *kept)

    def forget(self, before: datetime) -> int:
        """Those that were not seen any more."""
        return self._remove(web_session, web_session.c.seen_at < before)
