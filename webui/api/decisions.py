"""Decisions in Camunda's words: listed, and asked with the variables of the request."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.commands import EvaluateDecision
from engine.errors import FieldError
from webui.api.body import Wire, part_key_of, read
from webui.api.problem import InvalidBody
from webui.api.wire import TENANT, require_our_tenant
from webui.session import actor, engine

room = Blueprint("decisions", __name__)
TYPES = {"decisionTable": "DECISION_TABLE", "literalExpression": "LITERAL_EXPRESSION"}
Entry = dict[str, object]


class Question(Wire):
    decision_definition_id: str | None = None
    decision_definition_key: str | None = None
    variables: dict[str, Any] | None = None
    tenant_id: str | None = None


@room.post("/decision-definitions/evaluation")
def evaluate() -> ResponseReturnValue:
    """A decision that fails is answered too: `failureMessage` says why."""
    body = read(Question)
    require_our_tenant(body.tenant_id)
    name, key = body.decision_definition_id, body.decision_definition_key
    if (name is None) == (key is None):
        said = ("决策编号和键值须填写其一。", "Give either the id or the key of the decision.")
        raise InvalidBody([FieldError(field="decisionDefinitionId", code="BODY", zh=said[0], en=said[1])])
    wish = EvaluateDecision(
        id=str(uuid4()), actor=actor(), decision=name, key=part_key_of(key) if key is not None else None,
        variables=body.variables or {},
    )  # fmt: skip
    return _answer(engine().handle(wish))


def _answer(made: Mapping[str, Any]) -> Entry:
    evaluation, failure = str(made["evaluation"]), made["failure"]
    return {
        "decisionDefinitionId": made["decision"], "decisionDefinitionKey": str(made["decision_key"]),
        "decisionDefinitionName": made["name"], "decisionDefinitionVersion": made["version"],
        "decisionEvaluationKey": evaluation, "decisionInstanceKey": evaluation,
        "decisionRequirementsId": made["requirements"], "decisionRequirementsKey": str(made["requirements_key"]),
        "evaluatedDecisions": [_evaluated(made, n, entry) for n, entry in enumerate(made["trace"], start=1)],
        "failedDecisionDefinitionId": made["decision"] if failure else None, "failureMessage": failure,
        "output": json.dumps(made["output"], ensure_ascii=False), "tenantId": TENANT,
    }  # fmt: skip


def _evaluated(made: Mapping[str, Any], n: int, entry: Mapping[str, Any]) -> Entry:
    return {
        "decisionDefinitionId": entry["id"], "decisionDefinitionName": entry["name"],
        "decisionDefinitionVersion": made["version"], "decisionDefinitionType": TYPES.get(entry["type"], "UNKNOWN"),
        "output": _json(entry["output"]), "tenantId": TENANT, "decisionDefinitionKey": str(made["keys"][entry["id"]]),
        "decisionEvaluationInstanceKey": f"{made['evaluation']}-{n}",
        "matchedRules": [
            {"ruleId": rule["id"], "ruleIndex": rule["index"],
             "evaluatedOutputs": [_output(rule, output) for output in rule["outputs"]]}
            for rule in entry["rules"]
        ],
        "evaluatedInputs": [
            {"inputId": one["id"], "inputName": one["label"], "inputValue": _json(one["value"])}
            for one in entry["inputs"]
        ],
    }  # fmt: skip


def _output(rule: Mapping[str, Any], output: Mapping[str, Any]) -> Entry:
    return {
        "outputId": output["id"], "outputName": output["name"], "outputValue": _json(output["value"]),
        "ruleId": rule["id"], "ruleIndex": rule["index"],
    }  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
