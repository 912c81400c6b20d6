"""Decisions that are deployed: listed, and asked with somebody's variables; a question, so nothing is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bundles import Bundle, decision_at, decision_key, place_of, requirements_key
from engine.dmn import Decision, DecisionError
from engine.errors import IncidentError, NotFound
from engine.feel import from_json, to_json
from engine.ids import Key
from engine.queries.expressions import evaluation_at
from engine.queries.search import Condition, Found, Position, Search, strange_position
from engine.queries.shelf import Shelf
from engine.store.definitions import DeploymentRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeenDecision:
    """`version` counts the deployments of its bundle; the graph it stands in has the same."""

    key: Key
    requirements_key: Key
    version: int
    decision: Decision
    deployment: Key
    bundle: Bundle


@dataclass(frozen=True, slots=True)
class Decided:
    """`trace` has an entry per decision made, the asked one last, `keys` their keys; `failure` says why there is no
    output. Then the decision that failed is the last."""

    seen: SeenDecision
    output: object
    trace: Sequence[Mapping[str, Any]]
    keys: Mapping[str, Key]
    failure: str | None = None


_FIELDS: Mapping[str, Callable[[SeenDecision], Any]] = {
    "key": lambda seen: seen.key,
    "id": lambda seen: seen.decision.id,
    "name": lambda seen: seen.decision.name,
    "version": lambda seen: seen.version,
    "requirements_key": lambda seen: seen.requirements_key,
    "requirements_id": lambda seen: seen.decision.graph_id,
    "requirements_name": lambda seen: seen.decision.graph_name,
    "is_latest": lambda seen: True,
}


def decisions_of(work: UnitOfWork, deployment: DeploymentRow, bundle: Bundle) -> list[SeenDecision]:
    version = work.definitions.version_of(deployment)
    return [
        SeenDecision(
            decision_key(deployment.key, bundle, name),
            requirements_key(deployment.key, bundle, decision.graph_id),
            version,
            decision,
            deployment.key,
            bundle,
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


def find_decisions(work: UnitOfWork, shelf: Shelf, search: Search) -> tuple[Found, list[SeenDecision]]:
    """Among the current ones. They are few and have no rows, so this is done here; conditions are equalities."""
    found = [seen for seen in current_decisions(work, shelf) if _fits(seen, search)]
    for order in reversed(search.orders):
        found.sort(key=_FIELDS[order.field], reverse=order.descending)
    page, places = search.page, {seen.key: n for n, seen in enumerate(found)}
    start, end = page.offset, page.offset + page.limit
    if page.after is not None:
        start = _place(places, page.after) + 1
        end = start + page.limit
    elif page.before is not None:
        end = _place(places, page.before)
        start = max(0, end - page.limit)
    shown = found[start:end]
    first, last = ([str(shown[n].key)] if shown else None for n in (0, -1))
    return Found([], len(found), False, first, last), shown


def decide(work: UnitOfWork, shelf: Shelf, named: str | Key, variables: Mapping[str, object], now: datetime) -> Decided:
    """By a decision's key, or by the newest with an id. Raises NotFound."""
    seen = _by_key(work, shelf, named) if isinstance(named, int) else _by_id(work, shelf, named)
    keys = {one: decision_key(seen.deployment, seen.bundle, one) for one in seen.bundle.decisions}
    known = {"tables": seen.bundle.tables, **{name: from_json(value) for name, value in variables.items()}}
    try:
        result = seen.decision.decide(known, evaluation_at(work, shelf, now))
        return Decided(seen, to_json(result.output), result.trace, keys)
    except IncidentError as failed:
        trace = failed.trace if isinstance(failed, DecisionError) else ()
        return Decided(seen, None, trace, keys, failed.message)


def _by_key(work: UnitOfWork, shelf: Shelf, key: Key) -> SeenDecision:
    place = place_of(key)
    row = work.definitions.deployment(place.deployment)
    bundle = shelf.bundle(work, row.key, row.bundle)
    asked = decision_at(bundle, place)
    return next(seen for seen in decisions_of(work, row, bundle) if seen.decision is asked)


def _by_id(work: UnitOfWork, shelf: Shelf, name: str) -> SeenDecision:
    for seen in current_decisions(work, shelf):
        if seen.decision.id == name:
            return seen
    raise NotFound(what=f"决策 / decision {name}")


def _fits(seen: SeenDecision, search: Search) -> bool:
    groups = search.alternatives
    return _fits_all(seen, search.conditions) and (not groups or any(_fits_all(seen, group) for group in groups))


def _fits_all(seen: SeenDecision, conditions: Sequence[Condition]) -> bool:
    return all(_FIELDS[one.field](seen) == one.value for one in conditions)


def _place(places: Mapping[Key, int], position: Position) -> int:
    """Keys of parts are too long for a JSON number."""
    key = position[0] if len(position) == 1 else None
    place = {str(one): n for one, n in places.items()}.get(key) if isinstance(key, str) else None
    if place is None:
        raise strange_position()
    return place
