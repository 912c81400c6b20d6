"""Actions on a case: a button while it listens and for those who may, asked by a form, and refused on the page."""

import pytest

from engine.commands import SendCaseMessage
from engine.errors import CaseOver, Forbidden, NotFound, ValidationFailed, WrongState
from engine.ids import Key
from tests.support import bpmn as b
from tests.support.engines import Office
from tests.support.posting import post

MANIFEST = """
title: {zh: 施工, en: Works}
business_key: WK
actions:
  longer: {title: {zh: 申请延期, en: Ask for more time}, by: [starter], form: f_longer}
  stop: {title: {zh: 叫停, en: Stop it}, by: [leader, =named], hint: {zh: 叫停后不能恢复。, en: It cannot go on then.}}
"""
LONGER = """
id: f_longer
title: 申请延期
properties: {title.en: Ask for more time}
components:
  - {type: number, key: days, label: 天数, properties: {label.en: Days}, validate: {required: true, min: 1}}
"""
WORKS = b.process(
    "works", b.start(), b.element("eventBasedGateway", "evg"),
    b.catch("longer", message="longer", key="=businessKey", outputs={"granted": "=days", "asked_by": "=sentBy"}),
    b.catch("stop", message="stop", key="=businessKey"), b.catch("wait", duration="P9D"),
    b.user_task("ut_check", groups="clerk"), b.end(), b.end("stopped"), b.end("over"),
    flows=["start -> evg -> longer -> ut_check -> end", "evg -> stop -> stopped", "evg -> wait -> over"],
)  # fmt: skip
FILES = {
    "processes/works/bundle.yaml": MANIFEST, "processes/works/works.bpmn": WORKS, "forms/works/f_longer.yaml": LONGER,
}  # fmt: skip


@pytest.fixture
def case(office: Office) -> Key:
    office.deploy("works", FILES)
    return office.start("works", by="ann", variables={"named": ["bo"]})


def send(office: Office, case: Key, message: str, by: str, **answers: object) -> None:
    office.does(SendCaseMessage, by, instance=case, message=message, answers=answers)


def test_the_answers_are_the_variables_of_the_message_and_who_sent_it_is_known(office: Office, case: Key) -> None:
    send(office, case, "longer", "ann", days=3)

    root = next(row for row in office.history(case) if row.kind == "ElementEntered").fields["key"]
    with office.engine.database.unit_of_work() as work:
        known = work.variables.of_scope(root)
    assert (known["granted"], known["asked_by"]) == (3, "ann")
    assert [task.element_id for task in office.tasks("bo")] == ["ut_check"]


def test_each_refusal_leaves_everything_as_it_was(office: Office, case: Key) -> None:
    for message, by, answers, refusal in [
        ("longer", "li", {"days": 3}, Forbidden), ("stop", "ann", {}, Forbidden), ("fly", "ann", {}, NotFound),
        ("longer", "ann", {"days": 0}, ValidationFailed), ("longer", "ann", {}, ValidationFailed),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            send(office, case, message, by, **answers)

    assert office.tasks("bo") == []
    send(office, case, "stop", "li")
    assert office.instance(case).status == "completed"


def test_what_the_case_does_not_wait_for_any_more_is_refused_and_an_ended_case_too(office: Office, case: Key) -> None:
    send(office, case, "longer", "ann", days=3)
    with pytest.raises(WrongState):
        send(office, case, "longer", "ann", days=3)
    with pytest.raises(WrongState):
        send(office, case, "stop", "bo")

    office.completes("bo")
    with pytest.raises(CaseOver):
        send(office, case, "longer", "ann", days=3)


def test_the_page_shows_a_button_to_those_who_may_while_the_case_listens(office: Office, browser, case: Key) -> None:
    ann = browser("ann")
    page = f"/cases/{case}/actions/longer"
    assert "申请延期" in ann.get(f"/cases/{case}").text
    assert "Ask for more time" in ann.get(f"/cases/{case}?language=en").text
    assert "叫停" not in ann.get(f"/cases/{case}").text
    ann.get("/?language=zh")

    assert post(ann, page, command_id="1", days="x").status_code == 422
    assert post(ann, page, command_id="1", days="2").status_code == 303
    assert post(ann, page, command_id="2", days="2").status_code == 409
    assert "申请延期" not in ann.get(f"/cases/{case}").text.partition("经过")[0].partition("办理步骤")[0]


def test_an_action_without_a_form_says_what_it_does_and_asks(office: Office, browser, case: Key) -> None:
    send(office, case, "longer", "ann", days=3)
    again = office.start("works", by="bo", variables={"named": ["bo"]})
    bo = browser("bo")

    assert "叫停后不能恢复。" in bo.get(f"/cases/{again}/actions/stop").text
    assert post(bo, f"/cases/{again}/actions/stop", command_id="1").status_code == 303
    assert office.instance(again).status == "completed"
    assert bo.get(f"/cases/{again}/actions/stop").status_code == 410


def test_strangers_and_unknown_actions_are_refused_on_the_page(office: Office, browser, case: Key) -> None:
    assert browser("li").get(f"/cases/{case}/actions/longer").status_code == 404
    assert browser("ann").get(f"/cases/{case}/actions/fly").status_code == 404
    assert browser("ann").get(f"/cases/{case}/actions/stop").status_code == 403
