"""Personal data is forgotten when its time is over; what was done stays countable, and doing it again does nothing."""

import pytest

from engine.commands import CommentCase, SeeUnmasked, SweepRetention
from engine.queries.retention import due_to_forget
from engine.queries.variables import variables_of
from tests.support.engines import Office
from tests.support.everything import everything_stored
from tests.support.residents import GONE, PHONE, WANG_3, residents

STORY = "哮喘发作，家住三楼"


@pytest.fixture
def register(office: Office) -> Office:
    return residents(office)


def forgotten(office: Office) -> dict[str, int]:
    return office.does(SweepRetention)["forgotten"]


def due(office: Office) -> dict[str, int]:
    with office.engine.database.snapshot() as work:
        return {one.target: one.n for one in due_to_forget(work, office.engine.library, office.now)}


def helped(office: Office) -> int:
    """A case about R-001 that is over, with everything that people write about it."""
    answers = {"who": WANG_3, "story": STORY, "what": "买药"}
    key = office.start("help", answers=answers)
    office.does(CommentCase, "ann", instance=key, text=STORY, named=["ann"])
    office.completes("ann", answers)
    assert office.instance(key).status == "completed"
    return key


def test_an_old_case_keeps_what_was_done_and_loses_what_people_wrote(register: Office) -> None:
    key = helped(register)
    assert STORY in everything_stored(register)
    register.passes(days=3 * 365)
    assert forgotten(register) == {"led_people": 1}  # three years are not over: one of them had 366 days

    register.passes(days=2)
    assert due(register)["help.cases"] == 1
    assert forgotten(register) == {"help.cases": 1}
    assert STORY not in everything_stored(register)
    with register.engine.database.snapshot() as work:
        assert variables_of(work, key)["start"] == {"who": None, "helper": None, "story": None, "what": "买药"}
    assert "PersonalDataForgotten" in [row.kind for row in register.history(key)]
    assert forgotten(register) == {}


def test_a_running_case_is_left_alone_however_old(register: Office) -> None:
    register.start("help", answers={"who": WANG_3, "story": STORY, "what": "买药"})
    register.passes(days=4 * 365)
    forgotten(register)
    assert STORY in everything_stored(register)
    assert [task.element_id for task in register.tasks("ann")] == ["ut_help"]


def test_a_row_keeps_its_key_and_what_is_not_personal(register: Office) -> None:
    register.passes(days=366)
    assert due(register) == {"help.cases": 0, "led_people": 1, "led_seen": 0}
    assert forgotten(register) == {"led_people": 1}
    assert due(register)["led_people"] == 0
    with register.engine.database.snapshot() as work:
        (row,) = work.ledgers.find("led_people", {"nr": GONE})
        assert row.row == {"nr": GONE, "community": "XY", "status": "moved"}
        assert len(work.ledgers.find("led_people", {})) == 5
        (other,) = work.ledgers.find("led_people", {"nr": WANG_3})
        assert other.row["phone"] == PHONE


def test_a_journal_of_accesses_ends_after_its_years(register: Office) -> None:
    register.does(SeeUnmasked, "li", ledger="led_people", key=WANG_3, fields=["phone"], purpose="电话核实材料")
    register.passes(days=3 * 365 + 2)
    assert forgotten(register)["led_seen"] == 1
    with register.engine.database.snapshot() as work:
        assert work.ledgers.find("led_seen", {}) == []
