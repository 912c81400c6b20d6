"""Notices that a person has read; telling people is `clocks`' and the connector `notify`'s."""

from engine.commands import MarkNoticesRead
from engine.handlers.environment import Environment
from engine.store.unit_of_work import UnitOfWork


def mark_notices_read(command: MarkNoticesRead, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """What was read before, and what is not there or somebody else's, counts as nothing."""
    if command.notice is not None:
        return {"read": int(work.notices.mark_read(command.notice, command.actor.id, env.now))}
    return {"read": work.notices.mark_all_read(command.actor.id, command.until or env.now, env.now)}
