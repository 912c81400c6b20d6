"""Every command, and another on the same case in the middle of it, before each of its statements: each is done or
refused in words, and all rows tell one story afterwards. `make test` tries a few pairs, `make soak` all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import make_url, select

from engine.actor import SYSTEM
from engine.commands import ChangePassword, EnterCalendar, ForgetDocuments, PutAccount, SetPreferences, SuspendInstance
from engine.store import Database, open_database
from engine.store.instances import instance
from tests.support import bpmn as b
from tests.support.busy_case import DEEDS, SUSPENDED, Known, open_everything
from tests.support.databases import FreshUrl
from tests.support.engines import Office, actor_of
from tests.support.meanwhile import Deed, Meanwhile
from tests.support.restoring import Restoring
from tests.support.sound import contradictions

pytestmark = pytest.mark.parametrize("fresh_url", ["postgresql"], indirect=True)
"""SQLite's writers come one after the other."""

NAMES = list(DEEDS)


@dataclass
class House:
    """An office with one busy case, which is put back as it was, running or suspended, as often as wanted."""

    office: Office
    known: Known
    restoring: Restoring
    meanwhile: Meanwhile

    def does(self, name: str) -> None:
        DEEDS[name](self.office, self.known)

    def meets(self, first: str, other: str, stands: str = "running") -> None:
        for place in self.tries(lambda: self.does(first), lambda: self.does(other), stands):
            assert contradictions(self.office) == [], (first, other, place)

    def tries(self, first: Deed, other: Deed, stands: str = "running") -> Iterator[int]:
        """Does the other in every place of the first; where it has to wait, it would in all later ones too."""
        for before in count(2):
            self.restoring.back(stands)
            outcome = self.meanwhile(first, other, before)
            assert outcome.is_clean, (before, outcome)
            yield before
            if outcome.waited or not outcome.was_reached:
                return


@pytest.fixture(scope="module")
def house(fresh_url: FreshUrl) -> Iterator[House]:
    database = open_database(_impatient(fresh_url()))
    yield _house(database)
    database.close()


PROOF: Mapping[str, bytes | str] = {
    "processes/proof/bundle.yaml": "title: {zh: 证明, en: Proof}\nstart_forms: {proof: f_proof}\n",
    "processes/proof/proof.bpmn": b.process("proof", b.start(), b.user_task("t"), b.end(), flows=["start -> t -> end"]),
    "forms/proof/f_proof.yaml": (
        "id: f_proof\ntitle: 证明\nproperties: {title.en: Proof}\ncomponents:\n"
        "  - {type: filepicker, key: papers, label: 材料, multiple: true, properties: {label.en: Papers}}\n"
    ),
}


def _impatient(url: str) -> str:
    """So that a deadlock is soon found; there is to be none."""
    hasty = make_url(url).update_query_dict({"options": "-cdeadlock_timeout=50ms"})
    return hasty.render_as_string(hide_password=False)


def _house(database: Database) -> House:
    office = Office(database)
    known, restoring = open_everything(office), Restoring(database)
    restoring.keep("running")
    office.does(SuspendInstance, actor=SYSTEM, instance=known.case, reason="先停")
    restoring.keep("suspended")
    return House(office, known, restoring, Meanwhile(database))


def some(names: list[str], every: int) -> list[object]:
    """A few by their places, the others in the soak."""
    return [pytest.param(name, marks=() if at % every == 0 else pytest.mark.soak) for at, name in enumerate(names)]


@pytest.mark.parametrize("name", some(NAMES, 7))
def test_each_is_done_by_itself(house: House, name: str) -> None:
    house.restoring.back("suspended" if name in SUSPENDED else "running")

    house.does(name)

    assert contradictions(house.office) == []


@pytest.mark.parametrize(("first", "other"), [
    ("complete what is claimed", "withdraw"), ("return", "withdraw"), ("ask at once", "cancel"),
    ("begin an absence", "cancel"), ("end a pause", "suspend"), ("take back", "fire a timer"), ("claim", "migrate"),
    ("publish what nobody waits for yet", "begin to wait for it"), ("begin by a message", "begin by a message"),
    ("begin under a number", "begin under a number"), ("begin by the hour", "publish a version"),
])  # fmt: skip
def test_two_that_once_lost_something(house: House, first: str, other: str) -> None:
    house.meets(first, other)


def test_of_two_years_entered_at_once_none_is_lost(house: House) -> None:
    def enters(year: int) -> Deed:
        days = {"rest_days": [f"{year}-01-01"], "working_days": [], "statutory_days": [], "source": "x"}
        return lambda: house.office.does(EnterCalendar, actor=SYSTEM, year=year, days=days)

    for place in house.tries(enters(2028), enters(2029)):
        with house.office.engine.database.snapshot() as work:
            stored = work.people.organisation()
        assert stored is not None
        assert {"2028.yaml", "2029.yaml"} <= set(stored[1]["calendar"]), place


def test_a_new_password_stays_when_its_owner_chooses_a_look_meanwhile(house: House) -> None:
    office, ann = house.office, actor_of("ann")
    office.does(PutAccount, person="ann", password_hash="old")
    house.restoring.keep("with_an_account")

    def changes() -> None:
        office.does(ChangePassword, actor=ann, old_hash="old", password_hash="new", session="s")

    for place in house.tries(lambda: office.does(SetPreferences, actor=ann, theme="dark"), changes, "with_an_account"):
        with office.engine.database.snapshot() as work:
            known = work.people.account("ann")
        assert known is not None
        assert (known.password_hash, known.theme) == ("new", "dark"), place


@pytest.mark.parametrize("is_swept_meanwhile", [True, False])
def test_a_file_is_handed_in_whole_or_was_forgotten_before(house: House, is_swept_meanwhile: bool) -> None:
    office = house.office
    house.restoring.back("running")
    office.deploy("proof", PROOF)
    file = office.brings("ann")
    house.restoring.keep(f"with_a_file_{is_swept_meanwhile}")

    def hands_in() -> None:
        office.start("proof", answers={"papers": [file]})

    def sweeps() -> None:
        office.now += timedelta(days=8)
        office.does(ForgetDocuments)
        office.now -= timedelta(days=8)

    two = (hands_in, sweeps) if is_swept_meanwhile else (sweeps, hands_in)
    for place in house.tries(*two, f"with_a_file_{is_swept_meanwhile}"):
        with office.engine.database.snapshot() as work:
            kept = [work.documents.content(row.key) for row in work.documents.find([int(file["id"])])]
            started = work.connection.execute(select(instance.c.key).where(instance.c.process_id == "proof")).all()
        assert kept == [b"%PDF-1.7"] * len(started), place


@pytest.mark.soak
@pytest.mark.parametrize("first", NAMES)
def test_each_meets_every_other(house: House, first: str) -> None:
    for other in NAMES:
        house.meets(first, other)


@pytest.mark.parametrize("other", some(NAMES, 19))
@pytest.mark.parametrize("first", ["resume", pytest.param("cancel", marks=pytest.mark.soak)])
def test_a_suspended_case_is_resumed_or_cancelled_meanwhile(house: House, first: str, other: str) -> None:
    house.meets(other, first, "suspended")
    house.meets(first, other, "suspended")
