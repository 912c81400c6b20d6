"""Pools, message flows, lanes, conversations and choreographies (BPMN 2.0.2 §9, §10.8, §11)."""

from engine.bpmn.outline import ACTIVITIES, FLOW_NODES
from engine.bpmn.raw import Raw, local_name
from engine.bpmn.standard.document import Document, Violations, process_of, violation
from engine.bpmn.standard.references import CONVERSATIONS

SENDING = frozenset({"intermediateThrowEvent", "endEvent"})
RECEIVING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
LARGER = frozenset({
    "conversation", "subConversation", "callConversation", "textAnnotation", "association", "group",
    "participantAssociation", "messageFlowAssociation", "conversationAssociation", "choreographyRef",
})  # fmt: skip
"""What a global conversation, which is only participants and message flows, cannot hold."""


def check_collaborations(document: Document) -> Violations:
    for multiplicity in document.of("participantMultiplicity"):
        yield from _check_multiplicity(multiplicity)
    for flow in document.of("messageFlow"):
        yield from _check_message_flow(document, flow)
    for conversation in document.of("globalConversation"):
        for child in conversation.children:
            if child.tag in LARGER:
                yield violation("GLOBAL_CONVERSATION", child, tag=child.tag)
    for link in document.of("conversationLink"):
        yield from _check_link(document, link)
    for lane in document.of("lane"):
        yield from _check_lane(document, lane)
    for task in document.of("choreographyTask", "subChoreography", "callChoreography"):
        yield from _check_choreography(task)
    for choreography in document.of("choreography", "subChoreography"):
        for child in choreography.children:
            if child.tag in ACTIVITIES:
                yield violation("ACTIVITY_IN_CHOREOGRAPHY", child, tag=child.tag)


def _check_multiplicity(raw: Raw) -> Violations:
    least, most = _number(raw, "minimum", 0), _number(raw, "maximum", 1)
    if least is not None and most is not None and (least < 0 or most < 1 or most < least):
        yield violation("PARTICIPANT_MULTIPLICITY", raw, least=least, most=most)


def _number(raw: Raw, name: str, otherwise: int) -> int | None:
    text = (raw.get(name) or str(otherwise)).strip()
    return int(text) if text.lstrip("+-").isdigit() else None


def _check_message_flow(document: Document, flow: Raw) -> Violations:
    source, target = document.named(flow, "sourceRef"), document.named(flow, "targetRef")
    if source is None or target is None:
        return
    pools = _pool(document, source), _pool(document, target)
    if pools[0] is not None and pools[0] is pools[1]:
        yield violation("MESSAGE_FLOW_INSIDE", flow)
    if source.tag in RECEIVING or (source.tag in SENDING and "message" not in document.kinds(source)):
        yield violation("MESSAGE_FLOW_END", flow, end=source.id)
    if target.tag in SENDING or _is_other_event(document, target, RECEIVING):
        yield violation("MESSAGE_FLOW_END", flow, end=target.id)


def _pool(document: Document, end: Raw) -> Raw | None:
    """A participant's process; the participant itself where it has none."""
    if end.tag == "participant":
        return document.named(end, "processRef") or end
    return process_of(end)


def _is_other_event(document: Document, end: Raw, tags: frozenset[str]) -> bool:
    kinds = document.kinds(end) if end.tag in tags else []
    return bool(kinds) and "message" not in kinds


def _check_link(document: Document, link: Raw) -> Violations:
    ends = [document.named(link, end) for end in ("sourceRef", "targetRef")]
    if all(end is not None for end in ends) and sum(end.tag in CONVERSATIONS for end in ends if end) != 1:
        yield violation("CONVERSATION_LINK", link)


def _check_lane(document: Document, lane: Raw) -> Violations:
    for child in lane.all("flowNodeRef"):
        node = document.by_id.get(local_name(child.text))
        if node is not None and (node.tag not in FLOW_NODES or process_of(node) is not process_of(lane)):
            yield violation("LANE_MEMBER", child, node=node.id)


def _check_choreography(task: Raw) -> Violations:
    initiator = local_name(task.get("initiatingParticipantRef"))
    if initiator and initiator not in {local_name(child.text) for child in task.all("participantRef")}:
        yield violation("CHOREOGRAPHY_INITIATOR", task)
