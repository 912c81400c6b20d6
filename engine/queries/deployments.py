"""What one deployment brought: its processes, decisions, requirement graphs and forms, each with its key."""

from dataclasses import dataclass

from engine.bundles import Bundle
from engine.ids import Key
from engine.queries.decisions import SeenDecision, decisions_of
from engine.queries.forms import SeenForm, forms_of
from engine.queries.shelf import Shelf
from engine.store.definitions import DefinitionRow, DeploymentRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeenDeployment:
    row: DeploymentRow
    processes: list[DefinitionRow]
    decisions: list[SeenDecision]
    forms: list[SeenForm]


def deployment_of(work: UnitOfWork, shelf: Shelf, key: Key) -> SeenDeployment:
    """Raises NotFound."""
    row = work.definitions.deployment(key)
    bundle: Bundle = shelf.bundle(work, row.key, row.bundle)
    processes = work.definitions.of_deployment(key)
    return SeenDeployment(row, processes, decisions_of(work, row, bundle), forms_of(work, row, bundle))
