"""Decisions in Camunda's words: listed, and asked with the variables of the request."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.errors import FieldError
from engine.queries.decisions import Decided, SeenDecision, decide, find_decisions
from engine.queries.search import Operator
from webui.api.body import Variables, Wire, part_key_of, read
from webui.api.problem import InvalidBody
from webui.api.search_body import Field, Fields, constant, flag, number, page_of, read_search, text
from webui.api.wire import TENANT, require_our_tenant
from webui.session import engine

room = Blueprint("decisions", __name__)
TYPES = ("DECISION_TABLE", "LITERAL_EXPRESSION")
Entry = dict[str, object]


def _part_key(name: str) -> Field:
    """Longer than the keys of rows."""
    return Field(name, lambda value: [part_key_of(value if isinstance(value, str) else "")])


SORTS: Fields = {
    "decisionDefinitionKey": _part_key("key"),
    "decisionDefinitionId": text("id"),
    "name": text("name"),
    "version": number("version"),
    "decisionRequirementsId": text("requirements_id"),
    "decisionRequirementsKey": _part_key("requirements_key"),
    "decisionRequirementsName": text("requirements_name"),
    "decisionRequirementsVersion": number("version"),
    "tenantId": constant(TENANT),
}
FILTERS: Fields = {
    name: replace(field, operators=frozenset({Operator.EQ}))
    for name, field in {**SORTS, "isLatestVersion": flag("is_latest")}.items()
}


class Question(Wire):
    decision_definition_id: str | None = None
    decision_definition_key: str | None = None
    variables: Variables | None = None
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
    named = part_key_of(key) if key is not None else str(name)
    with engine().database.snapshot() as work:
        return _answer(decide(work, engine().library, named, body.variables or {}, engine().now()))


@room.post("/decision-definitions/search")
def search() -> ResponseReturnValue:
    """The newest of each."""
    wanted = read_search(FILTERS, SORTS)
    with engine().database.snapshot() as work:
        found, decisions = find_decisions(work, engine().library, wanted)
    return {"items": [_item(seen) for seen in decisions], "page": page_of(found, wanted)}


def _item(seen: SeenDecision) -> Entry:
    return {
        "decisionDefinitionId": seen.decision.id, "decisionDefinitionKey": str(seen.key), "name": seen.decision.name,
        "version": seen.version, "tenantId": TENANT, "decisionRequirementsId": seen.decision.graph_id,
        "decisionRequirementsKey": str(seen.requirements_key), "decisionRequirementsName": seen.decision.graph_name,
        "decisionRequirementsVersion": seen.version,
    }  # fmt: skip


def _answer(made: Decided) -> Entry:
    """Nothing is kept of a question, so its key is made up; clients want one."""
    evaluation, decision = str(uuid4().int >> 66), made.seen.decision
    return {
        "decisionDefinitionId": decision.id, "decisionDefinitionKey": str(made.seen.key),
        "decisionDefinitionName": decision.name, "decisionDefinitionVersion": made.seen.version,
        "decisionEvaluationKey": evaluation, "decisionInstanceKey": evaluation,
        "decisionRequirementsId": decision.graph_id, "decisionRequirementsKey": str(made.seen.requirements_key),
        "evaluatedDecisions": [_evaluated(made, f"{evaluation}-{n}", entry) for n, entry in enumerate(made.trace, 1)],
        "failedDecisionDefinitionId": _failed(made), "failureMessage": made.failure,
        "output": _json(made.output), "tenantId": TENANT,
    }  # fmt: skip


def _failed(made: Decided) -> object:
    if made.failure is None:
        return None
    return made.trace[-1]["id"] if made.trace else made.seen.decision.id


def _evaluated(made: Decided, key: str, entry: Mapping[str, Any]) -> Entry:
    return {
        "decisionDefinitionId": entry["id"], "decisionDefinitionName": entry["name"],
        "decisionDefinitionVersion": made.seen.version,
        "decisionDefinitionType": entry["type"] if entry["type"] in TYPES else "UNKNOWN",
        "output": _json(entry["output"]), "tenantId": TENANT, "decisionDefinitionKey": str(made.keys[entry["id"]]),
        "decisionEvaluationInstanceKey": key,
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
