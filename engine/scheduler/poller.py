"""Finds what is due and only issues commands for it; state changes are the handlers' work."""

from collections.abc import Callable
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
    """Rounds over everything that is due by the engine's own time. `new_id` tells two tries at the same row apart."""

    def __init__(self, engine: Engine, new_id: Callable[[], str] = lambda: str(uuid4())) -> None:
        self._engine = engine
        self._new_id = new_id

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
            return [(due.key, _wish(due, self._new_id())) for due in due_by(connection, database.tenant, now, BATCH)]


def _wish(due: Due, id: str) -> Command:
    match due.kind:
        case DueKind.RECOUNT:
            return RecountInstance(id=f"recount-{due.key}-{id}", instance=due.key)
        case DueKind.ABSENCE:
            return TurnAbsence(id=f"absence-{due.key}-{id}", absence=due.key)
        case DueKind.SIGNAL:
            return DeliverSignal(id=f"signal-{due.key}", signal=due.key)
        case DueKind.TIMER:
            return FireTimer(id=f"timer-{due.key}-{id}", timer=due.key)
        case DueKind.CLOCK:
            return EscalateClock(id=f"clock-{due.key}-{id}", clock=due.key)
