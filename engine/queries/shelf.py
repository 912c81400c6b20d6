"""Compiled bundles as pages and look-ups read them, and what the expressions of their forms see."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from engine.bundles import Bundle, Manifest
from engine.calendar import Calendar
from engine.feel.evaluation import SHANGHAI
from engine.forms import Option, Scope, Text
from engine.ids import Key
from engine.org import Organisation, UnitType
from engine.runtime import World
from engine.store.definitions import DefinitionRow
from engine.store.unit_of_work import UnitOfWork


class Shelf(Protocol):
    """Where compiled bundles and organisations stand (the engine's library)."""

    def bundle(self, work: UnitOfWork, deployment: Key, name: str) -> Bundle: ...

    def said(self, work: UnitOfWork) -> list[Manifest]: ...

    def ledgers(self, work: UnitOfWork) -> dict[str, Mapping[str, object]]: ...

    def ledgers_of(self, work: UnitOfWork, bundle: Bundle) -> Mapping[str, Mapping[str, object]]: ...

    def organisation(self, work: UnitOfWork) -> tuple[Organisation, Calendar]: ...


class _NoDecisions:
    """Expressions of a form call no decision."""

    def find(self, decision_id: str, binding: str) -> None:
        return None


def bundle_of(work: UnitOfWork, shelf: Shelf, found: DefinitionRow) -> Bundle:
    return shelf.bundle(work, found.deployment_key, found.bundle)


def form_scope(
    work: UnitOfWork, shelf: Shelf, bundle: Bundle, variables: Mapping[str, object], unit: str | None, now: datetime
) -> Scope:
    organisation, calendar = shelf.organisation(work)
    world = World(
        now=now, zone=SHANGHAI, calendar=calendar.of_unit(unit) if unit else calendar, decisions=_NoDecisions(),
        new_key=work.keys.new, tables=bundle.tables,
    )  # fmt: skip
    units = [(one.type, Option(one.id, Text(one.zh, one.en))) for one in organisation.units.values()]
    of_type = {f"org:{type}": tuple(one for found, one in units if found is type) for type in UnitType}
    options = {"user": tuple(_people(organisation, unit)), "org": tuple(one for _, one in units), **of_type}
    return Scope(variables=variables, evaluation=world.evaluation(), options=options)


def _people(organisation: Organisation, unit: str | None) -> Iterator[Option]:
    """Those of the case's unit first, by name alone; the others with their unit."""
    for one in sorted(organisation.people.values(), key=lambda one: (one.unit != unit, one.unit)):
        home = organisation.unit(one.unit) if one.unit != unit else None
        label = Text(f"{one.name}（{home.zh}）", f"{one.name} ({home.en})") if home else Text(one.name, one.name)
        yield Option(one.id, label)
