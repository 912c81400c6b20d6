"""Deciding on request: a deployed decision is asked with somebody's data, and the answer is kept with its reasons."""

from engine.bundles import Bundle, decision_at, decision_key, place_of, requirements_key
from engine.commands import EvaluateDecision
from engine.dmn import Decision, DecisionResult
from engine.errors import IncidentError, NotFound
from engine.feel import from_json, to_json
from engine.handlers.settle import Settlement
from engine.store.definitions import DeploymentRow


def evaluate_decision(command: EvaluateDecision, it: Settlement) -> dict[str, object]:
    """What it decided, or why it could not: that is an answer too. Raises NotFound for a decision nobody deployed."""
    deployment, bundle, decision = _named(it, command)
    result, failure = _decided(it, bundle, decision, command)
    trace = list(result.trace) if result else []
    output = to_json(result.output) if result else None
    version = it.work.definitions.version_of(deployment)
    key = it.work.decisions.keep(
        instance_key=None, token=None, decision=decision.id, version=version,
        rules=[str(rule["id"]) for rule in _rules_of_last(trace)], inputs=dict(command.variables), outputs=output,
        at=it.env.now,
    )  # fmt: skip
    return {
        "evaluation": key, "decision": decision.id, "name": decision.name, "version": version,
        "decision_key": decision_key(deployment.key, bundle, decision.id), "requirements": decision.graph_id,
        "requirements_key": requirements_key(deployment.key, bundle, decision.graph_id),
        "output": output, "trace": trace, "failure": failure,
        "keys": {one: decision_key(deployment.key, bundle, one) for one in bundle.decisions},
    }  # fmt: skip


def _named(it: Settlement, command: EvaluateDecision) -> tuple[DeploymentRow, Bundle, Decision]:
    definitions, library = it.work.definitions, it.env.library
    if command.key is not None:
        place = place_of(command.key)
        deployment = definitions.deployment(place.deployment)
        bundle = library.bundle(it.work, deployment.key, deployment.bundle)
        return deployment, bundle, decision_at(bundle, place)
    for deployment in definitions.current_deployments():
        bundle = library.bundle(it.work, deployment.key, deployment.bundle)
        found = bundle.decisions.get(command.decision or "")
        if found is not None:
            return deployment, bundle, found
    raise NotFound(what=f"决策 / decision {command.decision}")


def _decided(
    it: Settlement, bundle: Bundle, decision: Decision, command: EvaluateDecision
) -> tuple[DecisionResult | None, str | None]:
    variables = {"tables": bundle.tables, **{name: from_json(value) for name, value in command.variables.items()}}
    try:
        return decision.decide(variables, it.world_of(bundle, None).evaluation()), None
    except IncidentError as failed:
        return None, failed.message


def _rules_of_last(trace: list[dict[str, object]]) -> list[dict[str, object]]:
    rules = trace[-1]["rules"] if trace else []
    return rules if isinstance(rules, list) else []
