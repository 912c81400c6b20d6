"""Another command is done in the middle of a command: just before one of its statements, whichever is wanted.

Where the other one has to wait for a lock, it is let wait: it goes on when the first is done. Only PostgreSQL shows a
command what others commit meanwhile; SQLite's writers come one after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread, get_ident
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import ExceptionContext

from engine.errors import Rejected
from engine.store import Database

Deed = Callable[[], object]
DEADLOCK = "40P01"
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@dataclass
class Outcome:
    """What became of the two: `first` and `other` are None for a receipt, else what was raised; `waited` says that the
    other one had to wait, `was_reached` that the first has such a statement."""

    first: Exception | None = None
    other: Exception | None = None
    was_reached: bool = False
    waited: bool = False
    deadlocks: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Each has its receipt or was refused in words, and nobody had to be thrown out for a deadlock."""
        raised = [one for one in (self.first, self.other) if one is not None]
        return not self.deadlocks and all(isinstance(one, Rejected) for one in raised)


class Meanwhile:
    """Watches the statements of one database, and who waits for whom."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine

    def __call__(self, first: Deed, other: Deed, before: int) -> Outcome:
        """Does `first`, and `other` just before its statement number `before`, of which the first is 1."""
        outcome, here, seen = Outcome(), get_ident(), 0
        thread = Thread(target=lambda: setattr(outcome, "other", _raised_by(other)))
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:

            def interrupt(*_: Any) -> None:
                nonlocal seen
                if get_ident() != here or outcome.was_reached:
                    return
                seen += 1
                if seen == before:
                    outcome.was_reached = True
                    thread.start()
                    outcome.waited = _is_held_up(thread, watcher)

            def notice(context: ExceptionContext) -> None:
                if getattr(context.original_exception, "sqlstate", None) == DEADLOCK:
                    outcome.deadlocks.append(str(context.original_exception))

            event.listen(self._engine, "before_cursor_execute", interrupt)
            event.listen(self._engine, "handle_error", notice)
            try:
                outcome.first = _raised_by(first)
                if outcome.was_reached:
                    thread.join()
            finally:
                event.remove(self._engine, "before_cursor_execute", interrupt)
                event.remove(self._engine, "handle_error", notice)
        return outcome


def _raised_by(deed: Deed) -> Exception | None:
    try:
        deed()
    except Exception as raised:  # whatever it is, the test wants to see it
        return raised
    return None


def _is_held_up(thread: Thread, watcher: Connection) -> bool:
    """Waits until the thread has ended, or some session of the database waits for a lock."""
    while thread.is_alive():
        thread.join(0.004)
        if thread.is_alive() and watcher.execute(_WAITING).scalar():
            return True
    return False
