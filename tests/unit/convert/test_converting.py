"""Models of other engines become models of ours; nothing goes in silence and the flow stays as it was."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.bpmn import Worth, read_processes
from engine.bpmn.model import Element
from engine.cli import linli
from engine.convert import Conversion, How, convert
from engine.errors import DeploymentRefused
from tests.support.suites import suite

SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)
FLOWS = '<sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/>'


def model(element: str, beside: str = "", start: str = '<startEvent id="s"/>', head: str = "") -> bytes:
    """A process of another engine around the element x."""
    return (
        f'<definitions {SPACES} id="d" targetNamespace="t">{beside}<process id="p" isExecutable="true" {head}>'
        f'{start}{FLOWS}{element}<endEvent id="e"/></process></definitions>'
    ).encode()


def conversion(element: str, beside: str = "", **rest: str) -> Conversion:
    return convert(model(element, beside, **rest), "m.bpmn")


def element(found: Conversion, id: str = "x") -> Element:
    (compiled,) = read_processes(found.content, "m.bpmn").models
    return compiled.by_id[id]


def said(found: Conversion, how: How) -> list[str]:
    return [note.en for note in found.notes if note.how is how]


def test_a_user_task_keeps_its_people_form_dates_and_priority() -> None:
    found = conversion(
        '<userTask id="x" camunda:assignee="${starter.id}" camunda:candidateUsers="ann, ${deputy}" '
        'camunda:candidateGroups="clerk,leader" camunda:formKey="embedded:app:forms/approve.html" '
        'camunda:dueDate="${now().plusDays(2)}" camunda:followUpDate="2026-12-01T09:00:00+08:00" '
        'camunda:priority="${urgent ? 90 : 50}"/>'
    )

    user = element(found).user
    assert user is not None
    assert [part.text for part in (user.assignee, user.candidate_users, user.candidate_groups) if part] == [
        "starter.id", 'flatten(["ann", deputy])', "clerk,leader",
    ]  # fmt: skip
    assert (user.form_id and user.form_id.text, user.due and user.due.text) == ("approve", 'now() + duration("P2D")')
    assert user.priority is not None
    assert user.priority.text == "if urgent then 90 else 50"
    assert any("draw this form here" in note for note in said(found, How.CHOSEN))


def test_owners_in_the_standards_own_words_are_assigned() -> None:
    found = conversion(
        '<userTask id="x"><humanPerformer><resourceAssignmentExpression><formalExpression>ann</formalExpression>'
        "</resourceAssignmentExpression></humanPerformer><potentialOwner><resourceAssignmentExpression>"
        "<formalExpression>user(bo), group(clerk), leader</formalExpression></resourceAssignmentExpression>"
        "</potentialOwner></userTask>"
    )

    user = element(found).user
    assert user is not None
    assert [part.text for part in (user.assignee, user.candidate_users, user.candidate_groups) if part] == [
        "ann", "bo", "clerk,leader",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "job", "how"),
    [
        ('camunda:type="external" camunda:topic="print"', "print", How.TRANSLATED),
        ('camunda:class="org.example.PrintLetter"', "PrintLetter", How.CHOSEN),
        ('camunda:delegateExpression="${printer}"', "printer", How.CHOSEN),
        ('camunda:expression="${printer.print(letter)}"', "printer.print", How.CHOSEN),
        ("", "x", How.CHOSEN),
    ],
)
@pytest.mark.parametrize("tag", ["serviceTask", "sendTask"])
def test_whatever_does_the_work_becomes_a_job_type(tag: str, attributes: str, job: str, how: How) -> None:
    found = conversion(f'<{tag} id="x" {attributes}/>')

    work = element(found).job
    assert work is not None
    assert work.type.text == job
    assert any(note.how is how and note.element == "x" for note in found.notes)


def test_a_thrown_message_is_a_job_too() -> None:
    found = conversion(
        '<intermediateThrowEvent id="x"><messageEventDefinition messageRef="m" camunda:type="external" '
        'camunda:topic="post"/></intermediateThrowEvent>', '<message id="m" name="told"/>',
    )  # fmt: skip

    work = element(found).job
    assert work is not None
    assert work.type.text == "post"


@pytest.mark.parametrize(
    "text",
    ['<sendTask id="x" messageRef="m"/>',
     '<intermediateThrowEvent id="x"><messageEventDefinition messageRef="m"/></intermediateThrowEvent>'],
)  # fmt: skip
def test_a_message_that_nobody_sends_goes_to_whatever_waits_here(text: str) -> None:
    found = conversion(text, '<message id="m" name="told"/>')

    assert element(found).job is None
    assert any("waits for it in this server" in note for note in said(found, How.CHOSEN))


def test_fields_and_parameters_become_headers_and_mappings() -> None:
    found = conversion(
        '<serviceTask id="x" camunda:type="external" camunda:topic="t"><extensionElements>'
        '<camunda:field name="kind" stringValue="letter"/><camunda:field name="to"><camunda:expression>${person.name}'
        '</camunda:expression></camunda:field><camunda:properties><camunda:property name="p" value="1"/>'
        '</camunda:properties><camunda:inputOutput><camunda:inputParameter name="i">${a + 1}</camunda:inputParameter>'
        '<camunda:inputParameter name="l"><camunda:list><camunda:value>x</camunda:value><camunda:value>${y}'
        '</camunda:value></camunda:list></camunda:inputParameter><camunda:inputParameter name="m"><camunda:map>'
        '<camunda:entry key="k">v</camunda:entry></camunda:map></camunda:inputParameter>'
        '<camunda:outputParameter name="o">${answer}</camunda:outputParameter></camunda:inputOutput>'
        "</extensionElements></serviceTask>"
    )

    task = element(found)
    assert task.job is not None
    assert task.job.headers == {"kind": "letter"}
    assert {one.target: one.source.text for one in task.inputs} == {
        "to": "person.name", "i": "a + 1", "l": '["x", y]', "m": '{"k": "v"}',
    }  # fmt: skip
    assert {one.target: one.source.text for one in task.outputs} == {"o": "answer"}
    assert task.properties["p"].text == "1"


def test_a_decision_is_called_by_its_id() -> None:
    found = conversion(
        '<businessRuleTask id="x" camunda:decisionRef="d_level" camunda:resultVariable="level" '
        'camunda:mapDecisionResult="collectEntries" camunda:decisionRefBinding="deployment"/>'
    )

    decision = element(found).decision
    assert decision is not None
    assert (decision.decision_id.text, decision.result_variable, decision.binding) == ("d_level", "level", "deployment")
    assert any("collectEntries" in note for note in said(found, How.CHOSEN))


def test_a_call_hands_over_what_it_says() -> None:
    found = conversion(
        '<callActivity id="x" calledElement="${which}"><extensionElements><camunda:in businessKey="${k}"/>'
        '<camunda:in source="a" target="b"/><camunda:in sourceExpression="${c.d}" target="e"/>'
        '<camunda:out variables="all"/></extensionElements></callActivity>'
    )

    task = element(found)
    assert task.call is not None
    assert task.call.process_id.text == "which"
    assert (task.call.propagate_parent, task.call.propagate_child) == (False, True)
    assert {one.target: one.source.text for one in task.inputs} == {"b": "a", "e": "c.d"}


@pytest.mark.parametrize(
    "loop",
    [
        '<multiInstanceLoopCharacteristics camunda:collection="{0}" camunda:elementVariable="one">',
        '<multiInstanceLoopCharacteristics><loopDataInputRef>people</loopDataInputRef><inputDataItem name="one"/>',
    ],
)
def test_a_collection_is_looped_over(loop: str) -> None:
    found = conversion(
        f'<userTask id="x" camunda:assignee="${{one}}">{loop.replace("{0}", "people")}'
        '<completionCondition xsi:type="tFormalExpression">${nrOfCompletedInstances >= 2}</completionCondition>'
        "</multiInstanceLoopCharacteristics></userTask>".replace("{0}", "people")
    )

    loops = element(found).loop
    assert loops is not None
    assert loops.collection is not None
    assert (loops.collection.text, loops.element_name) == ("people", "one")
    assert loops.completion is not None
    assert loops.completion.text == "numberOfCompletedInstances >= 2"


def test_conditions_and_times_become_feel() -> None:
    content = model(
        '<exclusiveGateway id="x" default="f2"/><sequenceFlow id="f3" sourceRef="x" targetRef="y">'
        '<conditionExpression xsi:type="tFormalExpression">${approved &amp;&amp; days > 3}</conditionExpression>'
        '</sequenceFlow><intermediateCatchEvent id="y"><timerEventDefinition><timeDuration>${wait}</timeDuration>'
        '</timerEventDefinition></intermediateCatchEvent><sequenceFlow id="f4" sourceRef="y" targetRef="e"/>'
    )

    found = convert(content, "m.bpmn")

    (compiled,) = read_processes(found.content, "m.bpmn").models
    (condition,) = [flow.condition.text for flow in compiled.flows if flow.condition is not None]
    assert condition == "approved and days > 3"
    event = compiled.by_id["y"].event
    assert event is not None
    assert event.timer is not None
    assert event.timer.value.text == "wait"


def test_who_starts_is_handed_on_and_marks_of_the_other_engine_are_dropped_aloud() -> None:
    found = conversion(
        '<userTask id="x" camunda:assignee="${initiator}" camunda:asyncBefore="true"/>',
        start='<startEvent id="s" camunda:initiator="initiator"/>', head='camunda:historyTimeToLive="P1D"',
    )  # fmt: skip

    assert {one.target: one.source.text for one in element(found, "s").outputs} == {"initiator": "starter.id"}
    assert len(said(found, How.DROPPED)) == 2
    assert b"asyncBefore" not in found.content


def test_a_message_is_told_apart_by_the_number_of_the_case() -> None:
    found = conversion('<receiveTask id="x"/>')

    event = element(found).event
    assert event is not None
    assert event.message is not None
    assert event.message.correlation_key is not None
    assert (event.message.name.text, event.message.correlation_key.text) == ("x", "businessKey")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<userTask id="x" camunda:assignee="${bean.find(y)}"/>', "assignee"),
        ('<scriptTask id="x" scriptFormat="groovy"><script>x = 1</script></scriptTask>', "groovy"),
        ('<userTask id="x"><extensionElements><camunda:taskListener event="create" class="L"/></extensionElements>'
         "</userTask>", "taskListener"),
        ('<userTask id="x"><extensionElements><camunda:inputOutput><camunda:inputParameter name="i"><camunda:script '
         'scriptFormat="javascript">1</camunda:script></camunda:inputParameter></camunda:inputOutput>'
         "</extensionElements></userTask>", "inputParameter"),
        ('<callActivity id="x" camunda:caseRef="c"/>', "caseRef"),
        ('<scriptTask id="x"><script>print(1)</script></scriptTask>', "script"),
        ('<task id="x"><extensionElements><spiffworkflow:preScript>x = 1</spiffworkflow:preScript></extensionElements>'
         "</task>", "preScript"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_listed_with_its_element_and_line_and_stays_in_the_file(text: str, what: str) -> None:
    found = conversion(text)

    assert any(what in note.en and note.element == "x" and note.line for note in found.left)
    assert found.judgement.worth is not Worth.EXECUTABLE


def test_models_of_python_become_feel() -> None:
    found = conversion(
        '<scriptTask id="x"><script>a, b = 1, "y"</script></scriptTask><businessRuleTask id="y"><extensionElements>'
        "<spiffworkflow:calledDecisionId>d</spiffworkflow:calledDecisionId></extensionElements></businessRuleTask>"
        '<serviceTask id="z"><extensionElements><spiffworkflow:serviceTaskOperator id="http/get"><spiffworkflow:'
        'parameters><spiffworkflow:parameter id="url" type="str" value="\'http://x\'"/></spiffworkflow:parameters>'
        "</spiffworkflow:serviceTaskOperator></extensionElements></serviceTask>"
        '<sequenceFlow id="f3" sourceRef="x" targetRef="y"/><sequenceFlow id="f4" sourceRef="y" targetRef="z"/>'
    )

    script, rule, service = (element(found, id) for id in "xyz")
    assert script.script is not None
    assert script.script.expression.text == '{a: 1, b: "y"}'
    assert {one.target: one.source.text for one in script.outputs} == {"a": "assigned.a", "b": "assigned.b"}
    assert rule.decision is not None
    assert rule.decision.decision_id.text == "d"
    assert service.job is not None
    assert (service.job.type.text, service.inputs[0].source.text) == ("http/get", '"http://x"')


def test_the_modeller_is_told_which_dialect_it_has_before_it() -> None:
    marks = 'xmlns:m="http://camunda.org/schema/modeler/1.0" m:executionPlatform="Camunda Platform"'
    content = model('<task id="x"/>').replace(b' id="d"', f' {marks} id="d"'.encode())

    found = convert(content, "m.bpmn").content

    assert b'm:executionPlatform="Camunda Cloud"' in found
    assert b'm:executionPlatformVersion="8.' in found


def test_what_is_written_stands_on_lines_of_its_own() -> None:
    found = conversion('\n    <userTask id="x" camunda:assignee="ann">\n    </userTask>\n')
    lines = found.content.decode().splitlines()

    at = lines.index("      <extensionElements>")
    assert lines[at + 1 : at + 4] == [
        "        <zeebe:userTask/>",
        '        <zeebe:assignmentDefinition assignee="ann"/>',
        "      </extensionElements>",
    ]


def test_the_flow_and_the_picture_are_never_touched() -> None:
    content = model('<userTask id="x" name="审批" camunda:assignee="${a}"><documentation>D</documentation></userTask>')
    found = convert(content, "m.bpmn")

    structure = re.compile(rb'<(\w+) id="(\w+)"')
    assert structure.findall(found.content) == structure.findall(content)
    assert re.findall(rb"<sequenceFlow[^>]*>", found.content) == re.findall(rb"<sequenceFlow[^>]*>", content)
    assert found.content.count(b"xmlns:zeebe") == 1


def test_a_model_of_ours_is_not_changed() -> None:
    once = conversion('<userTask id="x" camunda:assignee="${a}"/>').content

    again = convert(once, "m.bpmn")

    assert (again.content, again.notes) == (once, ())


def test_what_is_no_bpmn_is_refused() -> None:
    with pytest.raises(DeploymentRefused):
        convert(b"<html/>", "m.bpmn")


def run(tmp_path: Path, content: bytes, *options: str) -> tuple[int, str, str]:
    file = tmp_path / "m.bpmn"
    file.write_bytes(content)
    ran = CliRunner().invoke(linli, ["convert", str(file), *options])
    return ran.exit_code, ran.stdout, ran.stderr


def test_the_command_writes_the_model_and_tells_what_it_did(tmp_path: Path) -> None:
    out = tmp_path / "out.bpmn"

    code, _, told = run(tmp_path, model('<userTask id="x" camunda:assignee="${a}" camunda:async="true"/>'),
                        "-o", str(out), "-v")  # fmt: skip

    assert code == 0
    assert b'assignee="=a"' in out.read_bytes()
    assert "= 1 [x] assignee ${a} → =a" in told
    assert "- 1 [x] async true" in told
    assert "! 0 " in told


def test_the_command_ends_with_1_when_something_is_left(tmp_path: Path) -> None:
    code, written, told = run(tmp_path, model('<userTask id="x" camunda:assignee="${b.find()}"/>'))

    assert code == 1
    assert "<definitions" in written
    assert "! 1 [x] assignee" in told


@pytest.mark.parametrize(("name", "whole"), [("camunda7", 0.7), ("camunda-examples", 0.8), ("spiffworkflow", 0.5)])
def test_foreign_models_never_break_the_importer(name: str, whole: float) -> None:
    files = sorted({*suite(name).rglob("*.bpmn"), *suite(name).rglob("*.bpmn20.xml")})

    found = [convert(file.read_bytes(), file.name) for file in files]

    ready = [one for one in found if one.judgement.worth is Worth.EXECUTABLE and not one.left]
    assert len(ready) >= whole * len(found)
