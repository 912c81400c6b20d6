"""Business rule task: asks a decision and keeps why it said so; with a task definition it is a job."""

from collections.abc import Mapping, Sequence

from engine.bpmn.model import Element
from engine.dmn import DecisionError
from engine.errors import IncidentError
from engine.facts import DecisionMade
from engine.feel import to_json
from engine.ids import Key
from engine.runtime.behaviours import job
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    if element.decision is None:
        job.enter(run, key, element)
        return
    decision_id = run.text(element.decision.decision_id, key)
    found = run.world.decisions.find(decision_id, element.decision.binding)
    if found is None:
        raise IncidentError(
            "CALLED_DECISION_ERROR",
            f"DECISION_NOT_FOUND: 找不到决策表{decision_id!r}，请先部署。 / Decision {decision_id!r} is not deployed.",
        )
    decision, version = found
    try:
        result = decision.decide(run.visible(key), run.evaluation)
    except DecisionError as error:
        _keep(run, key, element, version, error.trace)
        raise
    _keep(run, key, element, version, result.trace)
    run.complete(key, {element.decision.result_variable: to_json(result.output)})


def _keep(run: Moves, key: Key, element: Element, version: int, trace: Sequence[Mapping[str, object]]) -> None:
    """Every decision that was made, also on the way to one that failed."""
    for part in trace:
        rules, inputs = _entries(part["rules"]), _entries(part["inputs"])
        run.note(
            DecisionMade(
                key=key,
                element=element.id,
                decision=str(part["id"]),
                version=version,
                rules=tuple(str(rule["id"]) for rule in rules),
                numbers=tuple(int(str(rule["index"])) for rule in rules),
                inputs={str(shown["label"] or shown["id"]): shown["value"] for shown in inputs},
                outputs=part["output"],
            )
        )


def _entries(found: object) -> list[dict[str, object]]:
    """A list inside a decision's trace, which is JSON."""
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


BEHAVIOUR = Behaviour(enter)
