"""Loops that go round thousands of times: in one command, and over as many commands as turns."""

import pytest

from tests.support import bpmn as b
from tests.support.engines import Office

pytestmark = pytest.mark.soak

TURNS_OF_ONE_COMMAND, TURNS_OF_A_PERSON = 10_000, 1_000


def test_a_loop_of_10_000_turns_is_done_in_one_command(office: Office) -> None:
    office.deploy("counting", {"processes/counting/counting.bpmn": b.process(
        "counting", b.start(), b.exclusive("again"), b.script_task("count", "=n + 1", "n"), b.exclusive("enough"),
        b.end(), flows=["start -> again -> count -> enough", f"enough -> again: =n < {TURNS_OF_ONE_COMMAND}",
                        "enough -> end: default"],
    )})  # fmt: skip

    key = office.start("counting", variables={"n": 0})

    assert office.instance(key).status == "completed"
    entered = [row.fields for row in office.history(key) if row.kind == "ElementEntered"]
    assert [fields["element"] for fields in entered].count("count") == TURNS_OF_ONE_COMMAND
    with office.engine.database.unit_of_work() as work:
        assert work.variables.of_scope(entered[0]["key"])["n"] == TURNS_OF_ONE_COMMAND


def test_a_case_that_a_person_sent_round_1_000_times_is_stored_in_as_many_bytes_as_after_once(office: Office) -> None:
    office.deploy("rounds", {"processes/rounds/rounds.bpmn": b.process(
        "rounds", b.start(), b.exclusive("again"), b.user_task("ut_ask"), b.parallel("fork"), b.task("left"),
        b.task("right"), b.parallel("join"), b.exclusive("enough"), b.end(),
        flows=["start -> again -> ut_ask -> fork", "fork -> left -> join", "fork -> right -> join",
               "join -> enough", "enough -> again: =ask.more", "enough -> end: default"],
    )})  # fmt: skip
    key = office.start("rounds")
    office.completes("ann", {"more": True})
    after_once = len(office.instance(key).state)

    for _ in range(TURNS_OF_A_PERSON - 1):
        office.completes("ann", {"more": True})

    assert len(office.instance(key).state) == after_once
    office.completes("ann", {"more": False})
    assert office.instance(key).status == "completed"
    assert [row.kind for row in office.history(key)].count("TaskCompleted") == TURNS_OF_A_PERSON + 1
