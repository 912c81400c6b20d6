"""Decisions that are deployed, as programs search them; the newest of every bundle, for older ones run only inside."""

from dataclasses import dataclass

from engine.bundles import Bundle, decision_key, requirements_key
from engine.dmn import Decision
from engine.ids import Key
from engine.queries.cases import Shelf
from engine.store.definitions import DeploymentRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeenDecision:
    """`version` counts the deployments of its bundle; the graph it stands in has the same."""

    key: Key
    requirements_key: Key
    version: int
    decision: Decision


def decisions_of(work: UnitOfWork, deployment: DeploymentRow, bundle: Bundle) -> list[SeenDecision]:
    version = work.definitions.version_of(deployment)
    return [
        SeenDecision(
            decision_key(deployment.key, bundle, name),
            requirements_key(deployment.key, bundle, decision.graph_id),
            version,
            decision,
        )
        for name, decision in sorted(bundle.decisions.items())
    ]


def current_decisions(work: UnitOfWork, shelf: Shelf) -> list[SeenDecision]:
    """Of the newest deployment of every bundle, by id; where two bundles have the same id the newer deployment's."""
    found: dict[str, SeenDecision] = {}
    for row in work.definitions.current_deployments():
        for seen in decisions_of(work, row, shelf.bundle(work, row.key, row.bundle)):
            found.setdefault(seen.decision.id, seen)
    return [found[name] for name in sorted(found)]
