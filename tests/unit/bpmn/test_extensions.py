"""The Zeebe extension elements, from XML to model."""

import pytest

from tests.support.bpmn import (
    call,
    catch,
    each,
    end,
    process,
    rule_task,
    script_task,
    service_task,
    start,
    sub_process,
    task,
    throw,
    user_task,
)
from tests.support.findings import element, reading


def only(node, id: str = "x"):
    return element(process("p", start("s"), node, end("e"), flows=[f"s -> {id} -> e"]), id)


def test_a_user_task_carries_form_assignment_schedule_and_priority() -> None:
    work = only(
        user_task("x", form="f_leave", assignee="=owner", groups="leader:unit, clerk", users="li", due="=term",
                  follow_up="2026-12-01T09:00:00Z", priority="80", headers={"hint": "慢"})
    ).user  # fmt: skip

    assert work.form_id.text == "f_leave"
    assert work.assignee.names == {"owner"}
    assert work.candidate_groups.text == "leader:unit, clerk"
    assert work.candidate_users.text == "li"
    assert work.due.names == {"term"}
    assert work.follow_up.text == "2026-12-01T09:00:00Z"
    assert work.priority.text == "80"
    assert work.headers == {"hint": "慢"}


def test_answers_land_in_a_variable_named_like_the_task() -> None:
    (mapping,) = only(user_task("ut_approve"), "ut_approve").outputs

    assert (mapping.source.names, mapping.target) == ({"answers"}, "approve")


@pytest.mark.parametrize(
    ("node", "targets"),
    [(user_task("ut_x", outputs={"ok.yes": "=answers.ok"}), ["ok.yes"]), (user_task("x"), []), (task("ut_t"), [])],
)
def test_written_mappings_other_ids_and_other_elements_get_no_default_mapping(node, targets) -> None:
    outputs = only(node, node.attributes["id"]).outputs

    assert [mapping.target for mapping in outputs] == targets


def test_a_service_task_carries_its_job() -> None:
    job = only(service_task("x", "ledger.put", retries="=n", headers={"ledger": "leave"})).job

    assert (job.type.text, job.retries.names, job.headers) == ("ledger.put", {"n"}, {"ledger": "leave"})


def test_a_job_is_tried_three_times_unless_it_says_otherwise() -> None:
    assert only(service_task("x")).job.retries.text == "3"


def test_a_script_task_carries_an_expression_and_a_result() -> None:
    script = only(script_task("x", "=a + 1", "b")).script

    assert (script.expression.names, script.result_variable) == ({"a"}, "b")


def test_a_business_rule_task_carries_its_decision() -> None:
    decision = only(rule_task("x", "leave_days", "days")).decision

    assert (decision.decision_id.text, decision.result_variable, decision.binding) == ("leave_days", "days", "latest")


def test_a_call_activity_propagates_unless_told_otherwise() -> None:
    assert only(call("x", "other")).call.propagate_parent
    assert only(call("x", "other")).call.propagate_child
    quiet = only(call("x", "=next", parent=False, child=False, binding="deployment")).call
    assert (quiet.propagate_parent, quiet.propagate_child, quiet.binding) == (False, False, "deployment")
    assert quiet.process_id.names == {"next"}


@pytest.mark.parametrize(
    "make",
    [
        lambda loop: user_task("x", loop=loop),
        lambda loop: call("x", "other", loop=loop),
        lambda loop: sub_process("x", start("s2"), end("e2"), flows=["s2 -> e2"], loop=loop),
    ],
)
def test_any_activity_can_be_multi_instance(make) -> None:
    loop = each("=people", "person", sequential=True, into="votes", value="=vote", until="=count(votes) > 1")

    compiled = only(make(loop)).loop

    assert compiled.sequential
    assert compiled.collection.names == {"people"}
    assert (compiled.element_name, compiled.output_collection) == ("person", "votes")
    assert compiled.output_element.names == {"vote"}
    assert compiled.completion.names == {"votes"}


def test_mappings_and_properties_are_literals_unless_they_start_with_an_equals_sign() -> None:
    compiled = only(
        service_task("x", inputs={"to": "clerk", "case.id": "=businessKey"}, outputs={"n": "=m"},
                     properties={"sla": "leave.approve", "four_eyes": "=[applicant]"})
    )  # fmt: skip

    assert [(mapping.target, mapping.source.names) for mapping in compiled.inputs] == [
        ("to", frozenset()), ("case.id", {"businessKey"}),
    ]  # fmt: skip
    assert compiled.outputs[0].source.names == {"m"}
    assert compiled.properties["sla"].text == "leave.approve"
    assert compiled.properties["four_eyes"].names == {"applicant"}


@pytest.mark.parametrize("make", [catch, throw])
def test_a_signal_carries_its_key(make) -> None:
    signal = only(make("x", signal="alarm", signal_key="=applicant")).event.signal

    assert (signal.name.text, signal.key.names) == ("alarm", {"applicant"})


def test_a_message_carries_name_and_key() -> None:
    message = only(catch("x", message="paid", key="=businessKey")).event.message

    assert (message.name.text, message.correlation_key.names) == ("paid", {"businessKey"})


def test_a_user_task_for_nobody_is_a_warning() -> None:
    content = process("p", start("s"), user_task("x", groups=None), end("e"), flows=["s -> x -> e"])

    (warning,) = reading(content).warnings

    assert (warning.code, warning.element, warning.warning) == ("NOBODY_ASSIGNED", "x", True)
