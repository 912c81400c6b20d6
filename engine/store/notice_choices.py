"""What people want of the notices that leave the house; who has chosen nothing has no row."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, String

from engine.notices import Choice, Wanted, read_hours, read_time
from engine.store.columns import JsonText, tenant_table
from engine.store.rows import Rows

notice_choice = tenant_table(
    "notice_choice",
    Column("person_id", String(255), nullable=False),
    Column("muted", JsonText, nullable=False),
    Column("quiet", String(16), nullable=False),
    Column("own_hours", String(16)),
    Column("digest_at", String(8)),
    key=("person_id",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """Hours as they are written: `20:00-08:00`, `17:30`, in the time of the place."""

    person_id: str
    muted: dict[str, Any]
    quiet: str
    own_hours: str | None
    digest_at: str | None


class NoticeChoices(Rows):
    def of_person(self, person_id: str) -> Choice:
        row = self._find(ChoiceRow, notice_choice, notice_choice.c.person_id == person_id)
        return Choice() if row is None else _read(row)

    def put(self, person_id: str, choice: Choice) -> None:
        row = ChoiceRow(
            person_id=person_id, muted={kind: sorted(muted) for kind, muted in choice.muted.items()},
            quiet=choice.quiet.value, own_hours=str(choice.own) if choice.own else None,
            digest_at=f"{choice.digest_at:%H:%M}" if choice.digest_at else None,
        )  # fmt: skip
        values = self._values(row)
        self._upsert(notice_choice, [values], overwrite=values.keys() - {"tenant_id", "person_id"})


def _read(row: ChoiceRow) -> Choice:
    return Choice(
        muted={kind: frozenset(muted) for kind, muted in row.muted.items()}, quiet=Wanted(row.quiet),
        own=read_hours(row.own_hours) if row.own_hours else None,
        digest_at=read_time(row.digest_at) if row.digest_at else None,
    )  # fmt: skip
