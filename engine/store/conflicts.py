"""Which database errors mean "another command was faster"; it retries nothing."""

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from engine.errors import Conflict

_RACES = frozenset({"40001", "40P01", "55P03", "23505"})
"""PostgreSQL: serialization failure, deadlock, lock not available, unique violation."""

_LOCKED = ("database is locked", "database table is locked", "UNIQUE constraint failed")
"""SQLite's words for the same."""


def translate_conflicts(engine: Engine) -> None:
    """Let every lost race on `engine` surface as Conflict, whichever statement meets it."""

    @event.listens_for(engine, "handle_error", retval=True)
    def _translate(context: ExceptionContext) -> BaseException | None:
        return Conflict(str(context.original_exception)) if is_race(context.original_exception) else None


def is_race(error: BaseException) -> bool:
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return state in _RACES
    return str(error).startswith(_LOCKED)
