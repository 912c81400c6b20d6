"""Accounts of people: who may sign in by password; it knows hashes only."""

from dataclasses import replace
from datetime import timedelta

from engine.commands import NoteFailedSignIn, PutAccount, SetPreferences
from engine.errors import InvalidRequest, NotFound
from engine.handlers.environment import Environment
from engine.ids import PersonId
from engine.store.people import AccountRow
from engine.store.unit_of_work import UnitOfWork

WRONG_PASSWORDS = 5
LOCKED_FOR = timedelta(minutes=15)
_CHOICES = {"language": ("zh", "en"), "theme": ("light", "dark", "auto")}


def put_account(command: PutAccount, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises NotFound for whoever is not in the organisation."""
    organisation, _ = env.library.organisation(work)
    if organisation.person(PersonId(command.person)) is None:
        raise NotFound(what=command.person)
    known = work.people.account(command.person, lock=True) or AccountRow(person_id=command.person)
    work.people.put_account(replace(known, password_hash=command.password_hash, failed=0, locked_until=None))
    work.sessions.end_all(command.person)
    return {"person": command.person}


def note_failed_sign_in(command: NoteFailedSignIn, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """An unknown name is answered like a known one. While an account is locked, nothing is counted."""
    known = work.people.account(command.person, lock=True)
    if known is not None and not known.is_locked(env.now):
        is_last = known.failed + 1 >= WRONG_PASSWORDS
        work.people.record_failure(known.person_id, env.now + LOCKED_FOR if is_last else None)
    return {}


def set_preferences(command: SetPreferences, work: UnitOfWork, env: Environment) -> dict[str, object]:
    known = work.people.account(command.actor.id, lock=True)
    if known is None:
        raise NotFound(what=command.actor.id)
    chosen = {name: getattr(command, name) for name in _CHOICES if getattr(command, name) is not None}
    for name, value in chosen.items():
        if value not in _CHOICES[name]:
            raise InvalidRequest(reason=f"没有{value!r}这个选项 / there is no choice {value!r} of {name}")
    work.people.put_account(replace(known, **chosen))
    return chosen
