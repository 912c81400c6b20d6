"""Accounts of people: who may sign in by password; it knows hashes only."""

from dataclasses import replace

from engine.commands import PutAccount
from engine.errors import NotFound
from engine.handlers.environment import Environment
from engine.ids import PersonId
from engine.store.people import AccountRow
from engine.store.unit_of_work import UnitOfWork


def put_account(command: PutAccount, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises NotFound for whoever is not in the organisation."""
    organisation, _ = env.library.organisation(work)
    if organisation.person(PersonId(command.person)) is None:
        raise NotFound(what=command.person)
    known = work.people.account(command.person) or AccountRow(person_id=command.person)
    work.people.put_account(replace(known, password_hash=command.password_hash, failed=0, locked_until=None))
    return {"person": command.person}
