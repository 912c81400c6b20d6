"""Everything of a tenant comes from a database in which it was played before."""

from engine.actor import ActorKind
from engine.commands import AdoptDatabase
from engine.errors import Forbidden, NotEmpty
from engine.handlers.environment import Environment
from engine.store.unit_of_work import UnitOfWork


def adopt_database(command: AdoptDatabase, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """All or nothing. Raises Forbidden for all but the system, and NotEmpty."""
    if command.actor.kind is not ActorKind.SYSTEM:
        raise Forbidden()
    if not work.adoption.is_possible():
        raise NotEmpty()
    return {"rows": work.adoption.take(command.url)}
