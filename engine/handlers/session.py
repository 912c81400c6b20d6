"""Sessions of people who are signed in: begun with the right password, seen now and then, ended, forgotten at night.

Their times are the machine's: a rehearsal that moves the clock signs nobody out.
"""

from engine.commands import (
    ChangePassword,
    EndOtherSessions,
    EndSession,
    ForgetSessions,
    NoteSignIn,
    SeeSession,
)
from engine.errors import SignInFailed
from engine.handlers.environment import Environment
from engine.store.people import AccountRow
from engine.store.sessions import LASTS, SessionRow
from engine.store.unit_of_work import UnitOfWork


def note_sign_in(command: NoteSignIn, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises SignInFailed when the password was changed since it was compared."""
    _proven(work, command.actor.id, command.password_hash)
    work.people.reset_failures(command.actor.id)
    if command.instead_of is not None:
        work.sessions.drop(command.instead_of)
    now = env.machine_now
    work.sessions.begin(SessionRow(
        token_hash=command.session, person_id=command.actor.id, device=command.device, begun_at=now, seen_at=now,
    ))  # fmt: skip
    return {}


def change_password(command: ChangePassword, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises SignInFailed when the old one was changed since it was compared."""
    known = _proven(work, command.actor.id, command.old_hash)
    work.people.set_password(known.person_id, command.password_hash)
    return {"ended": work.sessions.end_all(known.person_id, but=command.session)}


def see_session(command: SeeSession, work: UnitOfWork, env: Environment) -> dict[str, object]:
    work.sessions.see(command.session, env.machine_now)
    return {}


def end_session(command: EndSession, work: UnitOfWork, env: Environment) -> dict[str, object]:
    return {"ended": work.sessions.end(command.actor.id, command.session)}


def end_other_sessions(command: EndOtherSessions, work: UnitOfWork, env: Environment) -> dict[str, object]:
    return {"ended": work.sessions.end_all(command.actor.id, but=command.session)}


def forget_sessions(command: ForgetSessions, work: UnitOfWork, env: Environment) -> dict[str, object]:
    return {"forgotten": work.sessions.forget(env.machine_now - LASTS)}


def _proven(work: UnitOfWork, person: str, compared: str) -> AccountRow:
    """The account, locked until the end of the command: no other password comes between."""
    known = work.people.account(person, lock=True)
    if known is None or known.password_hash != compared:
        raise SignInFailed()
    return known
