"""Activities: loops, quantities, operations and messages (BPMN 2.0.2 §10.3)."""

from engine.bpmn.outline import ACTIVITIES
from engine.bpmn.raw import Raw, local_name
from engine.bpmn.standard.document import Document, Violations, is_executed, is_true, violation
from engine.bpmn.standard.items import equivalent

BEHAVIORS = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef", "Complex": "complexBehaviorDefinition"}
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


def check_activities(document: Document) -> Violations:
    for node in document.nodes:
        if node.tag in ACTIVITIES:
            yield from _check_quantities(node)
            yield from _check_loop(node)
            yield from _CHECKS.get(node.tag, _nothing)(document, node)


def _nothing(document: Document, node: Raw) -> Violations:
    yield from ()


def _check_quantities(node: Raw) -> Violations:
    for name in ("startQuantity", "completionQuantity"):
        text = (node.get(name) or "1").strip()
        if text.lstrip("+-").isdigit() and int(text) < 1:
            yield violation("QUANTITY", node, name=name)


def _check_loop(node: Raw) -> Violations:
    loop = node.child("multiInstanceLoopCharacteristics")
    if loop is None:
        return
    needed = BEHAVIORS.get(loop.get("behavior") or "All")
    if needed is not None and loop.get(needed) is None and loop.child(needed) is None:
        yield violation("BEHAVIOR_INCOMPLETE", loop, behavior=loop.get("behavior"), needed=needed)
    yield from _check_loop_data(node, loop)
    if is_executed(node) and loop.child("loopCardinality") is None and loop.child("loopDataInputRef") is None:
        yield violation("MULTI_INSTANCE_COUNT", loop)


def _check_loop_data(node: Raw, loop: Raw) -> Violations:
    """A task loops over its own data (§10.3.8); a sub-process over any that it sees."""
    if node.tag in SUB_PROCESSES:
        return
    specification = node.child("ioSpecification")
    for reference, tag in (("loopDataInputRef", "dataInput"), ("loopDataOutputRef", "dataOutput")):
        named = loop.child(reference)
        own = {data.id for data in specification.all(tag)} if specification is not None else set()
        if named is not None and local_name(named.text) not in own:
            yield violation("LOOP_DATA", named, name=reference, tag=tag)


def _check_call(document: Document, node: Raw) -> Violations:
    """A call hands over and takes back exactly the data of what it calls (§10.3.6)."""
    called = document.named(node, "calledElement")
    if called is None:
        return
    for tag in ("dataInput", "dataOutput", "inputSet", "outputSet"):
        if len(_data(node, tag)) != len(_data(called, tag)):
            yield violation("CALL_DATA", node, called=called.id, tag=tag)
            return
    for own, other in zip(_data(node, "dataInput"), _data(called, "dataInput"), strict=True):
        if not equivalent(document, own, other):
            yield violation("MESSAGE_DATA_TYPE", own, message=other.id)


def _data(holder: Raw, tag: str) -> list[Raw]:
    specification = holder.child("ioSpecification")
    return specification.all(tag) if specification is not None else []


def _check_script(document: Document, node: Raw) -> Violations:
    if node.child("script") is not None and node.get("scriptFormat") is None:
        yield violation("SCRIPT_FORMAT", node)


def _check_sub_process(document: Document, node: Raw) -> Violations:
    """Only the loop of a sub-process may have data (§10.3.5)."""
    specification = node.child("ioSpecification")
    if specification is None or node.child("multiInstanceLoopCharacteristics") is not None:
        return
    if specification.all("dataInput") or specification.all("dataOutput"):
        yield violation("SUB_PROCESS_DATA", specification)


def _check_service(document: Document, node: Raw) -> Violations:
    """A task that calls an operation hands over exactly its messages (§10.3.3)."""
    operation = document.named(node, "operationRef")
    if operation is None or operation.tag != "operation":
        return
    yield from _check_message_data(document, node, "dataInput", _message(document, operation, "inMessageRef"), True)
    answer = _message(document, operation, "outMessageRef")
    if answer is not None:
        yield from _check_message_data(document, node, "dataOutput", answer, True)


def _check_send(document: Document, node: Raw) -> Violations:
    yield from _check_message_data(document, node, "dataInput", document.named(node, "messageRef"), False)


def _check_receive(document: Document, node: Raw) -> Violations:
    yield from _check_message_data(document, node, "dataOutput", document.named(node, "messageRef"), False)
    if is_true(node, "instantiate"):
        for flow in document.into(node):
            source = document.named(flow, "sourceRef")
            if source is None or source.tag != "startEvent":
                yield violation("INSTANTIATE_CONNECTED", node)


def _message(document: Document, operation: Raw, name: str) -> Raw | None:
    child = operation.child(name)
    return document.by_id.get(child.text.strip().rpartition(":")[2]) if child is not None else None


def _check_message_data(document: Document, node: Raw, tag: str, message: Raw | None, needed: bool) -> Violations:
    specification = node.child("ioSpecification")
    data = specification.all(tag) if specification is not None else []
    sets = specification.all(tag.removeprefix("data").lower() + "Set") if specification is not None else []
    if len(data) > 1 or len(sets) > 1 or (needed and not data):
        yield violation("MESSAGE_DATA_COUNT", node, tag=tag)
    elif data and message is not None and not equivalent(document, data[0], message):
        yield violation("MESSAGE_DATA_TYPE", data[0], message=message.id)


_CHECKS = {
    "scriptTask": _check_script,
    "serviceTask": _check_service,
    "sendTask": _check_send,
    "receiveTask": _check_receive,
    "callActivity": _check_call,
    **dict.fromkeys(SUB_PROCESSES, _check_sub_process),
}
