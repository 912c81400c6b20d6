"""What a model names in other files."""

import pytest

from engine.bpmn import Catalogue, check_references
from tests.support.bpmn import Node, call, catch, end, process, rule_task, send_task, service_task, start, user_task
from tests.support.findings import model

CATALOGUE = Catalogue(
    processes=frozenset({"leave"}), decisions=frozenset({"leave_days"}), forms=frozenset({"f_leave"}),
    roles=frozenset({"leader", "clerk"}), sla_policies=frozenset({"leave.approve"}),
    connectors=frozenset({"ledger.put"}), templates=frozenset({"approved"}), messages=frozenset({"paid"}),
    ledgers=frozenset({"leave"}),
)  # fmt: skip


def named(node: Node, catalogue: Catalogue = CATALOGUE):
    id = node.attributes["id"]
    compiled = model(process("p", start("s"), node, end("e"), flows=[f"s -> {id} -> e"]))
    return check_references(compiled, catalogue, "p.bpmn")


@pytest.mark.parametrize(
    ("node", "code"),
    [
        (user_task("x", form="f_leaf"), "UNKNOWN_FORM"),
        (user_task("x", groups="leader:unit, boss:unit"), "UNKNOWN_ROLE"),
        (user_task("x", properties={"sla": "leave.aprove"}), "UNKNOWN_SLA"),
        (rule_task("x", "leave_day"), "UNKNOWN_DECISION"),
        (call("x", "leaf"), "UNKNOWN_PROCESS"),
        (service_task("x", "ledger.putt"), "UNKNOWN_CONNECTOR"),
        (service_task("x", "ledger.put", headers={"ledger": "leaves"}), "UNKNOWN_LEDGER"),
        (send_task("x", "notify", headers={"template": "aproved"}), "UNKNOWN_TEMPLATE"),
        (send_task("x", "notify", inputs={"template": "aproved"}), "UNKNOWN_TEMPLATE"),
        (catch("x", message="payed", key="=businessKey"), "UNKNOWN_MESSAGE"),
    ],
)
def test_a_name_that_nothing_answers_to_is_a_finding(node: Node, code: str) -> None:
    (finding,) = named(node)

    assert (finding.code, finding.element, finding.resource) == (code, "x", "p.bpmn")
    assert finding.line is not None


@pytest.mark.parametrize(
    "node",
    [
        user_task("x", form="f_leave", groups="leader:unit, clerk", properties={"sla": "leave.approve"}),
        user_task("x", form="=chosen", groups="=groups", properties={"sla": "=policy"}),
        rule_task("x", "leave_days"),
        call("x", "=next"),
        service_task("x", "ledger.put", headers={"ledger": "leave"}),
        service_task("x", "print.letter"),
        send_task("x", "notify", inputs={"template": "=chosen"}),
    ],
)
def test_known_and_computed_names_and_external_jobs_are_no_findings(node: Node) -> None:
    assert named(node) == ()


def test_a_near_name_is_suggested() -> None:
    (finding,) = named(user_task("x", form="f_leaf"))

    assert "f_leave" in finding.text("zh")
    assert "f_leave" in finding.text("en")


def test_what_is_not_known_is_not_judged() -> None:
    assert named(user_task("x", form="anything", groups="anybody"), Catalogue()) == ()


def test_the_sla_of_the_process_itself_is_judged() -> None:
    compiled = model(process("p", start("s"), end("e"), flows=["s -> e"], properties={"sla": "none"}))

    assert [finding.element for finding in check_references(compiled, CATALOGUE)] == ["p"]
