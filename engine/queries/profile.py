"""What people see of their own account: where they are signed in, and who stands in for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.forms import Text
from engine.ids import PersonId
from engine.org import Organisation
from engine.org.values import EVERY_ROLE
from engine.queries.names import Names
from engine.store.sessions import LASTS, SessionRow
from engine.store.unit_of_work import UnitOfWork

_EVERYTHING = Text("其他职务", "Any other post")
_ALL = Text("所有职务", "All posts")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who does somebody's work of a `role`, as a rule."""

    role: Text
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A time of absence that is running or still to come; without `name` the usual ones stand in."""

    from_at: datetime
    to_at: datetime
    name: Text | None
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInPage:
    usual: Sequence[StandIn]
    away: Sequence[Away]
    instead_of: Sequence[Text]
    """Whom one stands in for as a rule."""


def sessions_of(work: UnitOfWork, person: str, now: datetime) -> list[SessionRow]:
    """Those that have not run out by the machine's time `now`, the one that was seen last first."""
    return [one for one in work.sessions.of_person(person) if one.seen_at > now - LASTS]


def stand_ins_for(work: UnitOfWork, organisation: Organisation, person: PersonId, now: datetime) -> StandInPage:
    names, known = Names(organisation), organisation.person(person)
    usual = known.substitutes if known is not None else {}
    return StandInPage(
        usual=[
            StandIn(role=_role(organisation, role, len(usual)), name=names.person(one)) for role, one in usual.items()
        ],
        away=[
            Away(
                from_at=one.from_at, to_at=one.to_at, is_now=one.from_at <= now,
                name=names.person(one.substitute) if one.substitute else None,
            )
            for one in work.absences.of_person(person, now)
        ],
        instead_of=[
            names.person(one.id) for one in organisation.people.values() if person in one.substitutes.values()
        ],
    )  # fmt: skip


def _role(organisation: Organisation, role: str, of: int) -> Text:
    if role == EVERY_ROLE:
        return _ALL if of == 1 else _EVERYTHING
    known = organisation.roles.get(role)
    return Text(known.zh, known.en) if known is not None else Text(role, role)
