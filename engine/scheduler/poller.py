"""Finds what is due and only issues commands for it; state changes are the handlers' work."""

from uuid import uuid4

import structlog

from engine.commands import Command, DeliverSignal, EscalateClock, FireTimer
from engine.engine import Engine
from engine.errors import Conflict, Rejected
from engine.ids import Key
from engine.queries.due import due_clocks, due_signals, due_timers

BATCH = 200
_log = structlog.get_logger("linli.poller")


class Poller:
    """Rounds over everything that is due by the engine's own time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def round(self) -> int:
        """One command per due row, in order of due time, until nothing is due; answers how many were done.

        A row whose command fails is logged and left for the next round: one poisoned row never stops the others.
        """
        done, failed = 0, set[Key]()
        while due := [wish for wish in self._due() if wish[0] not in failed]:
            for key, command in due:
                try:
                    self._engine.handle(command)
                    done += 1
                except (Rejected, Conflict) as error:
                    failed.add(key)
                    _log.warning("due row left for the next round", key=key, command=command.id, error=str(error))
        return done

    def _due(self) -> list[tuple[Key, Command]]:
        database, now = self._engine.database, self._engine.now()
        with database.reading() as connection:
            timers = due_timers(connection, database.tenant, now, BATCH)
            clocks = due_clocks(connection, database.tenant, now, BATCH)
            signals = due_signals(connection, database.tenant, now, BATCH)
        return [
            *((key, DeliverSignal(id=f"signal-{key}", signal=key)) for key in signals),
            *((key, FireTimer(id=f"timer-{key}-{uuid4()}", timer=key)) for key in timers),
            *((key, EscalateClock(id=f"clock-{key}-{uuid4()}", clock=key)) for key in clocks),
        ]
