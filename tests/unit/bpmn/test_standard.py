"""Every rule of the standard, broken once; and what breaks none."""

import pytest

from engine.bpmn import Worth, judge
from engine.bpmn.judging import against_the_standard
from engine.bpmn.standard.check import UNSAID, WARNINGS
from engine.bpmn.standard_reasons import STANDARD_REASONS
from tests.support.bpmn import SPACES
from tests.support.findings import refusals

HEAD = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items() if prefix != "bpmn")
PATH = '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>{}<sequenceFlow id="f2" sourceRef="x" ' \
       'targetRef="e"/><endEvent id="e"/>'  # fmt: skip
MESSAGE = '<messageEventDefinition messageRef="m"><operationRef>o</operationRef></messageEventDefinition>'
ROOTS = (
    '<message id="m" name="m"/><interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef>'
    '</operation></interface><itemDefinition id="text" structureRef="text"/>'
    '<itemDefinition id="number" structureRef="number"/><itemDefinition id="texts" isCollection="true"/>'
    '<message id="texted" name="t" itemRef="text"/><error id="err" errorCode="E"/><error id="none"/>'
    '<escalation id="esc"/>'
)


def file(inside: str, beside: str = "", executable: bool = True) -> bytes:
    attributes = f'id="p" isExecutable="{str(executable).lower()}"'
    return (
        f'<definitions xmlns="{SPACES["bpmn"]}" {HEAD} id="d" targetNamespace="t">'
        f"<process {attributes}>{inside}</process>{ROOTS}{beside}</definitions>"
    ).encode()


def between(inside: str, beside: str = "") -> bytes:
    """`inside` is the element x between a start and an end, with what belongs to it."""
    return file(PATH.format(inside), beside)


def task(inside: str = "", **attributes: str) -> str:
    return element("task", inside, **attributes)


def element(tag: str, inside: str = "", **attributes: str) -> str:
    written = " ".join(f'{name}="{value}"' for name, value in {"id": "x", **attributes}.items())
    return f"<{tag} {written}>{inside}</{tag}>"


def data(inside: str, sets: str = "", tag: str = "task") -> str:
    return element(tag, f"<ioSpecification>{inside}{sets}</ioSpecification>")


def boundary(inside: str, more: str = "", **attributes: str) -> str:
    event = element("boundaryEvent", inside, **{"id": "b", "attachedToRef": "x", **attributes})
    return f'{event}<endEvent id="be"/><sequenceFlow id="bf" sourceRef="b" targetRef="be"/>{more}'


def sub(inside: str, tag: str = "subProcess", **attributes: str) -> str:
    return element(tag, inside, **attributes)


def two_pools(inside: str) -> str:
    return (
        f'<collaboration id="c"><participant id="one" processRef="p"/><participant id="two"/>{inside}</collaboration>'
    )


INNER = '<startEvent id="is"/><sequenceFlow id="if" sourceRef="is" targetRef="ie"/><endEvent id="ie"/>'
TIMER = '<timerEventDefinition><timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition>'
SETS = "<inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet/>"
BROKEN = {
    "REFERENCE_MISSING": between(element("receiveTask", messageRef="nobody")),
    "REFERENCE_KIND": between(element("receiveTask", messageRef="err")),
    "STRUCTURE_MISSING": between(task(), '<signal id="sig" name="s" structureRef="nothing"/>'),
    "PICTURE_OF_NOTHING": between(
        task(), '<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p"><bpmndi:BPMNShape bpmnElement="gone">'
        '<dc:Bounds x="0" y="0" width="1" height="1"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'),
    "DANGLING_FLOW": between(task() + '<sequenceFlow id="f3" sourceRef="x" targetRef="nowhere"/>'),
    "CROSSES_SCOPE": between(sub(INNER) + '<sequenceFlow id="f3" sourceRef="is" targetRef="e"/>'),
    "FLOW_ELSEWHERE": between(
        sub(INNER + '<sequenceFlow id="f3" sourceRef="x" targetRef="y"/>')
        + '<task id="y"/><sequenceFlow id="f4" sourceRef="y" targetRef="e"/>'
    ),
    "FLOW_NOT_LISTED": between(task("<incoming>f1</incoming>")),
    "FLOW_LISTED_WRONGLY": between(task("<incoming>f1</incoming><outgoing>f2</outgoing><outgoing>f1</outgoing>")),
    "CONDITION_MISPLACED": file(
        '<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e">'
        '<conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow>'
    ),
    "CONDITION_ALONE": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><task id="x"/><endEvent id="e"/>'
        '<sequenceFlow id="f" sourceRef="x" targetRef="e"><conditionExpression xsi:type="tFormalExpression">=a'
        "</conditionExpression></sequenceFlow>"
    ),
    "DEFAULT_NOT_OUTGOING": between(task(default="f1")),
    "EVENT_SUB_PROCESS_CONNECTED": between(
        sub(f'<startEvent id="is">{TIMER}</startEvent><sequenceFlow id="if" sourceRef="is" targetRef="ie"/>'
            '<endEvent id="ie"/>', triggeredByEvent="true")),
    "COMPENSATION_CONNECTED": between(task(isForCompensation="true")),
    "GATEWAY_DIRECTION": between(element("exclusiveGateway", gatewayDirection="Diverging")),
    "EVENT_GATEWAY_SINGLE": between(
        element("eventBasedGateway", id="x").replace("/>", ">") + f'<intermediateCatchEvent id="y">{TIMER}'
        '</intermediateCatchEvent>').replace(b'targetRef="e"/>', b'targetRef="y"/>').replace(
        b'<endEvent id="e"/>', b'<sequenceFlow id="f3" sourceRef="y" targetRef="e"/><endEvent id="e"/>'),
    "EVENT_GATEWAY_TARGET": between(element("eventBasedGateway")),
    "EVENT_GATEWAY_SHARED": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><eventBasedGateway id="x"/>'
        f'<intermediateCatchEvent id="y">{TIMER}</intermediateCatchEvent><receiveTask id="z"/><endEvent id="e"/>'
        '<sequenceFlow id="f2" sourceRef="x" targetRef="y"/><sequenceFlow id="f3" sourceRef="x" targetRef="z"/>'
        '<sequenceFlow id="f4" sourceRef="z" targetRef="y"/><sequenceFlow id="f5" sourceRef="y" targetRef="e"/>'
    ),
    "EVENT_GATEWAY_MIXED": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><eventBasedGateway id="x"/>'
        f'<intermediateCatchEvent id="y">{MESSAGE}</intermediateCatchEvent><receiveTask id="z"/><endEvent id="e"/>'
        '<sequenceFlow id="f2" sourceRef="x" targetRef="y"/><sequenceFlow id="f3" sourceRef="x" targetRef="z"/>'
        '<sequenceFlow id="f4" sourceRef="z" targetRef="e"/><sequenceFlow id="f5" sourceRef="y" targetRef="e"/>'
    ),
    "EVENT_GATEWAY_BOUNDARY": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/><eventBasedGateway id="g"/>'
        f'<intermediateCatchEvent id="y">{TIMER}</intermediateCatchEvent><receiveTask id="x"/><endEvent id="e"/>'
        '<sequenceFlow id="f2" sourceRef="g" targetRef="y"/><sequenceFlow id="f3" sourceRef="g" targetRef="x"/>'
        '<sequenceFlow id="f4" sourceRef="x" targetRef="e"/><sequenceFlow id="f5" sourceRef="y" targetRef="e"/>'
        + boundary(TIMER)
    ),
    "EVENT_GATEWAY_PARALLEL": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/><endEvent id="e"/>'
        '<eventBasedGateway id="g" eventGatewayType="Parallel"/>'
        f'<intermediateCatchEvent id="y">{TIMER}</intermediateCatchEvent><receiveTask id="x"/>'
        '<sequenceFlow id="f2" sourceRef="g" targetRef="y"/><sequenceFlow id="f3" sourceRef="g" targetRef="x"/>'
        '<sequenceFlow id="f4" sourceRef="x" targetRef="e"/><sequenceFlow id="f5" sourceRef="y" targetRef="e"/>'
    ),
    "INSTANTIATE_CONNECTED": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="y"/><task id="y"/><endEvent id="e"/>'
        '<sequenceFlow id="f2" sourceRef="y" targetRef="x"/><receiveTask id="x" instantiate="true"/>'
        '<sequenceFlow id="f3" sourceRef="x" targetRef="e"/>'
    ),
    "EVENT_NOT_HERE": between(element("intermediateCatchEvent", '<errorEventDefinition errorRef="err"/>')),
    "START_WITH_INCOMING": between(task() + '<sequenceFlow id="f3" sourceRef="x" targetRef="s"/>'),
    "END_WITH_OUTGOING": between(task() + '<sequenceFlow id="f3" sourceRef="e" targetRef="x"/>'),
    "BOUNDARY_WITH_INCOMING": between(
        task() + boundary(TIMER, '<sequenceFlow id="f3" sourceRef="x" targetRef="b"/>')),
    "EVENT_WITHOUT_INCOMING": between(
        task() + '<intermediateThrowEvent id="y"/><sequenceFlow id="f3" sourceRef="y" targetRef="e"/>'),
    "EVENT_WITHOUT_OUTGOING": between(
        task() + '<intermediateThrowEvent id="y"/><sequenceFlow id="f3" sourceRef="x" targetRef="y"/>'),
    "LINK_CONNECTED": between(
        element("intermediateThrowEvent", '<linkEventDefinition name="l"/>') +
        '<intermediateCatchEvent id="y"><linkEventDefinition name="l"/></intermediateCatchEvent>'
        '<sequenceFlow id="f3" sourceRef="y" targetRef="e"/>'),
    "LINK_WITHOUT_TARGET": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><endEvent id="e"/>'
        '<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent>'
        '<sequenceFlow id="f2" sourceRef="s" targetRef="e"/>'),
    "LINK_WITHOUT_SOURCE": between(
        task() + '<intermediateCatchEvent id="y"><linkEventDefinition name="l"/></intermediateCatchEvent>'
        '<sequenceFlow id="f3" sourceRef="y" targetRef="e"/>'),
    "LINK_TARGET_TWICE": file(
        '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><endEvent id="e"/>'
        '<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="y"><linkEventDefinition name="l"/></intermediateCatchEvent>'
        '<intermediateCatchEvent id="z"><linkEventDefinition name="l"/></intermediateCatchEvent>'
        '<sequenceFlow id="f2" sourceRef="y" targetRef="e"/><sequenceFlow id="f3" sourceRef="z" targetRef="e"/>'),
    "MESSAGE_MISSING": between(element(
        "intermediateCatchEvent", "<messageEventDefinition><operationRef>o</operationRef></messageEventDefinition>")),
    "MESSAGE_OPERATION": between(element("intermediateCatchEvent", '<messageEventDefinition messageRef="m"/>')),
    "ERROR_CODE_MISSING": between(task()).replace(
        b'<endEvent id="e"/>', b'<endEvent id="e"><errorEventDefinition errorRef="none"/></endEvent>'),
    "ESCALATION_CODE_MISSING": between(element(
        "intermediateThrowEvent", '<escalationEventDefinition escalationRef="esc"/>')),
    "CANCEL_ELSEWHERE": between(task() + boundary("<cancelEventDefinition/>")),
    "BOUNDARY_HOST": between(element("exclusiveGateway") + boundary(TIMER)),
    "COMPENSATION_HANDLER": between(
        task() + '<boundaryEvent id="b" attachedToRef="x"><compensateEventDefinition/></boundaryEvent>'),
    "CALLED_WITHOUT_START": between(
        element("callActivity", calledElement="q"),
        f'<process id="q"><startEvent id="qs">{MESSAGE}</startEvent>'
        '<sequenceFlow id="qf" sourceRef="qs" targetRef="qe"/><endEvent id="qe"/></process>'),
    "EVENT_SUB_PROCESS_START": between(
        task() + '<subProcess id="y" triggeredByEvent="true"><task id="z"/></subProcess>'),
    "AD_HOC_EMPTY": between(sub("", "adHocSubProcess")),
    "AD_HOC_BORDER": between(sub(INNER + '<task id="y"/>', "adHocSubProcess")),
    "CHOREOGRAPHY_HERE": between(
        task() + '<callChoreography id="y" initiatingParticipantRef="a"><participantRef>a</participantRef>'
        "<participantRef>b</participantRef></callChoreography>",
        '<collaboration id="c"><participant id="a"/><participant id="b"/></collaboration>'),
    "START_WITHOUT_END": file('<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><task id="x"/>'),
    "END_WITHOUT_START": file('<task id="x"/><sequenceFlow id="f" sourceRef="x" targetRef="e"/><endEvent id="e"/>'),
    "IMPLICIT_START": between(task() + '<task id="y"/><sequenceFlow id="f3" sourceRef="y" targetRef="e"/>'),
    "IMPLICIT_END": between(task() + '<task id="y"/><sequenceFlow id="f3" sourceRef="x" targetRef="y"/>'),
    "QUANTITY": between(task(startQuantity="0")),
    "BEHAVIOR_INCOMPLETE": between(task(
        '<multiInstanceLoopCharacteristics behavior="One"><loopCardinality>=3</loopCardinality>'
        "</multiInstanceLoopCharacteristics>")),
    "MULTI_INSTANCE_COUNT": between(task("<multiInstanceLoopCharacteristics/>")),
    "SCRIPT_FORMAT": between(element("scriptTask", "<script>x</script>")),
    "SUB_PROCESS_DATA": between(sub(
        f'<ioSpecification><dataInput id="in"/>{SETS}</ioSpecification>{INNER}')),
    "MESSAGE_DATA_COUNT": between(element("serviceTask", operationRef="o")),
    "MESSAGE_DATA_TYPE": between(element(
        "sendTask", f'<ioSpecification><dataInput id="in" itemSubjectRef="number"/>{SETS}</ioSpecification>',
        messageRef="texted")),
    "DATA_IN_NO_SET": between(data('<dataInput id="in"/>', "<inputSet/><outputSet/>")),
    "SET_FOREIGN": between(
        data('<dataInput id="other"/>', "<inputSet><dataInputRefs>other</dataInputRefs></inputSet><outputSet/>")
        + '<task id="y"><ioSpecification><dataInput id="own"/><inputSet><dataInputRefs>own</dataInputRefs>'
        "<dataInputRefs>other</dataInputRefs></inputSet><outputSet/></ioSpecification></task>"),
    "SET_SUBSET": between(data(
        '<dataInput id="in"/><dataInput id="two"/>',
        "<inputSet><dataInputRefs>in</dataInputRefs><optionalInputRefs>two</optionalInputRefs></inputSet>"
        "<inputSet><dataInputRefs>two</dataInputRefs></inputSet><outputSet/>")),
    "EVENT_DATA_COUNT": between(element(
        "intermediateCatchEvent", '<dataOutput id="a"/><dataOutput id="b"/><outputSet><dataOutputRefs>a'
        "</dataOutputRefs><dataOutputRefs>b</dataOutputRefs></outputSet>"
        '<messageEventDefinition messageRef="texted"><operationRef>o</operationRef></messageEventDefinition>')),
    "COLLECTION_FLAG": between(task() + '<dataObject id="o1" itemSubjectRef="texts"/>'),
    "ASSOCIATION_SOURCES": between(
        element("task", f'<ioSpecification><dataInput id="in"/>{SETS}</ioSpecification><dataInputAssociation>'
                "<sourceRef>d1</sourceRef><sourceRef>d2</sourceRef><targetRef>in</targetRef></dataInputAssociation>")
        + '<dataObject id="d1"/><dataObject id="d2"/>'),
    "ASSOCIATION_TYPES": between(
        element("task", f'<ioSpecification><dataInput id="in" itemSubjectRef="text"/>{SETS}</ioSpecification>'
                "<dataInputAssociation><sourceRef>d1</sourceRef><targetRef>in</targetRef></dataInputAssociation>")
        + '<dataObject id="d1" itemSubjectRef="number"/>'),
    "ASSOCIATION_END": between(
        element("task", '<property id="pr"/><dataInputAssociation><sourceRef>d1</sourceRef>'
                "<targetRef>pr</targetRef></dataInputAssociation>") + '<dataObject id="d1"/>'),
    "LOOP_DATA": between(task(
        "<multiInstanceLoopCharacteristics><loopDataInputRef>d1</loopDataInputRef></multiInstanceLoopCharacteristics>")
        + '<dataObject id="d1"/>'),
    "CALL_DATA": between(
        element("callActivity", calledElement="q"),
        f'<process id="q"><ioSpecification><dataInput id="in"/>{SETS}</ioSpecification><task id="qt"/></process>'),
    "SET_PAIR": between(data(
        '<dataInput id="in"/>', '<inputSet id="is"><dataInputRefs>in</dataInputRefs><outputSetRefs>os</outputSetRefs>'
        '</inputSet><outputSet id="os"/>')),
    "COMPENSATION_TARGET": between(element(
        "intermediateThrowEvent", '<compensateEventDefinition activityRef="y"/>')
        + '<task id="y"/><sequenceFlow id="f3" sourceRef="s" targetRef="y"/>'
        '<sequenceFlow id="f4" sourceRef="y" targetRef="e"/>'),
    "PARTICIPANT_MULTIPLICITY": between(
        task(), '<collaboration id="c"><participant id="one"><participantMultiplicity minimum="3" maximum="2"/>'
        "</participant></collaboration>"),
    "MESSAGE_FLOW_INSIDE": between(task(), two_pools('<messageFlow id="mf" sourceRef="x" targetRef="s"/>')),
    "MESSAGE_FLOW_END": between(task(), two_pools('<messageFlow id="mf" sourceRef="two" targetRef="e"/>')),
    "GLOBAL_CONVERSATION": between(task(), '<globalConversation id="c"><group id="g"/></globalConversation>'),
    "CONVERSATION_LINK": between(task(), two_pools('<conversationLink id="l" sourceRef="one" targetRef="two"/>')),
    "LANE_MEMBER": between(
        '<laneSet id="ls"><lane id="l"><flowNodeRef>qs</flowNodeRef></lane></laneSet>' + task(),
        '<process id="q"><startEvent id="qs"/><sequenceFlow id="qf" sourceRef="qs" targetRef="qe"/>'
        '<endEvent id="qe"/></process>'),
    "CHOREOGRAPHY_INITIATOR": between(
        task(), '<choreography id="c"><participant id="a"/><participant id="b"/><participant id="z"/>'
        '<messageFlow id="mf" sourceRef="a" targetRef="b"/><choreographyTask id="y" initiatingParticipantRef="z">'
        "<participantRef>a</participantRef><participantRef>b</participantRef><messageFlowRef>mf</messageFlowRef>"
        "</choreographyTask></choreography>"),
    "ACTIVITY_IN_CHOREOGRAPHY": between(task(), '<choreography id="c"><task id="y"/></choreography>'),
    "TEXT_FORMAT": between(task('<documentation textFormat="nonsense">x</documentation>')),
    "EXPRESSION_EMPTY": between(element(
        "intermediateCatchEvent", "<timerEventDefinition><timeDate/></timerEventDefinition>")),
}  # fmt: skip


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_rule_is_found(code: str) -> None:
    found = {finding.code for finding in against_the_standard(BROKEN[code], "test.bpmn")}

    assert code in found
    assert not any(one.startswith("SCHEMA") for one in found)


def test_every_rule_is_broken_here() -> None:
    assert set(STANDARD_REASONS) - {"IMPORT_MISSING", "IMPORT_NAMESPACE"} <= set(BROKEN)
    assert set(BROKEN) >= WARNINGS | UNSAID


@pytest.mark.parametrize(
    "content",
    [
        between(task()),
        between(element("intermediateCatchEvent", MESSAGE)),
        between(sub(INNER)),
        between(data('<dataInput id="in" itemSubjectRef="text"/>', SETS)),
        between(task() + boundary(TIMER, cancelActivity="false")),
        between(element("receiveTask", operationRef="imported")),
        between(element("callActivity", calledElement="elsewhere")),
        file('<task id="x"/><sequenceFlow id="f" sourceRef="x" targetRef="y"/><task id="y"/>'),
    ],
)
def test_a_valid_file_breaks_none(content: bytes) -> None:
    assert against_the_standard(content, "test.bpmn") == ()


def test_what_an_import_may_hold_is_not_missing() -> None:
    beside = '<import importType="http://www.w3.org/2001/XMLSchema" location="t.xsd" namespace="urn:t"/>'
    content = between(task() + '<dataObject xmlns:t="urn:t" id="o1" itemSubjectRef="t:item"/>')

    assert against_the_standard(content.replace(b"<process", beside.encode() + b"<process"), "test.bpmn") == ()


@pytest.mark.parametrize(
    ("content", "worth"),
    [
        (between(task()), Worth.EXECUTABLE),
        (file(PATH.format(task()), executable=False), Worth.DRAWING),
        (between(element("serviceTask")), Worth.DRAWING),
        (BROKEN["REFERENCE_MISSING"], Worth.INVALID),
        (b"<nonsense/>", Worth.INVALID),
    ],
)
def test_a_file_is_invalid_or_only_drawn_or_executable(content: bytes, worth: Worth) -> None:
    assert judge(content, "test.bpmn").worth is worth


def test_what_is_only_drawn_may_be_unfinished() -> None:
    drawn = '<process id="q"><intermediateThrowEvent id="unfinished"/></process>'

    assert refusals(between(task(), drawn)) == set()


IMPORT = (
    f'<import importType="{SPACES["bpmn"]}" location="other.bpmn" namespace="urn:o"/>'
    '<collaboration id="c"><participant id="pool" xmlns:o="urn:o" processRef="o:q"/></collaboration>'
)
OTHER = f'<definitions xmlns="{SPACES["bpmn"]}" id="o" targetNamespace="urn:o"><process id="q"/></definitions>'


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"other.bpmn": OTHER}, []),
        ({}, ["IMPORT_MISSING"]),
        ({"other.bpmn": OTHER.replace('targetNamespace="urn:o"', 'targetNamespace="urn:z"')}, ["IMPORT_NAMESPACE"]),
        ({"other.bpmn": OTHER.replace('id="q"', 'id="z"')}, ["REFERENCE_MISSING"]),
    ],
)
def test_what_is_imported_is_looked_into_where_it_is_at_hand(files: dict[str, str], codes: list[str]) -> None:
    content = between(task()).replace(b"<process", IMPORT.encode() + b"<process", 1)
    beside = {name: text.encode() for name, text in files.items()}

    assert [one.code for one in against_the_standard(content, "test.bpmn", beside.get)] == codes
    assert against_the_standard(content, "test.bpmn") == ()
