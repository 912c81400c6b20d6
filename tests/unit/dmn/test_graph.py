"""Decisions that require others, business knowledge, boxed expressions, and the trace that all of them leave."""

from datetime import date

import pytest

from engine.dmn import Decision, DecisionError, parse_dmn
from engine.feel import Functions, HostFunction
from tests.support.dmn import decision, definitions, knowledge, literal, table
from tests.support.feel import evaluation

DAYS = table(["years"], ["days"], [["< 1", "0"], ["[1..10)", "5"], ["[10..20)", "10"], [">= 20", "15"]])
BKM = (
    '<businessKnowledgeModel id="double" name="double it"><encapsulatedLogic><formalParameter name="x"/>'
    "<literalExpression><text>x * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
)


def parsed(*parts: str, functions: Functions | None = None) -> dict[str, Decision]:
    return dict(parse_dmn(definitions(*parts), "d.dmn", functions or Functions()).decisions)


def test_a_required_decision_is_decided_first_and_known_by_name_and_id() -> None:
    decisions = parsed(
        decision("total", literal("leave days + days"), "days"), decision("days", DAYS, name="leave days")
    )
    result = decisions["total"].decide({"years": 12}, evaluation())
    assert result.output == 20
    assert [entry["id"] for entry in result.trace] == ["days", "total"]


def test_a_decision_knows_its_graph() -> None:
    days = parsed(decision("days", DAYS, name="天数"))["days"]
    assert (days.id, days.name, days.graph_id, days.graph_name) == ("days", "天数", "drg", "测试")


def test_the_trace_tells_inputs_matched_rules_and_outputs() -> None:
    trace = parsed(decision("days", DAYS))["days"].decide({"years": 12.5}, evaluation()).trace
    assert trace == (
        {
            "id": "days", "name": "days", "type": "DECISION_TABLE",
            "inputs": [{"id": "in1", "label": "years", "value": 12.5}],
            "rules": [{"id": "rule3", "index": 3, "outputs": [{"id": "out1", "name": "days", "value": 10}]}],
            "output": 10,
        },
    )  # fmt: skip


def test_business_knowledge_is_a_function() -> None:
    decisions = parsed(decision("d", literal("double it(21)"), "bkm:double"), BKM)
    assert decisions["d"].decide({}, evaluation()).output == 42


def test_a_boxed_invocation_binds_by_name() -> None:
    logic = (
        "<invocation><literalExpression><text>double it</text></literalExpression><binding>"
        f'<parameter name="x"/>{literal("n + 1")}</binding></invocation>'
    )
    assert parsed(decision("d", logic, "bkm:double"), BKM)["d"].decide({"n": 4}, evaluation()).output == 10


def test_a_boxed_context_gives_its_result_or_all_entries() -> None:
    entry = f'<contextEntry><variable name="a b"/>{literal("n + 1")}</contextEntry>'
    result = f"<contextEntry>{literal('a b * 2')}</contextEntry>"
    decisions = parsed(
        decision("d", f"<context>{entry}{result}</context>"), decision("e", f"<context>{entry}</context>")
    )
    assert decisions["d"].decide({"n": 1}, evaluation()).output == 4
    assert decisions["e"].decide({"n": 1}, evaluation()).output == {"a b": 2}


def test_a_relation_is_a_list_of_contexts() -> None:
    logic = (
        '<relation><column name="a"/><column name="b"/>'
        f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('4')}</row></relation>"
    )
    assert parsed(decision("d", logic))["d"].decide({}, evaluation()).output == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


def test_texts_declared_as_dates_are_dates() -> None:
    dated = table(
        ["day"], ["ok"], [['< date("2026-12-07")', "true"], ["-", "false"]], policy="FIRST", input_type="date"
    )
    decisions = parsed(decision("d", dated), decision("e", literal("day"), type_ref="date"))
    assert decisions["d"].decide({"day": "2026-12-06"}, evaluation()).output is True
    assert decisions["e"].decide({"day": "2026-12-06"}, evaluation()).output == date(2026, 12, 6)


def test_cells_may_call_host_functions() -> None:
    functions = Functions([HostFunction("due", ("policy",), lambda evaluation, policy: f"{policy}!")])
    decisions = parsed(decision("d", literal('due("leave")')), functions=functions)
    assert decisions["d"].decide({}, evaluation()).output == "leave!"


def test_business_knowledge_that_is_a_table_says_why_for_the_decision_that_asks_it() -> None:
    levels = table(["days"], ["level"], [["<= 3", '"a"'], ["> 3", '"b"']])
    level = knowledge("level of", levels, "days")
    made = parsed(level, decision("d", literal("level of(5)"), "bkm:level of"))["d"].decide({}, evaluation())
    assert (made.output, made.trace[0]["type"]) == ("b", "LITERAL_EXPRESSION")
    assert [rule["index"] for rule in made.trace[0]["rules"]] == [2]  # type: ignore[index,attr-defined]
    assert [one["value"] for one in made.trace[0]["inputs"]] == [5]  # type: ignore[index,attr-defined]


def test_a_decision_that_fails_tells_what_was_decided_and_asked_until_then() -> None:
    known = parsed(
        decision("n", literal("a + 1")), decision("d", table(["n"], ["x"], [["? > 3", "1"], ["? > 4", "2"]]), "n")
    )
    with pytest.raises(DecisionError) as caught:
        known["d"].decide({"a": 8}, evaluation())
    numbers = [[rule["index"] for rule in entry["rules"]] for entry in caught.value.trace]  # type: ignore[index,attr-defined]
    assert [(entry["id"], entry["output"]) for entry in caught.value.trace] == [("n", 9), ("d", None)]
    assert numbers == [[], [1, 2]]
