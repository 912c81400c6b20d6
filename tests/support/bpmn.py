"""Writes small BPMN files for tests, in the Zeebe dialect and with a bare picture; it checks nothing.

    content = process(
        "leave",
        start("s"),
        user_task("ut_approve", form="f_approve", groups="leader", properties={"sla": "leave.approve"}),
        boundary("late", on="ut_approve", duration="P2D", interrupting=False),
        exclusive("xor"),
        end("yes"), end("no"), end("reminded"),
        flows=["s -> ut_approve -> xor", "xor -> yes: =approve.ok", "xor -> no: default", "late -> reminded"],
    )
    model = read_processes(content, "leave.bpmn").models[0]

Events take `duration`, `date`, `cycle`, `message` (+ `key`), `signal` (+ `signal_key`), `error` or `escalation`
("" = any), `condition`, `link`, `compensate` ("" = the whole scope, else an activity), `cancel`, `terminate`; several
of them make a multiple event, with `all_of=True` a parallel one. A message that is thrown as a job takes `job` as well.
Every element takes `name`, `properties`, `inputs` and `outputs` ({target: source}); activities take
`loop=each("=items", …)`, `times("3")` or `again(while_="=n < 3")`. Scopes nest: `sub_process("sp", …elements,
flows=[…])`, `event_sub_process(…)`, `transaction(…)`, `ad_hoc(…)`. `undoes("b", "handler")` leads from a compensation
event to its activity, which is made with `attributes=UNDOING`. `xml(text)` puts in anything by hand.
Flow ids are `source_target`. Several processes in one file: `definitions(a_process("a", …), a_process("b", …))`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
Texts = Mapping[str, str]
NOTHING: Texts = {}


@dataclass
class Node:
    """An element to be written: its tag, attributes, extension elements, body, and what it needs beside the process."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    extensions: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    flows: list["Node"] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)

    def write(self) -> str:
        inside = [tag("bpmn:extensionElements", {}, *self.extensions)] if self.extensions else []
        drawn = sorted((*self.children, *self.flows), key=lambda child: child.tag == "bpmn:association")
        inside += [*self.body, *(child.write() for child in drawn), *self.closing]
        return tag(self.tag, self.attributes, *inside)

    def everything(self) -> Iterable["Node"]:
        yield self
        for child in self.children:
            yield from child.everything()


def tag(name: str, attributes: Mapping[str, str | None], /, *inside: str) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>" + "\n".join(inside) + f"</{name}>\n"


def zeebe(kind: str, /, **attributes: str | None) -> str:
    return tag(f"zeebe:{kind}", attributes)


def element(
    kind: str,
    id: str,
    *,
    name: str | None = None,
    properties: Texts = NOTHING,
    inputs: Texts = NOTHING,
    outputs: Texts = NOTHING,
    headers: Texts = NOTHING,
    loop: tuple[str, str] | None = None,
    attributes: Mapping[str, str | None] = NOTHING,
    extensions: Iterable[str] = (),
) -> Node:
    """Any flow node: `element("inclusiveGateway", "g")`."""
    node = Node(f"bpmn:{kind}", {"id": id, "name": name, **attributes}, list(extensions))
    mappings = [zeebe("input", source=source, target=target) for target, source in inputs.items()]
    mappings += [zeebe("output", source=source, target=target) for target, source in outputs.items()]
    if mappings:
        node.extensions.append(tag("zeebe:ioMapping", {}, *mappings))
    if headers:
        node.extensions.append(
            tag("zeebe:taskHeaders", {}, *(zeebe("header", key=key, value=value) for key, value in headers.items()))
        )
    if properties:
        node.extensions.append(
            tag("zeebe:properties", {}, *(zeebe("property", name=key, value=v) for key, v in properties.items()))
        )
    if loop:
        node.body.append(loop[0])
    return node


def each(
    collection: str | None,
    element: str | None = None,
    *,
    sequential: bool = False,
    into: str | None = None,
    value: str | None = None,
    until: str | None = None,
) -> tuple[str, str]:
    """Multi-instance: one per item, `value` collected into the list `into`, stopped early by `until`."""
    inner = zeebe(
        "loopCharacteristics",
        inputCollection=collection,
        inputElement=element,
        outputCollection=into,
        outputElement=value,
    )
    parts = [tag("bpmn:extensionElements", {}, inner)]
    if until is not None:
        parts.append(expression("completionCondition", until))
    loop = tag("bpmn:multiInstanceLoopCharacteristics", {"isSequential": "true" if sequential else None}, *parts)
    return loop, ""


def expression(name: str, text: str) -> str:
    return tag(f"bpmn:{name}", {"xsi:type": "bpmn:tFormalExpression"}, escape(text))


def event(
    kind: str,
    id: str,
    *,
    duration: str | None = None,
    date: str | None = None,
    cycle: str | None = None,
    message: str | None = None,
    key: str | None = None,
    signal: str | None = None,
    signal_key: str | None = None,
    error: str | None = None,
    escalation: str | None = None,
    condition: str | None = None,
    link: str | None = None,
    compensate: str | None = None,
    waits: bool = True,
    cancel: bool = False,
    terminate: bool = False,
    all_of: bool = False,
    job: str | None = None,
    properties: Texts = NOTHING,
    **rest: Any,
) -> Node:
    if signal_key is not None:
        properties = {**properties, "signal.key": signal_key}
    node = element(kind, id, properties=properties, **rest)
    if all_of:
        node.attributes["parallelMultiple"] = "true"
    if job is not None:
        node.extensions.append(zeebe("taskDefinition", type=job))
    for timer, text in (("timeDuration", duration), ("timeDate", date), ("timeCycle", cycle)):
        if text is not None:
            node.body.append(tag("bpmn:timerEventDefinition", {}, expression(timer, text)))
    if message is not None:
        node.body.append(tag("bpmn:messageEventDefinition", {"messageRef": _message(node, message, key)}))
    if signal is not None:
        ref = _root(node, "signal", signal, {"name": signal})
        node.body.append(tag("bpmn:signalEventDefinition", {"signalRef": ref}))
    if error is not None:
        ref = _root(node, "error", error, {"name": error, "errorCode": error}) if error else None
        node.body.append(tag("bpmn:errorEventDefinition", {"errorRef": ref}))
    if escalation is not None:
        code = {"name": escalation, "escalationCode": escalation}
        ref = _root(node, "escalation", escalation, code) if escalation else None
        node.body.append(tag("bpmn:escalationEventDefinition", {"escalationRef": ref}))
    if condition is not None:
        node.body.append(tag("bpmn:conditionalEventDefinition", {}, expression("condition", condition)))
    if link is not None:
        node.body.append(tag("bpmn:linkEventDefinition", {"name": link}))
    if compensate is not None:
        waiting = None if waits else "false"
        attributes = {"activityRef": compensate or None, "waitForCompletion": waiting}
        node.body.append(tag("bpmn:compensateEventDefinition", attributes))
    if cancel:
        node.body.append(tag("bpmn:cancelEventDefinition", {}))
    if terminate:
        node.body.append(tag("bpmn:terminateEventDefinition", {}))
    return node


UNDOING: Texts = {"isForCompensation": "true"}


def undoes(boundary: str, handler: str) -> Node:
    """The association from a compensation boundary event to the activity that undoes."""
    return Node("bpmn:association", {
        "id": f"{boundary}_{handler}", "sourceRef": boundary, "targetRef": handler, "associationDirection": "One",
    })  # fmt: skip


def times(number: str, *, sequential: bool = False, until: str | None = None) -> tuple[str, str]:
    """Multi-instance by number."""
    parts = [expression("loopCardinality", number)]
    if until is not None:
        parts.append(expression("completionCondition", until))
    loop = tag("bpmn:multiInstanceLoopCharacteristics", {"isSequential": "true" if sequential else None}, *parts)
    return loop, ""


def again(*, while_: str | None = None, maximum: str | None = None, before: bool = False) -> tuple[str, str]:
    """Standard loop."""
    inside = [expression("loopCondition", while_)] if while_ is not None else []
    attributes = {"testBefore": "true" if before else None, "loopMaximum": maximum}
    return tag("bpmn:standardLoopCharacteristics", attributes, *inside), ""


def _message(node: Node, name: str, key: str | None) -> str:
    inner = [] if key is None else [tag("bpmn:extensionElements", {}, zeebe("subscription", correlationKey=key))]
    return _root(node, "message", f"{name} {key or ''}", {"name": name}, *inner)


def _root(node: Node, kind: str, text: str, attributes: Texts, *inner: str) -> str:
    """A message, signal or error beside the process; the same text gives the same one."""
    id = f"{kind}_" + "".join(letter if letter.isascii() and letter.isalnum() else f"-{ord(letter)}" for letter in text)
    node.roots[id] = tag(f"bpmn:{kind}", {"id": id, **attributes}, *inner)
    return id


def start(id: str = "start", **rest: Any) -> Node:
    return event("startEvent", id, **rest)


def end(id: str = "end", **rest: Any) -> Node:
    return event("endEvent", id, **rest)


def catch(id: str, **rest: Any) -> Node:
    return event("intermediateCatchEvent", id, **rest)


def throw(id: str, **rest: Any) -> Node:
    return event("intermediateThrowEvent", id, **rest)


def boundary(id: str, *, on: str, interrupting: bool = True, **rest: Any) -> Node:
    attributes = {"attachedToRef": on, "cancelActivity": None if interrupting else "false"}
    return event("boundaryEvent", id, attributes=attributes, **rest)


def task(id: str, **rest: Any) -> Node:
    return element("task", id, **rest)


def manual_task(id: str, **rest: Any) -> Node:
    return element("manualTask", id, **rest)


def user_task(
    id: str,
    *,
    form: str | None = None,
    assignee: str | None = None,
    groups: str | None = "clerk",
    users: str | None = None,
    due: str | None = None,
    follow_up: str | None = None,
    priority: str | None = None,
    **rest: Any,
) -> Node:
    node = element("userTask", id, **rest)
    node.extensions.append(zeebe("userTask"))
    if form is not None:
        node.extensions.append(zeebe("formDefinition", formId=form))
    if assignee is not None or groups is not None or users is not None:
        node.extensions.append(
            zeebe("assignmentDefinition", assignee=assignee, candidateGroups=groups, candidateUsers=users)
        )
    if due is not None or follow_up is not None:
        node.extensions.append(zeebe("taskSchedule", dueDate=due, followUpDate=follow_up))
    if priority is not None:
        node.extensions.append(zeebe("priorityDefinition", priority=priority))
    return node


def service_task(
    id: str, type: str | None = "work", *, retries: str | None = None, kind: str = "serviceTask", **rest: Any
) -> Node:
    node = element(kind, id, **rest)
    if type is not None:
        node.extensions.append(zeebe("taskDefinition", type=type, retries=retries))
    return node


def send_task(id: str, type: str | None = "notify", **rest: Any) -> Node:
    return service_task(id, type, kind="sendTask", **rest)


def receive_task(id: str, message: str, key: str | None = "=businessKey", **rest: Any) -> Node:
    node = element("receiveTask", id, **rest)
    node.attributes["messageRef"] = _message(node, message, key)
    return node


def script_task(id: str, script: str | None, result: str | None = "result", **rest: Any) -> Node:
    node = element("scriptTask", id, **rest)
    if script is not None:
        node.extensions.append(zeebe("script", expression=script, resultVariable=result))
    return node


def rule_task(id: str, decision: str | None, result: str | None = "result", **rest: Any) -> Node:
    node = element("businessRuleTask", id, **rest)
    if decision is not None:
        node.extensions.append(zeebe("calledDecision", decisionId=decision, resultVariable=result))
    return node


def call(
    id: str,
    process_id: str | None,
    *,
    parent: bool | None = None,
    child: bool | None = None,
    binding: str | None = None,
    version_tag: str | None = None,
    **rest: Any,
) -> Node:
    node = element("callActivity", id, **rest)
    if process_id is not None:
        node.extensions.append(
            zeebe(
                "calledElement",
                processId=process_id,
                bindingType=binding,
                versionTag=version_tag,
                propagateAllParentVariables=_truth(parent),
                propagateAllChildVariables=_truth(child),
            )
        )
    return node


def _truth(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def exclusive(id: str, **rest: Any) -> Node:
    return element("exclusiveGateway", id, **rest)


def parallel(id: str, **rest: Any) -> Node:
    return element("parallelGateway", id, **rest)


def inclusive(id: str, **rest: Any) -> Node:
    return element("inclusiveGateway", id, **rest)


def complex_gateway(id: str, activation: str | None = None, **rest: Any) -> Node:
    node = element("complexGateway", id, **rest)
    if activation is not None:
        node.body.append(expression("activationCondition", activation))
    return node


def transaction(id: str, *children: Node, flows: Iterable[str] = (), **rest: Any) -> Node:
    return _scope(element("transaction", id, **rest), children, flows)


def ad_hoc(
    id: str,
    *children: Node,
    flows: Iterable[str] = (),
    until: str | None = None,
    active: str | None = None,
    sequential: bool = False,
    cancels_rest: bool = True,
    **rest: Any,
) -> Node:
    node = _scope(element("adHocSubProcess", id, **rest), children, flows)
    node.attributes["ordering"] = "Sequential" if sequential else None
    node.attributes["cancelRemainingInstances"] = None if cancels_rest else "false"
    if active is not None:
        node.extensions.append(zeebe("adHoc", activeElementsCollection=active))
    if until is not None:
        node.closing.append(expression("completionCondition", until))
    return node


def event_gateway(id: str, **rest: Any) -> Node:
    return element("eventBasedGateway", id, **rest)


def xml(text: str) -> Node:
    """A piece of XML by hand, inside a process or a sub-process."""
    return _Written("", body=[text])


class _Written(Node):
    def write(self) -> str:
        return self.body[0]


def sub_process(id: str, *children: Node, flows: Iterable[str] = (), **rest: Any) -> Node:
    return _scope(element("subProcess", id, **rest), children, flows)


def event_sub_process(
    id: str, *children: Node, flows: Iterable[str] = (), interrupting: bool = True, **rest: Any
) -> Node:
    """Its start event carries the event; `interrupting=False` is written on that start event."""
    for child in children:
        if child.tag == "bpmn:startEvent" and not interrupting:
            child.attributes["isInterrupting"] = "false"
    node = sub_process(id, *children, flows=flows, **rest)
    node.attributes["triggeredByEvent"] = "true"
    return node


def _scope(node: Node, children: Iterable[Node], flows: Iterable[str]) -> Node:
    node.children = list(children)
    nodes = {child.attributes.get("id"): child for child in node.children}
    for text in flows:
        route, _, condition = text.partition(":")
        stations = [station.strip() for station in route.split("->")]
        for source, target in pairwise(stations):
            _flow(node, nodes.get(source), source, target, condition.strip())
    return node


def _flow(scope: Node, source: Node | None, start: str, target: str, condition: str) -> None:
    taken = {flow.attributes["id"] for flow in scope.flows}
    id = next(name for n in range(99) if (name := f"{start}_{target}" + (f"_{n}" if n else "")) not in taken)
    flow = Node("bpmn:sequenceFlow", {"id": id, "sourceRef": start, "targetRef": target})
    if condition == "default" and source is not None:
        source.attributes["default"] = id
    elif condition:
        flow.body.append(expression("conditionExpression", condition))
    scope.flows.append(flow)


def a_process(
    id: str,
    *children: Node,
    flows: Iterable[str] = (),
    version_tag: str | None = None,
    executable: bool = True,
    **rest: Any,
) -> Node:
    """A process for `definitions(…)`."""
    node = element("process", id, **rest)
    node.attributes["isExecutable"] = _truth(executable)
    if version_tag is not None:
        node.extensions.append(zeebe("versionTag", value=version_tag))
    return _scope(node, children, flows)


def process(id: str, *children: Node, flows: Iterable[str] = (), **rest: Any) -> bytes:
    """A file with one executable process."""
    return definitions(a_process(id, *children, flows=flows, **rest))


def definitions(*processes: Node, extra: str = "", picture: bool = True) -> bytes:
    """A whole file; `extra` is XML beside the processes, before the diagrams."""
    spaces: dict[str, str | None] = {f"xmlns:{prefix}": space for prefix, space in SPACES.items()}
    roots = {id: text for one in processes for node in one.everything() for id, text in node.roots.items()}
    diagrams = [_diagram(one) for one in processes] if picture else []
    parts = [*(one.write() for one in processes), *roots.values(), extra, *diagrams]
    head = {**spaces, "id": "definitions", "targetNamespace": "http://example.org/test"}
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + tag("bpmn:definitions", head, "\n", *parts)).encode()


def _diagram(process: Node) -> str:
    """One shape per element in a row: enough for a picture to be there, not to be looked at."""
    ids = [node.attributes["id"] for node in process.everything() if node is not process and "id" in node.attributes]
    shapes = [
        tag(
            "bpmndi:BPMNShape",
            {"bpmnElement": id},
            tag("dc:Bounds", {"x": str(120 * n), "y": "80", "width": "100", "height": "80"}),
        )
        for n, id in enumerate(ids)
    ]
    plane = tag("bpmndi:BPMNPlane", {"bpmnElement": process.attributes["id"]}, *shapes)
    return tag("bpmndi:BPMNDiagram", {}, plane)
