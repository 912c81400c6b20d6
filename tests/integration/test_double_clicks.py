"""The same command twice at the same moment gets one answer, whichever of the two looks first."""

from datetime import datetime

from engine.commands import CompleteTask
from engine.engine import Engine
from engine.store import Database
from tests.support.approval import approval
from tests.support.engines import Office, actor_of


def test_a_double_click_that_meets_the_effects_of_its_twin_gets_its_answer(database: Database) -> None:
    office = Office(database)
    office.deploy("approval", approval())
    office.start("approval", by="bo")
    task = office.tasks("ann")[0].key
    click = CompleteTask(id="twice", actor=actor_of("ann"), task=task, answers={})
    twins: list[object] = []

    def clock() -> datetime:
        """Asked after the first look for a receipt, which SQLite lets nobody else pass meanwhile."""
        if not twins:
            twins.append(office.engine.handle(click))
        return office.now

    if database.engine.dialect.name == "sqlite":
        clock()
    assert Engine(database, clock).handle(click) == twins[0]
