"""The pinned clock: a row that every command reads, and only where it is allowed."""

from datetime import UTC, datetime

import pytest

from engine.commands import SetClock
from engine.engine import Engine
from engine.errors import Forbidden
from engine.store import Database

MACHINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PINNED = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def test_a_pinned_clock_holds_until_it_is_let_go(database: Database) -> None:
    engine = Engine(database, lambda: MACHINE, allows_test_clock=True)

    engine.handle(SetClock(id="pin", at=PINNED))
    assert engine.now() == PINNED
    engine.handle(SetClock(id="let-go", at=None))

    assert engine.now() == MACHINE


def test_where_it_is_not_allowed_it_is_refused_and_does_nothing(database: Database) -> None:
    engine = Engine(database, lambda: MACHINE)

    with pytest.raises(Forbidden):
        engine.handle(SetClock(id="pin", at=PINNED))

    assert engine.now() == MACHINE
