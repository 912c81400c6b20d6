"""What is due to be forgotten, counted without touching it; the nightly sweep does it."""

from dataclasses import dataclass
from datetime import datetime

from engine.ledgers.retention import CASES, Ending
from engine.queries.shelf import Shelf
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DueToForget:
    """`target` is a ledger, or `<bundle>.cases`; `n` rows from before `cutoff`."""

    target: str
    ending: Ending
    cutoff: datetime
    n: int


def due_to_forget(work: UnitOfWork, shelf: Shelf, now: datetime) -> list[DueToForget]:
    """Everything that is declared, also where nothing is due."""
    found: list[DueToForget] = []
    for deployment in work.definitions.current_deployments():
        bundle = shelf.bundle(work, deployment.key, deployment.bundle)
        for target, rule in bundle.retention.items():
            cutoff, is_cases = rule.cutoff(now), target == CASES
            n = (
                work.forgetting.count_due_cases(bundle.name, cutoff) if is_cases
                else work.forgetting.count_due_rows(target, cutoff, rule.column, rule.where)
            )  # fmt: skip
            name = f"{bundle.name}.{CASES}" if is_cases else target
            found.append(DueToForget(target=name, ending=rule.ending, cutoff=cutoff, n=n))
    return sorted(found, key=lambda one: one.target)
