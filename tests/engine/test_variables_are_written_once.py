"""What a loop sets again and again within one command costs one row, and the history keeps every value."""

from sqlalchemy import event

from tests.support import bpmn as b
from tests.support.engines import Office


def test_a_variable_that_a_loop_sets_50_times_is_written_once_with_its_last_value(office: Office) -> None:
    office.deploy("counting", {"processes/counting/counting.bpmn": b.process(
        "counting", b.start(), b.exclusive("again"), b.script_task("count", "=n + 1", "n"), b.exclusive("enough"),
        b.end(), flows=["start -> again -> count -> enough", "enough -> again: =n < 50", "enough -> end: default"],
    )})  # fmt: skip
    written: list[str] = []
    engine = office.engine.database.engine
    event.listen(engine, "before_cursor_execute", lambda *said: written.append(said[2]))

    key = office.start("counting", variables={"n": 0})

    assert len([text for text in written if text.startswith("INSERT INTO variable")]) == 1
    history = office.history(key)
    assert [row.kind for row in history].count("VariablesSet") == 51
    with office.engine.database.snapshot() as work:
        assert work.variables.of_scope(history[1].fields["key"])["n"] == 50
