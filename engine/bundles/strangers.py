"""Warnings about what a bundle names outside itself: roles of the organisation, processes and ledgers of other bundles.

They refuse nothing: an organisation and other bundles come and go without this one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from engine.bpmn import Catalogue, check_references
from engine.bpmn.expressions import static_text
from engine.bpmn.findings import worded
from engine.bpmn.task_policies import EMPTY, role_of
from engine.bundles.bundle import Bundle
from engine.bundles.named_ledgers import check_logs, check_picks
from engine.errors import Finding
from engine.feel import Evaluable
from engine.ledgers import read_ledgers
from engine.org import Organisation
from engine.people import Policy

NOT_ROLES = frozenset({"assignee", "superior", "starter"})
"""What stands where a role could, and is none."""


def unknown_roles(bundle: Bundle, organisation: Organisation) -> list[Finding]:
    """Roles that nobody can have, wherever the bundle writes one down. Names that are computed are not judged."""
    roles = frozenset(organisation.roles)
    found: list[Finding] = []
    for process in bundle.processes:
        found += check_references(process.model, Catalogue(roles=roles), process.resource)
    path, people = f"processes/{bundle.name}/bundle.yaml", frozenset(map(str, organisation.people))
    for place, name in _written(bundle):
        if name.partition(":")[0] not in roles | people | NOT_ROLES:
            details = {"name": name, "hint_zh": "", "hint_en": ""}
            found.append(worded("UNKNOWN_ROLE", details, resource=path, element=place))
    return [replace(one, warning=True) for one in found]


def unknown_neighbours(bundle: Bundle, others: Iterable[Bundle]) -> list[Finding]:
    """Processes and ledgers that it uses and none of the others has, and columns that these have not."""
    there = list(others)
    processes = {process.model.process_id for other in there for process in other.processes}
    ledgers = {id: one for other in there for id, one in other.ledgers.items() if id in bundle.uses_ledgers}
    path = f"processes/{bundle.name}/bundle.yaml"
    declared = {*bundle.ledgers, *(id for other in there for id in other.ledgers)}
    picks = check_picks(bundle.forms.values(), read_ledgers(ledgers))
    logs = check_logs(bundle.ledgers, declared, path)
    return [
        *(replace(one, warning=True) for one in (*picks, *logs)),
        *_missing("UNKNOWN_PROCESS", "uses", bundle.uses, processes, path),
        *_missing("UNKNOWN_LEDGER", "uses_ledgers", bundle.uses_ledgers, ledgers, path),
    ]


def _missing(code: str, key: str, named: Collection[str], known: Collection[str], path: str) -> Iterator[Finding]:
    for name in sorted(set(named) - set(known)):
        details = {"name": name, "hint_zh": "", "hint_en": ""}
        yield worded(code, details, resource=path, element=f"{key}.{name}", warning=True)


def _written(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Where in the manifest a role is written, and which."""
    for process, roles in bundle.starters.items():
        yield from ((f"starters.{process}", role) for role in roles)
    for one in bundle.at_hand:
        yield from ((f"at_hand.{one.process}.roles", role) for role in one.roles)
    for panel in bundle.panels:
        yield from ((f"panels.{panel.key}.roles", role) for role in panel.roles)
    for message, action in bundle.actions.items():
        yield from _static(f"actions.{message}.by", action.by)
    for id, declared in bundle.ledgers.items():
        readers = declared.get("readers")
        yield from ((f"ledgers.{id}.readers", str(role)) for role in (readers if isinstance(readers, list) else ()))
    for policy in bundle.policies.values():
        yield from _of_policy(policy)
    if role := role_of(bundle.task_rules.get(EMPTY)):
        yield f"tasks.{EMPTY}", role


def _of_policy(policy: Policy) -> Iterator[tuple[str, str]]:
    for level, rule in policy.levels.items():
        place = f"sla.{policy.key}.{level.value}"
        yield from _static(f"{place}.notify", rule.notify)
        yield from _static(f"{place}.add_candidate", [rule.add_candidate])
        yield from _static(f"{place}.reassign", [rule.reassign])


def _static(place: str, fields: Iterable[Evaluable | None]) -> Iterator[tuple[str, str]]:
    yield from ((place, text) for field in fields if (text := static_text(field)))
