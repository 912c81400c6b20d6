"""What a task, or its bundle for all of them, says of people: nobody fits, the same person twice, an opinion."""

import json
from typing import Any

import pytest

from engine.bundles import read_bundle
from engine.calendar import calendar_functions
from engine.commands import CompleteTask, ImportOrganisation, ResolveIncident
from engine.errors import DeploymentRefused, OpinionNeeded, ValidationFailed
from engine.runtime import decode_state
from tests.support import bpmn as b
from tests.support.engines import ORGANISATION, ROLES, Office

FORM = """
id: f_decide
type: default
title: 审批
components:
  - {type: radio, key: outcome, label: 结论, properties: {label.en: Decision}, validate: {required: true},
     values: [{value: approve, label: 同意}, {value: reject, label: 不同意}]}
  - {type: textarea, key: comment, label: 意见, properties: {label.en: Why}}
"""


def letter(*tasks: b.Node, rule: str = "", **forms: str) -> dict[str, bytes]:
    ids = [task.attributes["id"] for task in tasks]
    process = b.a_process("letter", b.start(), *tasks, b.user_task("ut_last"), b.end(),
                          flows=[f"start -> {' -> '.join(map(str, ids))} -> ut_last -> end"])  # fmt: skip
    forms = {f"forms/letter/{name}.yaml": text for name, text in {"f_decide": FORM, **forms}.items()}
    manifest = f"title: {{zh: 信, en: Letter}}\n{rule}"
    texts = {"processes/letter/bundle.yaml": manifest, **forms}
    return {"processes/letter/letter.bpmn": b.definitions(process), **{at: text.encode() for at, text in texts.items()}}


def deploy(office: Office, *tasks: b.Node, rule: str = "") -> int:
    office.deploy("letter", letter(*tasks, rule=rule))
    return office.start("letter")


def refusals(*tasks: b.Node, rule: str = "", **forms: str) -> list[str]:
    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("letter", letter(*tasks, rule=rule, **forms), functions=calendar_functions())
    return [one.code for one in refused.value.findings]


def stands(office: Office) -> list[tuple[str, str]]:
    people = ("ann", "bo", "li", "mei", "tao")
    return [(person, task.element_id) for person in people for task in office.tasks(person)]


def facts(office: Office, case: int, kind: str) -> list[dict[str, Any]]:
    return [json.loads(row.data) for row in office.history(case) if row.kind == kind]


# -- nobody fits ------------------------------------------------------------------------------------------------------

NOBODY: list[dict[str, Any]] = [
    {"assignee": "=null", "groups": None}, {"groups": "worker:YC"},
    {"groups": "leader", "properties": {"four_eyes": '=["li"]'}},
]  # fmt: skip


@pytest.mark.parametrize("work", NOBODY)
def test_work_that_nobody_can_do_is_passed_over_with_a_fact(office: Office, work: dict[str, Any]) -> None:
    rules = {"empty_assignee": "skip", "skip_outcome": "approve", **work.get("properties", {})}
    case = deploy(office, b.user_task("ut_a", **{**work, "properties": rules}))

    assert stands(office) == [("ann", "ut_last"), ("bo", "ut_last")]
    assert [one["why"] for one in facts(office, case, "TaskSkipped")] == ["nobody"]


@pytest.mark.parametrize("work", NOBODY)
@pytest.mark.parametrize(("to", "people"), [("process_designer", ["mei", "tao"]), ("clerk:XY", ["ann", "bo"])])
def test_work_that_nobody_can_do_goes_to_a_role_that_is_named(office: Office, work, to: str, people) -> None:
    rules = {"empty_assignee": to, **work.get("properties", {})}
    deploy(office, b.user_task("ut_a", **{**work, "properties": rules}))

    assert stands(office) == [(one, "ut_a") for one in people]


def test_work_that_nobody_can_do_goes_to_whoever_is_above_those_it_came_from(office: Office) -> None:
    deploy(office, b.user_task("ut_a", assignee="=null", groups=None, properties={"empty_assignee": "superior"}))

    assert stands(office) == [("li", "ut_a")]


def test_work_that_nobody_can_do_waits_as_an_incident_until_somebody_can(office: Office) -> None:
    rules = {"empty_assignee": "incident"}
    case = deploy(office, b.user_task("ut_a", groups="worker:YC", properties=rules))
    assert stands(office) == []
    with office.engine.database.snapshot() as work:
        (incident,) = work.incidents.open_of(case)
    assert incident.message.startswith("EMPTY_ASSIGNEE")

    people = {**ORGANISATION["people"], "mei": {"name": "梅雪", "unit": "YC", "posts": ["worker:YC"]}}
    office.does(ImportOrganisation, organisation={**ORGANISATION, "people": people}, roles=ROLES)
    office.does(ResolveIncident, incident=incident.key)

    with office.engine.database.snapshot() as work:
        assert [task.element_id for task in work.tasks.open_of(case)] == ["ut_a"]


def test_whoever_is_there_has_the_work_whatever_is_said_for_nobody(office: Office) -> None:
    deploy(office, b.user_task("ut_a", groups="leader", properties={"empty_assignee": "skip"}))

    assert stands(office) == [("li", "ut_a")]


# -- the same person twice --------------------------------------------------------------------------------------------


def decides(office: Office, person: str, outcome: str, **more: str) -> None:
    task = office.tasks(person)[0]
    office.does(CompleteTask, person, task=task.key, answers={"outcome": outcome, **more})


def twice(second: dict[str, Any], rule: str = "") -> tuple[b.Node, ...]:
    return b.user_task("ut_a", groups="leader"), b.manual_task("m"), b.user_task("ut_b", **second)


@pytest.mark.parametrize("second", [{"groups": "leader"}, {"assignee": "li"}, {"users": "li", "groups": None}])
def test_whoever_has_just_approved_does_not_approve_again(office: Office, second: dict[str, Any]) -> None:
    case = deploy(office, *twice({**second, "properties": {"same_person": "skip"}}))
    decides(office, "li", "approve")

    assert stands(office) == [("ann", "ut_last"), ("bo", "ut_last")]
    (skipped,) = facts(office, case, "TaskSkipped")
    assert (skipped["why"], skipped["person"]) == ("already_approved", "li")
    state = decode_state(office.instance(case).state)
    assert state.tokens[state.root].variables["b"] == {"outcome": "approve"}


@pytest.mark.parametrize(
    ("second", "outcome"),
    [({"properties": {"same_person": "ask"}}, "approve"), ({}, "approve"),
     ({"properties": {"same_person": "skip"}}, "reject"),
     ({"properties": {"same_person": "skip", "outcomes": "good,bad"}}, "approve"),
     ({"properties": {"same_person": "skip", "yes": "fine"}}, "approve")],
)  # fmt: skip
def test_who_is_to_be_asked_again_is_asked(office: Office, second: dict[str, Any], outcome: str) -> None:
    deploy(office, *twice({"groups": "leader", **second}))
    decides(office, "li", outcome)

    assert stands(office) == [("li", "ut_b")]


def test_work_for_several_is_not_passed_over_because_one_of_them_approved(office: Office) -> None:
    first, second = b.user_task("ut_a"), b.user_task("ut_b", properties={"same_person": "skip"})
    deploy(office, first, second)
    decides(office, "ann", "approve")

    assert ("bo", "ut_b") in stands(office)


def test_a_bundle_says_it_for_all_its_tasks_and_a_task_otherwise(office: Office) -> None:
    rule = "tasks: {same_person: skip}"
    third = b.user_task("ut_c", groups="leader", properties={"same_person": "ask"})
    deploy(office, *twice({"groups": "leader"}), third, rule=rule)
    decides(office, "li", "approve")

    assert stands(office) == [("li", "ut_c")]


# -- an opinion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["f_decide", None])
def test_a_no_without_an_opinion_is_refused_by_its_name(office: Office, form: str | None) -> None:
    deploy(office, b.user_task("ut_a", form=form, groups="leader", properties={"opinion": "reject"}))

    for more in ({}, {"comment": "  "}):
        with pytest.raises(OpinionNeeded) as refused:
            decides(office, "li", "reject", **more)
        assert [one.code for one in refused.value.errors] == ["OPINION_NEEDED"]
    decides(office, "li", "reject", comment="材料不全")

    assert stands(office) == [("ann", "ut_last"), ("bo", "ut_last")]


def test_a_yes_needs_none_and_other_mistakes_are_told_with_it(office: Office) -> None:
    deploy(office, b.user_task("ut_a", form="f_decide", groups="leader", properties={"opinion": "reject"}))

    with pytest.raises(ValidationFailed) as refused:
        decides(office, "li", "reject", surprise="x")
    assert {one.code for one in refused.value.errors} == {"OPINION_NEEDED", "UNKNOWN_FIELD"}
    decides(office, "li", "approve")

    assert ("ann", "ut_last") in stands(office)


# -- declaring --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "code"),
    [({"empty_assignee": "=x"}, "PROPERTY_VALUE"), ({"empty_assignee": "superier"}, "PROPERTY_VALUE"),
     ({"empty_assignee": "skip", "outcomes": "approve,reject"}, "PROPERTY_MISSING"),
     ({"empty_assignee": "skip", "outcomes": "approve,reject", "skip_outcome": "fine"}, "PROPERTY_VALUE"),
     ({"empty_assignee": "superior", "skip_outcome": "approve"}, "PROPERTY_IDLE"),
     ({"same_person": "no"}, "PROPERTY_VALUE"),
     ({"same_person": "skip", "not_same_as_previous": "true"}, "PROPERTY_IDLE"),
     ({"opinion": "=x"}, "PROPERTY_VALUE"), ({"opinion": "no", "outcomes": "approve,reject"}, "PROPERTY_VALUE"),
     ({"opinion": "reject"}, "OPINION_FIELD")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_deployment(properties: dict[str, str], code: str) -> None:
    silent = FORM.replace("comment", "amount").replace("f_decide", "f_silent")
    task = b.user_task("ut_a", form="f_silent", properties=properties)

    assert refusals(task, f_silent=silent) == [code]


@pytest.mark.parametrize("rule", ["{empty_assignee: =x}", "{same_person: maybe}", "{asleep: skip}", "{opinion: 3 4}"])
def test_what_a_bundle_cannot_say_is_refused(rule: str) -> None:
    assert refusals(b.user_task("ut_a"), rule=f"tasks: {rule}") == ["TASK_RULE"]
