"""What the worker finds to do: everything that is due, whatever its kind, in the order in which it became due."""

from engine.queries.due import DueKind, due_by
from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import Office


def due(office: Office, limit: int = 10) -> list[DueKind]:
    database = office.engine.database
    with database.reading() as connection:
        return [one.kind for one in due_by(connection, database.tenant, office.engine.now(), limit)]


def every_day_at_nine(office: Office) -> None:
    process = b.a_process("daily", b.start("begin", cycle="0 9 * * *"), b.end(), flows=["begin -> end"])
    office.deploy("daily", {"processes/daily/daily.bpmn": b.definitions(process)})


def test_after_downtime_a_promise_that_was_due_before_a_timer_comes_before_it(office: Office) -> None:
    office.deploy("approval", approval())
    office.start("approval")
    every_day_at_nine(office)
    assert due(office) == []

    office.now = office.now.replace(day=27)

    assert due(office) == [DueKind.CLOCK, DueKind.TIMER]
    assert due(office, limit=1) == [DueKind.CLOCK]
    assert office.poller.round() > 0
    assert due(office) == []
