"""Damages BPMN files at random, as editors, merges and hands do; the same seed damages in the same way."""

import random
import re
from pathlib import Path

from tests.support import bpmn as b
from tests.support.house import ROOT

TAG = re.compile(rb"<[^<>]*>")
ATTRIBUTE = re.compile(rb'\s([\w:.-]+)="([^"]*)"')
WORDS = (
    b"", b"=", b"=1 +", b"=a b c [", b"${x}", b"PT", b"R/P", b"\xff", b"\x00", b"&#0;", b"&amp;", b"]]>", b"true",
    b"-1", b"9" * 400, "流程".encode(), b"p", b"start", b"end", b"=" + b"(" * 500, b"=if", b"\n", b"x" * 3000,
    b"=for i in 1..999999999 return i", b"0 0 0 0 0", b"R99999999999/PT0S", b"2026-99-99T00:00:00Z",
)  # fmt: skip
TAGS = (
    b"<inclusiveGateway/>", b"<bpmn:task/>", b"<bpmn:subProcess><bpmn:subProcess/></bpmn:subProcess>", b"<!--",
    b"<bpmn:adHocSubProcess id='p'/>", b"<bpmn:timerEventDefinition/>", b"<x xmlns='y'/>", b"<?x?>", b"<!DOCTYPE a>",
    b"<bpmn:linkEventDefinition name='a'/>", b"<bpmn:eventDefinitionRef>e</bpmn:eventDefinitionRef>",
    b"<bpmn:standardLoopCharacteristics/>", b"<bpmn:multiInstanceLoopCharacteristics/>", b"<bpmn:association/>",
    b"</bpmn:process>",
)  # fmt: skip


def originals() -> list[bytes]:
    """The installed bundles' processes and one that has a bit of everything."""
    files = sorted(ROOT.glob("processes/*/*.bpmn"), key=lambda path: path.stat().st_size)
    return [everything(), the_rest(), *(Path(file).read_bytes() for file in files[:4])]


def everything() -> bytes:
    phase = b.sub_process("phase", b.start("ps"), b.user_task("pu"), b.end("pe", error="E"), flows=["ps -> pu -> pe"])
    watcher = b.event_sub_process("ev", b.start("es", message="m", key="=businessKey"), b.end("ee"), flows=["es -> ee"],
                                  interrupting=False)  # fmt: skip
    return b.process(
        "p", b.start(), b.user_task("ut_ask", loop=b.each("=[1, 2]", "one")), b.exclusive("xor"), phase, watcher,
        b.boundary("late", on="phase", duration="PT1H", interrupting=False), b.boundary("err", on="phase", error="E"),
        b.parallel("fork"), b.script_task("script", "=1 + 1"), b.service_task("job"), b.call("call", "p"),
        b.parallel("join"), b.event_gateway("first"), b.catch("sig", signal="s"), b.catch("tim", duration="P1D"),
        b.end(), b.end("told"), b.end("failed", terminate=True),
        flows=["start -> ut_ask -> xor", "xor -> phase: =ask.ok", "xor -> fork: default", "fork -> script -> join",
               "fork -> job -> join", "join -> first", "first -> sig -> call -> end", "first -> tim -> told",
               "phase -> end", "late -> told", "err -> failed"],
    )  # fmt: skip


def the_rest() -> bytes:
    """The rarer elements, written by hand."""
    flows = (
        ("s", "inc", ""), ("inc", "loop", "=a"), ("inc", "many", "=b"), ("loop", "join", ""), ("many", "join", ""),
        ("join", "tx", ""), ("tx", "adhoc", ""), ("adhoc", "cx", ""), ("cx", "esc", "=c"), ("cx", "glob", "=d"),
        ("esc", "out", ""), ("in", "e", ""), ("glob", "say", ""), ("say", "e", ""), ("cancelled", "e", ""),
        ("risen", "e", ""), ("true", "e", ""),
    )  # fmt: skip
    formal = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{}</bpmn:conditionExpression>'
    written = "".join(
        f'<bpmn:sequenceFlow id="{a}_{z}" sourceRef="{a}" targetRef="{z}">{formal.format(when) if when else ""}'
        "</bpmn:sequenceFlow>"
        for a, z, when in flows
    )
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in b.SPACES.items())
    inside = _ROOTS + _PROCESS.format(flows=written)
    return f"<bpmn:definitions {spaces} id='d' targetNamespace='t'>{inside}</bpmn:definitions>".encode()


_ROOTS = (
    '<bpmn:message id="m" name="told"><bpmn:extensionElements><zeebe:subscription correlationKey="=businessKey"/>'
    '</bpmn:extensionElements></bpmn:message><bpmn:escalation id="up" escalationCode="UP"/>'
    '<bpmn:signal id="sig" name="all"/><bpmn:itemDefinition id="text" structureRef="text"/>'
    '<bpmn:globalUserTask id="gt" name="everywhere"/><bpmn:timerEventDefinition id="tick"><bpmn:timeDuration '
    'xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>'
)
_PROCESS = (
    '<bpmn:process id="p" isExecutable="true"><bpmn:property id="pr" name="a"/><bpmn:laneSet id="ls"><bpmn:lane id="l" '
    'name="clerk"><bpmn:flowNodeRef>loop</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    '<bpmn:dataObject id="o" itemSubjectRef="text"/><bpmn:dataObjectReference id="or" dataObjectRef="o"/>'
    '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/><bpmn:inclusiveGateway id="inc" default="inc_many2"/>'
    '<bpmn:userTask id="loop"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:ioSpecification>'
    '<bpmn:dataOutput id="do" name="told"/><bpmn:inputSet/><bpmn:outputSet><bpmn:dataOutputRefs>do'
    "</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification><bpmn:dataOutputAssociation><bpmn:sourceRef>do"
    "</bpmn:sourceRef><bpmn:targetRef>or</bpmn:targetRef></bpmn:dataOutputAssociation><bpmn:standardLoop"
    'Characteristics loopMaximum="2" testBefore="true"><bpmn:loopCondition '
    'xsi:type="bpmn:tFormalExpression">=a</bpmn:loopCondition>'
    '</bpmn:standardLoopCharacteristics></bpmn:userTask><bpmn:sequenceFlow id="inc_many2" sourceRef="inc" '
    'targetRef="many"/><bpmn:task id="many" startQuantity="1"><bpmn:multiInstanceLoopCharacteristics '
    'isSequential="true"><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">=3</bpmn:loopCardinality>'
    '</bpmn:multiInstanceLoopCharacteristics></bpmn:task><bpmn:inclusiveGateway id="join"/><bpmn:transaction id="tx">'
    '<bpmn:startEvent id="ts"/><bpmn:task id="done"/><bpmn:boundaryEvent id="comp" attachedToRef="done">'
    '<bpmn:compensateEventDefinition/></bpmn:boundaryEvent><bpmn:userTask id="undo" isForCompensation="true"/>'
    '<bpmn:endEvent id="te"><bpmn:cancelEventDefinition/>'
    '</bpmn:endEvent><bpmn:sequenceFlow id="t1" sourceRef="ts" targetRef="done"/><bpmn:sequenceFlow id="t2" '
    'sourceRef="done" targetRef="te"/><bpmn:association id="as" sourceRef="comp" targetRef="undo"/></bpmn:transaction>'
    '<bpmn:boundaryEvent id="cancelled" attachedToRef="tx">'
    '<bpmn:cancelEventDefinition/></bpmn:boundaryEvent><bpmn:adHocSubProcess id="adhoc" ordering="Sequential">'
    '<bpmn:userTask id="one"/><bpmn:userTask id="two"/><bpmn:completionCondition '
    'xsi:type="bpmn:tFormalExpression">=b</bpmn:completionCondition></bpmn:adHocSubProcess><bpmn:boundaryEvent '
    'id="risen" attachedToRef="adhoc" cancelActivity="false"><bpmn:escalationEventDefinition escalationRef="up"/>'
    '</bpmn:boundaryEvent><bpmn:boundaryEvent id="true" attachedToRef="adhoc"><bpmn:conditionalEventDefinition>'
    '<bpmn:condition xsi:type="bpmn:tFormalExpression">=c</bpmn:condition></bpmn:conditionalEventDefinition>'
    '<bpmn:eventDefinitionRef>tick</bpmn:eventDefinitionRef></bpmn:boundaryEvent><bpmn:complexGateway id="cx">'
    '<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">=activationCount &gt; 0</bpmn:activationCondition>'
    '</bpmn:complexGateway><bpmn:intermediateThrowEvent id="esc"><bpmn:escalationEventDefinition escalationRef="up"/>'
    '</bpmn:intermediateThrowEvent><bpmn:intermediateThrowEvent id="out"><bpmn:linkEventDefinition name="k"/>'
    '</bpmn:intermediateThrowEvent><bpmn:intermediateCatchEvent id="in"><bpmn:linkEventDefinition name="k"/>'
    '</bpmn:intermediateCatchEvent><bpmn:callActivity id="glob" calledElement="gt"/><bpmn:intermediateThrowEvent '
    'id="say"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateThrowEvent>{flows}</bpmn:process>'
)


def damaged(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        content = chance.choice(WAYS)(content, chance)
    return content


def _tag_away(content: bytes, chance: random.Random) -> bytes:
    found = _one(TAG, content, chance)
    return content if found is None else content[: found.start()] + content[found.end() :]


def _tag_twice(content: bytes, chance: random.Random) -> bytes:
    found = _one(TAG, content, chance)
    return content if found is None else content[: found.end()] + found.group() + content[found.end() :]


def _tag_more(content: bytes, chance: random.Random) -> bytes:
    found = _one(TAG, content, chance)
    return content if found is None else content[: found.end()] + chance.choice(TAGS) + content[found.end() :]


def _element_moved(content: bytes, chance: random.Random) -> bytes:
    """A tag with all up to a later one, put somewhere else."""
    ends = sorted(match.start() for match in (_one(TAG, content, chance) for _ in range(3)) if match is not None)
    if len(ends) < 3:
        return content
    piece = content[ends[0] : ends[1]][:4000]
    return content[: ends[0]] + content[ends[0] + len(piece) : ends[2]] + piece + content[ends[2] :]


def _value_changed(content: bytes, chance: random.Random) -> bytes:
    found = _one(ATTRIBUTE, content, chance)
    if found is None:
        return content
    other = _one(ATTRIBUTE, content, chance)
    value = other.group(2) if other is not None and chance.random() < 0.6 else chance.choice(WORDS)
    return content[: found.start(2)] + value + content[found.end(2) :]


def _attribute_away(content: bytes, chance: random.Random) -> bytes:
    found = _one(ATTRIBUTE, content, chance)
    return content if found is None else content[: found.start()] + content[found.end() :]


def _bytes_changed(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + chance.randrange(2) :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _one(pattern: re.Pattern[bytes], content: bytes, chance: random.Random) -> re.Match[bytes] | None:
    """The first match behind a random place, without looking at the whole file."""
    return pattern.search(content, chance.randrange(len(content) + 1))


WAYS = (
    _tag_away, _tag_twice, _tag_more, _element_moved, _value_changed, _value_changed, _value_changed, _attribute_away,
    _attribute_away, _bytes_changed, _cut,
)  # fmt: skip
