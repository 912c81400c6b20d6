"""What people have said about a case, and who was sent a copy of it."""

from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.queries.opinions import Opinion
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`read_at` None = not looked at yet."""

    person: Text
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """`said` the oldest first; `is_new_to_me` where the reader was sent a copy and looks at it for the first time."""

    said: tuple[Opinion, ...]
    copies: tuple[Copy, ...]
    is_new_to_me: bool


def talk_of(work: UnitOfWork, names: Names, case: Key, actor: Actor) -> Talk:
    rows = work.copies.of_instance(case)
    said = (
        Opinion(kind=one.kind, by=names.person(one.by_id), text=one.text or "", at=one.at)
        for one in work.remarks.of_instance(case)
        if one.text
    )
    return Talk(
        said=tuple(said),
        copies=tuple(Copy(person=names.person(one.person_id), at=one.at, read_at=one.read_at) for one in rows),
        is_new_to_me=any(one.person_id == actor.id and one.read_at is None for one in rows),
    )
