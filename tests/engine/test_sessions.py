"""Sessions and passwords by command: what ends them, and that no old password slips in beside a new one."""

from datetime import timedelta

import pytest

from engine.commands import (
    ChangePassword,
    EndOtherSessions,
    EndSession,
    ForgetSessions,
    NoteSignIn,
    PutAccount,
    SeeSession,
    SetClock,
)
from engine.errors import SignInFailed
from engine.ids import PersonId
from engine.queries.profile import sessions_of, stand_ins_for
from engine.store import Database
from engine.store.absences import AbsenceRow
from engine.store.sessions import LASTS
from tests.support.engines import Office


@pytest.fixture
def office(office: Office) -> Office:
    """Ann is signed in on three devices, bo on one."""
    for person, sessions in (("ann", "abc"), ("bo", "x")):
        office.does(PutAccount, person=person, password_hash="old")
        for session in sessions:
            signs_in(office, person, session)
    return office


def signs_in(office: Office, person: str, session: str, **how: str) -> None:
    sent = {"password_hash": "old", "device": "firefox linux", **how}
    office.does(NoteSignIn, person, session=session, **sent)


def held(office: Office, person: str = "ann") -> set[str]:
    with office.engine.database.snapshot() as work:
        return {one.token_hash for one in sessions_of(work, person, office.engine.machine_now())}


def test_one_session_ends_or_all_others_and_only_ones_own(office: Office) -> None:
    assert office.does(EndSession, "ann", session="b") == {"ended": 1}
    assert office.does(EndSession, "ann", session="b") == {"ended": 0}
    assert office.does(EndSession, "ann", session="x") == {"ended": 0}
    assert office.does(EndOtherSessions, "ann", session="c") == {"ended": 1}
    assert (held(office), held(office, "bo")) == ({"c"}, {"x"})


def test_a_new_password_leaves_the_session_in_which_it_was_chosen(office: Office) -> None:
    assert office.does(ChangePassword, "ann", old_hash="old", password_hash="new", session="a") == {"ended": 2}

    assert (held(office), held(office, "bo")) == ({"a"}, {"x"})


def test_what_was_compared_with_an_old_password_counts_no_more(office: Office) -> None:
    """Between the comparison and the command another device has taken a new password."""
    office.does(ChangePassword, "ann", old_hash="old", password_hash="new", session="a")

    with pytest.raises(SignInFailed):
        signs_in(office, "ann", "late")
    with pytest.raises(SignInFailed):
        office.does(ChangePassword, "ann", old_hash="old", password_hash="theirs", session="a")

    assert held(office) == {"a"}


def test_sessions_that_were_not_seen_run_out(office: Office) -> None:
    office.now += LASTS - timedelta(minutes=1)
    office.does(SeeSession, session="b")
    office.now += timedelta(minutes=2)

    assert held(office) == {"b"}
    assert office.does(ForgetSessions) == {"forgotten": 3}
    assert held(office) == {"b"}


def test_signing_in_again_replaces_the_browsers_session_whosever_it_was(office: Office) -> None:
    signs_in(office, "bo", "y", instead_of="a")

    assert (held(office), held(office, "bo")) == ({"b", "c"}, {"x", "y"})


def test_a_rehearsal_that_moves_the_clock_signs_nobody_out(database: Database) -> None:
    office = Office(database, rehearses=True)
    office.does(PutAccount, person="ann", password_hash="old")
    signs_in(office, "ann", "a")

    office.does(SetClock, at=office.now + timedelta(days=30))

    assert office.does(ForgetSessions) == {"forgotten": 0}
    assert held(office) == {"a"}


def test_absences_that_are_not_over_say_who_stands_in(office: Office) -> None:
    day, now = timedelta(days=1), office.now
    spans = [(now - 2 * day, now - day, "bo"), (now + day, now + 2 * day, None), (now - day, now + day, "bo")]
    with office.engine.database.unit_of_work() as work:
        for n, (start, end, named) in enumerate(spans, 1):
            work.absences.add(AbsenceRow(
                key=n, person_id="ann", from_at=start, to_at=end, substitute=named, instance_key=n,
            ))  # fmt: skip
        organisation, _ = office.engine.library.organisation(work)
        away = stand_ins_for(work, organisation, PersonId("ann"), now).away

    assert [(one.is_now, one.name.zh if one.name else None) for one in away] == [(True, "柏青"), (False, None)]
