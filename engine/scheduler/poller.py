"""Finds what is due and only issues commands for it; state changes are the handlers' work."""

from uuid import uuid4

import structlog

from engine.commands import Command, DeliverSignal, EscalateClock, FireTimer, RecountInstance, TurnAbsence
from engine.engine import Engine
from engine.errors import Conflict, Rejected
from engine.ids import Key
from engine.queries.due import Due, DueKind, due_by

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
            return [(due.key, _wish(due)) for due in due_by(connection, database.tenant, now, BATCH)]


def _wish(due: Due) -> Command:
    match due.kind:
        case DueKind.RECOUNT:
            return RecountInstance(id=f"recount-{due.key}-{uuid4()}", instance=due.key)
        case DueKind.ABSENCE:
            return TurnAbsence(id=f"absence-{due.key}-{uuid4()}", absence=due.key)
        case DueKind.SIGNAL:
            return DeliverSignal(id=f"signal-{due.key}", signal=due.key)
        case DueKind.TIMER:
            return FireTimer(id=f"timer-{due.key}-{uuid4()}", timer=due.key)
        case DueKind.CLOCK:
            return EscalateClock(id=f"clock-{due.key}-{uuid4()}", clock=due.key)
