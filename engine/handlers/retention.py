"""Personal data whose time is over is removed, batch by batch; what was counted stays countable."""

from collections.abc import Mapping

from engine.bundles import Bundle
from engine.commands import SweepRetention
from engine.handlers.environment import Environment
from engine.ledgers import Ledger, Pii, Retention, read_ledgers
from engine.ledgers.retention import CASES, Ending, anonymised, impersonal
from engine.runtime import decode_state, encode_state
from engine.store.forgetting import EndedCase
from engine.store.unit_of_work import UnitOfWork

BATCH = 200
"""Rows, or cases, of one kind in one transaction."""


def sweep_retention(command: SweepRetention, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Answers `forgotten`, how many of each by ledger and `<bundle>.cases`, and `n`, all together; 0 at the end."""
    done: dict[str, int] = {}
    for deployment in work.definitions.current_deployments():
        bundle = env.library.bundle(work, deployment.key, deployment.bundle)
        ledgers = read_ledgers(bundle.ledgers) if bundle.retention else {}
        for target, rule in bundle.retention.items():
            if target == CASES:
                done[f"{bundle.name}.{CASES}"] = _cases(work, env, bundle, rule)
            else:
                done[target] = _rows(work, env, ledgers[target], rule)
    return {"forgotten": {name: n for name, n in done.items() if n}, "n": sum(done.values())}


def _rows(work: UnitOfWork, env: Environment, ledger: Ledger, rule: Retention) -> int:
    found = work.forgetting.due_rows(ledger.id, rule.cutoff(env.now), rule.column, rule.where, BATCH)
    for row in found:
        if rule.ending is Ending.DELETE:
            work.forgetting.delete_row(ledger.id, row.key)
        else:
            work.forgetting.empty_row(ledger.id, row.key, anonymised(ledger, row.row), env.now)
    return len(found)


def _cases(work: UnitOfWork, env: Environment, bundle: Bundle, rule: Retention) -> int:
    found = work.forgetting.due_cases(bundle.name, rule.cutoff(env.now), BATCH)
    for case in found:
        forget_case(work, env, bundle, case)
    return len(found)


def forget_case(work: UnitOfWork, env: Environment, bundle: Bundle, case: EndedCase) -> None:
    definition = work.definitions.load(case.definition_key)
    own = env.library.bundle(work, definition.deployment_key, definition.bundle)
    classes = {**bundle.personal, **own.personal}  # what was personal when it began, or is by now
    state = decode_state(case.state)
    for token in state.tokens.values():
        token.variables = _clean(token.variables, classes)
    work.forgetting.empty_case(
        case.key, encode_state(state), definition.name, lambda value: impersonal(value, classes), env.now
    )
    work.history.append(case.key, [("PersonalDataForgotten", {})], None, None, env.now)


def _clean(values: dict[str, object], classes: Mapping[str, Pii]) -> dict[str, object]:
    cleaned = impersonal(values, classes)
    assert isinstance(cleaned, dict)
    return cleaned
