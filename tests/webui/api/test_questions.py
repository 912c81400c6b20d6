"""Expressions and decisions asked with the variables of a request."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from engine.bundles import bundle_files
from tests.support.house import ROOT
from tests.webui.api.conftest import Programs


def evaluate(as_: Programs, expression: object, **variables: object) -> Any:
    return as_("w003")("POST /expression/evaluation", {"expression": expression, "variables": variables})


def test_an_expression_is_evaluated_with_the_calendar_and_says_why_it_is_null(as_: Programs) -> None:
    assert evaluate(as_, "=a + 0.1", a=0.2).json["result"] == 0.3
    assert evaluate(as_, '=string(next working day(date("2026-12-31")))').json["result"] == "2027-01-04"
    null = evaluate(as_, "=a.b + 1", a=1).json
    assert (null["result"], null["expression"], null["referencedSecrets"]) == (None, "=a.b + 1", [])
    assert null["warnings"][0]["message"]


@pytest.mark.parametrize(
    ("expression", "code"),
    [("=1 +", "EXPRESSION"), ("a", "INVALID_BODY"), (1, "INVALID_BODY"), ("=" + "(" * 5000, "EXPRESSION"),
     ("=count(for i in 1..1000 return for j in 1..1000 return i)", "INVALID_REQUEST"),
     ("=" + "1+" * 6000 + "1", "INVALID_REQUEST"), ('=string join(for i in 1..100000 return "x")', "INVALID_REQUEST")],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_cannot_be_computed_is_refused_within_bounds(as_: Programs, expression: object, code: str) -> None:
    answer = evaluate(as_, expression)

    assert answer.status_code == 400
    assert answer.json["code"] in (code, "INVALID_REQUEST")


def test_a_wrong_expression_is_shown_by_line_and_column(as_: Programs) -> None:
    answer = evaluate(as_, "=1 +\n * 2").json

    assert (answer["line"], answer["column"]) == (2, 2)


@pytest.fixture
def decisions(as_: Programs) -> list[dict[str, Any]]:
    files = bundle_files(Path(ROOT), "leave")
    sent = {"resources": [(io.BytesIO(content), name) for name, content in files.items()]}
    assert as_("admin")("POST /deployments", data=sent).status_code == 200
    found: list[dict[str, Any]] = as_("w003")("POST /decision-definitions/search").json["items"]
    return found


def test_decisions_are_listed_filtered_sorted_and_paged(as_: Programs, decisions: list[dict[str, Any]]) -> None:
    names = [one["decisionDefinitionId"] for one in decisions]
    assert names == sorted(names)
    assert len(names) == 7

    def search(**body: object) -> Any:
        return as_("w003")("POST /decision-definitions/search", body).json

    wanted = {"filter": {"decisionDefinitionKey": decisions[1]["decisionDefinitionKey"], "isLatestVersion": True}}
    assert search(**wanted)["items"] == [decisions[1]]
    down = [{"field": "decisionDefinitionId", "order": "DESC"}]
    first = search(sort=down, page={"limit": 4})
    rest = search(sort=down, page={"limit": 3, "after": first["page"]["endCursor"]})
    back = search(sort=down, page={"limit": 4, "before": rest["page"]["startCursor"]})
    assert [one["decisionDefinitionId"] for one in first["items"] + rest["items"]] == names[::-1]
    assert back["items"] == first["items"]


def test_a_decision_is_asked_by_id_and_by_key_and_says_which_rules_matched(
    as_: Programs, decisions: list[dict[str, Any]]
) -> None:
    (asked,) = (one for one in decisions if one["decisionDefinitionId"] == "dmn_leave_approval_chain")
    person, request = {"facts": {"post": "一般"}}, {"type": "annual"}
    variables = {"person": person, "request": request, "calc": {"chain_days": 2}}

    answers = [as_("w003")("POST /decision-definitions/evaluation", {**by, "variables": variables}).json for by in (
        {"decisionDefinitionId": "dmn_leave_approval_chain"},
        {"decisionDefinitionKey": asked["decisionDefinitionKey"]},
    )]  # fmt: skip

    assert answers[0]["failureMessage"] is None
    assert json.loads(answers[0]["output"]) == json.loads(answers[1]["output"]) == ["community_secretary"]
    table, chain = answers[0]["evaluatedDecisions"]
    assert (table["decisionDefinitionId"], table["decisionDefinitionType"]) == ("dmn_leave_levels", "DECISION_TABLE")
    assert [json.loads(one["inputValue"]) for one in table["evaluatedInputs"]]
    assert len(table["matchedRules"]) == 1
    assert chain["decisionEvaluationInstanceKey"] == f"{answers[0]['decisionEvaluationKey']}-2"


def test_a_decision_without_an_answer_says_why(as_: Programs, decisions: list[dict[str, Any]]) -> None:
    answer = as_("w003")("POST /decision-definitions/evaluation", {"decisionDefinitionId": "dmn_leave_entitlement"})

    assert answer.status_code == 200
    assert answer.json["failureMessage"].startswith("DMN_NO_MATCH")
    assert answer.json["failedDecisionDefinitionId"] == "dmn_leave_entitlement"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"decisionDefinitionId": "none"}, 404), ({"decisionDefinitionKey": "1"}, 404), ({}, 400),
     ({"decisionDefinitionKey": "9" * 25}, 404), ({"decisionDefinitionKey": "-5"}, 404),
     ({"decisionDefinitionKey": "x"}, 400), ({"decisionDefinitionId": "a", "decisionDefinitionKey": "1"}, 400),
     ({"decisionDefinitionId": "a", "variables": []}, 400), ({"decisionDefinitionId": "a", "tenantId": "b"}, 400)],
)  # fmt: skip
def test_a_decision_that_is_not_there_is_not_found(as_: Programs, body: dict[str, object], status: int) -> None:
    assert as_("w003")("POST /decision-definitions/evaluation", body).status_code == status
