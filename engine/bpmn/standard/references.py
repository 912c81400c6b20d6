"""Every reference of BPMN 2.0.2 by its name, and what it has to name; a file alone cannot judge what it imports."""

from collections.abc import Iterator

from engine.bpmn.outline import ACTIVITIES, EVENTS, FLOW_NODES
from engine.bpmn.raw import Raw, local_name
from engine.bpmn.standard.document import Document, Violations, violation

CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})
CHOREOGRAPHIES = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
COLLABORATIONS = frozenset({"collaboration", "globalConversation", "choreography", "globalChoreographyTask"})
DEFINITIONS = frozenset({
    "messageEventDefinition", "timerEventDefinition", "signalEventDefinition", "errorEventDefinition",
    "escalationEventDefinition", "conditionalEventDefinition", "linkEventDefinition", "compensateEventDefinition",
    "cancelEventDefinition", "terminateEventDefinition",
})  # fmt: skip
ITEMS = frozenset({
    "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataInput", "dataOutput", "property",
    "inputDataItem", "outputDataItem",
})  # fmt: skip
CALLABLE = frozenset({
    "process", "globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask",
})  # fmt: skip
INTERACTION_NODES = frozenset({"participant"}) | ACTIVITIES | EVENTS
Kinds = frozenset[str]
ANYTHING: Kinds = frozenset()

REFERENCES: dict[str, Kinds] = {
    "default": frozenset({"sequenceFlow"}),
    "incoming": frozenset({"sequenceFlow"}),
    "outgoing": frozenset({"sequenceFlow"}),
    "attachedToRef": ACTIVITIES,
    "activityRef": ACTIVITIES,
    "flowNodeRef": ANYTHING,
    "messageRef": frozenset({"message"}),
    "inMessageRef": frozenset({"message"}),
    "outMessageRef": frozenset({"message"}),
    "signalRef": frozenset({"signal"}),
    "errorRef": frozenset({"error"}),
    "escalationRef": frozenset({"escalation"}),
    "eventDefinitionRef": DEFINITIONS,
    "oneBehaviorEventRef": DEFINITIONS,
    "noneBehaviorEventRef": DEFINITIONS,
    "itemSubjectRef": frozenset({"itemDefinition"}),
    "itemRef": frozenset({"itemDefinition"}),
    "dataObjectRef": frozenset({"dataObject"}),
    "dataStoreRef": frozenset({"dataStore"}),
    "dataInputRefs": frozenset({"dataInput"}),
    "optionalInputRefs": frozenset({"dataInput"}),
    "whileExecutingInputRefs": frozenset({"dataInput"}),
    "dataOutputRefs": frozenset({"dataOutput"}),
    "optionalOutputRefs": frozenset({"dataOutput"}),
    "whileExecutingOutputRefs": frozenset({"dataOutput"}),
    "inputSetRefs": frozenset({"inputSet"}),
    "outputSetRefs": frozenset({"outputSet"}),
    "inputDataRef": frozenset({"inputSet"}),
    "outputDataRef": frozenset({"outputSet"}),
    "loopDataInputRef": ITEMS,
    "loopDataOutputRef": ITEMS,
    "processRef": frozenset({"process"}),
    "participantRef": frozenset({"participant"}),
    "innerParticipantRef": frozenset({"participant"}),
    "outerParticipantRef": frozenset({"participant"}),
    "initiatingParticipantRef": frozenset({"participant"}),
    "messageFlowRef": frozenset({"messageFlow"}),
    "innerMessageFlowRef": frozenset({"messageFlow"}),
    "outerMessageFlowRef": frozenset({"messageFlow"}),
    "innerConversationNodeRef": CONVERSATIONS,
    "outerConversationNodeRef": CONVERSATIONS,
    "calledCollaborationRef": COLLABORATIONS,
    "calledChoreographyRef": frozenset({"choreography", "globalChoreographyTask"}),
    "choreographyRef": frozenset({"choreography", "globalChoreographyTask"}),
    "definitionalCollaborationRef": COLLABORATIONS,
    "supports": frozenset({"process"}),
    "correlationKeyRef": frozenset({"correlationKey"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "categoryValueRef": frozenset({"categoryValue"}),
    "resourceRef": frozenset({"resource"}),
    "parameterRef": frozenset({"resourceParameter"}),
    "interfaceRef": frozenset({"interface"}),
    "supportedInterfaceRef": frozenset({"interface"}),
    "endPointRef": frozenset({"endPoint"}),
    "partitionElementRef": ANYTHING,
}
"""By attribute or child element of that name. An operation may be imported from a service's description, and a called
process may lie in another file, so `operationRef` and `calledElement` are only held against what is there."""

OPTIONAL: dict[str, Kinds] = {"operationRef": frozenset({"operation"}), "calledElement": CALLABLE}
ENDS: dict[str, Kinds] = {
    "sequenceFlow": FLOW_NODES,
    "messageFlow": INTERACTION_NODES,
    "association": ANYTHING,
    "conversationLink": INTERACTION_NODES | CONVERSATIONS,
    "dataAssociation": ITEMS,
    "dataInputAssociation": ITEMS,
    "dataOutputAssociation": ITEMS,
}
"""What `sourceRef` and `targetRef` may name."""
STRUCTURED = frozenset({"signal", "error", "escalation"})
LINK_ENDS: Kinds = frozenset({"linkEventDefinition"})


def check_references(document: Document) -> Violations:
    for holder in document.everything:
        for name, text, at in _references(holder):
            kinds = _allowed(holder, name)
            if kinds is not None:
                yield from _judged(document, holder, name, text, at, kinds)
    yield from _check_structures(document)
    yield from _check_picture(document)


def _check_structures(document: Document) -> Violations:
    """What a signal, error or escalation carries is an item definition; an engine that is not typed needs none."""
    for raw in document.of(*STRUCTURED):
        structure, item = raw.get("structureRef"), document.named(raw, "structureRef")
        if structure is not None and (item is None or item.tag != "itemDefinition"):
            yield violation("STRUCTURE_MISSING", raw, tag=raw.tag, missing=structure)


def _check_picture(document: Document) -> Violations:
    for shape in document.definitions.walk():
        drawn = shape.get("bpmnElement") if shape.tag.startswith("bpmndi:") else None
        if drawn is not None and local_name(drawn) not in document.by_id and not (document.imports and ":" in drawn):
            yield violation("PICTURE_OF_NOTHING", shape, missing=drawn)


def _references(holder: Raw) -> Iterator[tuple[str, str, Raw]]:
    """(name, what it names, where it is written)."""
    for name, text in holder.attributes.items():
        if text.strip():
            yield name, text, holder
    for child in holder.children:
        if ":" not in child.tag and not child.children and child.text.strip():
            yield child.tag, child.text, child


def _allowed(holder: Raw, name: str) -> Kinds | None:
    """None = no reference."""
    if name in ("sourceRef", "targetRef"):
        return ENDS.get(holder.tag)
    if name in ("source", "target"):
        return LINK_ENDS if holder.tag == "linkEventDefinition" else None
    return REFERENCES.get(name, OPTIONAL.get(name))


def _judged(document: Document, holder: Raw, name: str, text: str, at: Raw, kinds: Kinds) -> Violations:
    target = document.by_id.get(local_name(text))
    if target is not None:
        if kinds and target.tag not in kinds:
            yield violation("REFERENCE_KIND", at, tag=holder.tag, name=name, target=text.strip(), kind=target.tag)
    elif name not in OPTIONAL and not (document.imports and ":" in text):
        code = "DANGLING_FLOW" if holder.tag == "sequenceFlow" else "REFERENCE_MISSING"
        if name != "attachedToRef":  # told by `check_boundaries`
            yield violation(code, at, tag=holder.tag, name=name, missing=text.strip())
