"""What would stand in the way of publishing a bundle with changed files: every finding, as at its deployment."""

from collections.abc import Mapping
from datetime import datetime

from engine.bundles import Bundle, located, read_bundle, unknown_neighbours, unknown_roles, waits_of
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused, Finding
from engine.feel.evaluation import SHANGHAI
from engine.queries.shelf import Shelf
from engine.queries.studio import SeenBundle
from engine.runtime import World
from engine.store.unit_of_work import UnitOfWork


def findings_of(
    work: UnitOfWork, shelf: Shelf, seen: SeenBundle, changed: Mapping[str, bytes], now: datetime
) -> list[Finding]:
    """What refuses comes first, then the warnings. `changed` are contents by path, in place of deployed files."""
    files = work.definitions.resources(seen.deployment.key) | dict(changed)
    try:
        only_draws = not work.definitions.of_deployment(seen.deployment.key)
        bundle = read_bundle(seen.name, files, functions=calendar_functions(), drawings=only_draws)
    except DeploymentRefused as refused:
        return sorted(refused.findings, key=lambda finding: finding.warning)
    organisation, _ = shelf.organisation(work)
    strange = [*unknown_roles(bundle, organisation), *unknown_neighbours(bundle, _deployed(work, shelf))]
    return [
        *_of_starts(work, shelf, bundle, now), *bundle.warnings, *(located(one, files) for one in strange),
    ]  # fmt: skip


def _deployed(work: UnitOfWork, shelf: Shelf) -> list[Bundle]:
    return [shelf.bundle(work, one.key, one.bundle) for one in work.definitions.current_deployments()]


def _of_starts(work: UnitOfWork, shelf: Shelf, bundle: Bundle, now: datetime) -> list[Finding]:
    _, calendar = shelf.organisation(work)
    world = World(
        now=now, zone=SHANGHAI, calendar=calendar, decisions=_NoDecisions(), new_key=work.keys.new, tables=bundle.tables
    )
    findings: list[Finding] = []
    for process in bundle.processes:
        waits_of(process, world, findings)
    return findings


class _NoDecisions:
    """A start event calls no decision."""

    def find(self, decision_id: str, binding: str) -> None:
        return None
