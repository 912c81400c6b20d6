"""What handlers are given besides the unit of work: the command's time and compiled, immutable definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn.model import Model
from engine.bundles import Bundle, Manifest, read_bundle, stored_manifest
from engine.calendar import DEFAULT_CALENDAR, Calendar, calendar_functions, read_calendar
from engine.dmn import Decision
from engine.feel.evaluation import SHANGHAI
from engine.ids import Key
from engine.ledgers import as_older_cases_know_it
from engine.org import Organisation, read_organisation
from engine.settings import NOWHERE_ELSE, Channels
from engine.store.definitions import DefinitionRow
from engine.store.unit_of_work import UnitOfWork

Declaration = Mapping[str, object]
"""A ledger as its bundle wrote it."""

_NOBODY = (Organisation(roles={}, units={}, people={}), DEFAULT_CALENDAR)


@dataclass(slots=True)
class Library:
    """Compiled bundles, and what they say of themselves, by deployment, organisations by version: none changes once it
    is stored."""

    bundles: dict[Key, Bundle] = field(default_factory=dict)
    organisations: dict[int, tuple[Organisation, Calendar]] = field(default_factory=dict)
    manifests: dict[Key, Manifest] = field(default_factory=dict)

    def bundle(self, work: UnitOfWork, deployment: Key, name: str) -> Bundle:
        if deployment not in self.bundles:
            files = work.definitions.resources(deployment)
            self.bundles[deployment] = read_bundle(name, files, functions=calendar_functions(), stored=True)
        return self.bundles[deployment]

    def model(self, work: UnitOfWork, definition: DefinitionRow) -> tuple[Bundle, Model]:
        bundle = self.bundle(work, definition.deployment_key, definition.bundle)
        return bundle, bundle.model(definition.process_id)

    def ledgers(self, work: UnitOfWork) -> dict[str, Declaration]:
        """Every declared ledger by id; of several bundles that declare it the newest deployment decides."""
        found: dict[str, Declaration] = {}
        for manifest in self.said(work):
            for id, declared in manifest.ledgers.items():
                found.setdefault(id, declared)
        return found

    def said(self, work: UnitOfWork) -> list[Manifest]:
        """What the bundles say of themselves, the newest deployment first. Nothing of them needs to be compiled for it:
        the menu of every page asks."""
        deployed = work.once("deployments", work.definitions.current_deployments)
        return [self.manifest(work, one.key, one.bundle) for one in deployed]

    def manifest(self, work: UnitOfWork, deployment: Key, name: str) -> Manifest:
        if deployment not in self.manifests:
            self.manifests[deployment] = stored_manifest(name, work.definitions.resources(deployment))
        return self.manifests[deployment]

    def ledgers_of(self, work: UnitOfWork, bundle: Bundle) -> Mapping[str, Declaration]:
        """What `bundle` may read and write, as it is declared now; its own columns it may still write where the
        declaration has changed since."""
        now = self.ledgers(work)
        used = {id: now[id] for id in bundle.uses_ledgers if id in now}
        own = {id: as_older_cases_know_it(one, now.get(id, one)) for id, one in bundle.ledgers.items()}
        return {**used, **own}

    def organisation(self, work: UnitOfWork) -> tuple[Organisation, Calendar]:
        """The tenant's organisation and calendar; before one was imported nobody belongs to it."""
        version = work.once("organisation", work.people.organisation_version)
        if version not in self.organisations:
            stored = work.people.organisation()
            self.organisations[version] = _NOBODY if stored is None else _read(stored[1])
        return self.organisations[version]


def _read(content: Mapping[str, Any]) -> tuple[Organisation, Calendar]:
    calendar = content.get("calendar")
    organisation = read_organisation(content["organisation"], content["roles"])
    return organisation, read_calendar(calendar) if calendar else DEFAULT_CALENDAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One command's surroundings. `machine_now` passes while a rehearsal has stopped `now`; `secret` is the
    installation's own. `chance` draws what nobody may guess."""

    now: datetime
    machine_now: datetime
    library: Library
    zone: ZoneInfo = SHANGHAI
    allows_test_clock: bool = False
    secret: str | None = None
    channels: Channels = NOWHERE_ELSE
    chance: Random = field(default_factory=SystemRandom)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions an instance may call: those of its own deployment, whatever the `binding`."""

    bundle: Bundle

    def find(self, decision_id: str, binding: str) -> tuple[Decision, int] | None:
        decision = self.bundle.decisions.get(decision_id)
        return None if decision is None else (decision, 1)
