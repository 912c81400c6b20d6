"""Who is signing in or asking: the account's password and the person with the groups held now."""

from datetime import datetime

from engine.actor import Actor, ActorKind
from engine.ids import PersonId
from engine.queries.shelf import Shelf
from engine.store.unit_of_work import UnitOfWork


def actor_of(work: UnitOfWork, shelf: Shelf, person: str) -> Actor | None:
    """The person with the groups held and the units seen now; None for one who has left or whose account is closed."""
    account = work.people.account(person)
    if account is None or account.disabled:
        return None
    organisation, _ = shelf.organisation(work)
    found = organisation.person(PersonId(person))
    if found is None:
        return None
    return Actor(
        kind=ActorKind.PERSON, id=found.id, name=found.name, groups=organisation.groups_of(found.id),
        units=organisation.scope_of(found.id),
    )  # fmt: skip


def password_hash_of(work: UnitOfWork, person: str, now: datetime) -> str | None:
    """None where no password opens the account at the moment: unknown, closed, or locked after wrong ones."""
    account = work.people.account(person)
    return None if account is None or account.disabled or account.is_locked(now) else account.password_hash
