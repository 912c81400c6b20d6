"""Builds the immutable `Model` from an outline, every expression compiled once; shapes are judged elsewhere."""

from dataclasses import replace

from engine.bpmn import data, extensions
from engine.bpmn.events import Events
from engine.bpmn.expressions import Expressions
from engine.bpmn.model import (
    Element,
    ElementType,
    Event,
    EventKind,
    Flow,
    Loop,
    MachineWork,
    Model,
    StandardLoop,
)
from engine.bpmn.outline import EVENTS, Edge, Node, Outline
from engine.bpmn.raw import Raw
from engine.bpmn.signing import read_signing
from engine.bpmn.support import TYPES

JOBS = frozenset({"serviceTask", "sendTask"})


def compile_model(outline: Outline, feel: Expressions) -> Model:
    """The model of an outline. Its report has a refusal wherever a part could not be read."""
    compiler = _Compiler(outline, feel)
    process = outline.process
    tag = process.extension("zeebe:versionTag")
    return Model(
        process_id=process.id,
        name=process.get("name") or process.id,
        version_tag=tag.get("value") if tag is not None else None,
        elements=tuple(compiler.element(node) for node in outline.nodes),
        flows=tuple(compiler.flow(edge) for edge in outline.edges),
    )


class _Compiler:
    def __init__(self, outline: Outline, feel: Expressions) -> None:
        self.outline = outline
        self.feel = feel
        self.events = Events(outline, feel)
        self.items = data.Items(outline, feel)
        self.edge_ids = {edge.raw.id: edge.index for edge in outline.edges}

    def flow(self, edge: Edge) -> Flow:
        """The condition of a default flow is ignored (BPMN 2.0.2 §10.3, §10.6)."""
        condition = edge.condition
        compiled = None
        is_default = self.outline.nodes[edge.source].raw.get("default") == edge.raw.id
        if condition is not None and not is_default:
            self._check_language(condition)
            compiled = self.feel.expression(condition, "conditionExpression", condition.text)
        return Flow(
            index=edge.index, id=edge.raw.id, name=edge.raw.get("name") or "", source=edge.source, target=edge.target,
            condition=compiled,
        )  # fmt: skip

    def _check_language(self, condition: Raw) -> None:
        language = condition.get("language")
        if language is not None and "feel" not in language.lower():
            self.feel.report.refuse("FOREIGN_SCRIPT", condition, language=language)

    def element(self, node: Node) -> Element:
        raw, work, feel, tag = node.raw, node.work, self.feel, node.tag
        properties = {**extensions.properties(raw, feel), **extensions.properties(work, feel)}
        inside = self.outline.inside(node)
        return Element(
            index=node.index,
            id=node.id,
            type=_type(node),
            name=raw.get("name") or "",
            scope=node.scope,
            line=raw.line,
            incoming=tuple(node.incoming),
            outgoing=tuple(node.outgoing),
            default=self.edge_ids.get(raw.get("default") or ""),
            event=self._event(node, properties),
            interrupting=all(part.position != "non-interrupting" for part in _listening(node, inside)),
            attached_to=node.attached_to,
            boundaries=tuple(node.boundaries),
            children=tuple(child.index for child in inside if child.tag != "boundaryEvent"),
            starts=tuple(child.index for child in self.outline.starts(node)),
            event_subs=tuple(child.index for child in inside if child.is_event_sub_process),
            link=node.link,
            undone_by=self._undone_by(node),
            is_for_compensation=node.is_for_compensation,
            instantiates=node.instantiates,
            collects=node.instantiates and raw.get("eventGatewayType") == "Parallel",
            start_quantity=_quantity(raw, "startQuantity"),
            completion_quantity=_quantity(raw, "completionQuantity"),
            data=self.items.owned(node),
            inputs=(*self.items.inputs(node), *extensions.inputs(work, feel)),
            outputs=extensions.outputs(node, feel),
            carries=self.items.outputs(node),
            loop=self._loop(node, properties),
            ad_hoc=extensions.ad_hoc(raw, feel) if tag == "adHocSubProcess" else None,
            activation=extensions.activation(raw, feel) if tag == "complexGateway" else None,
            user=extensions.user_work(work, self.outline.lanes.get(raw.id), feel) if tag == "userTask" else None,
            job=self._job(node),
            script=extensions.script(work, feel) if tag == "scriptTask" else None,
            decision=extensions.called_decision(work, feel) if tag == "businessRuleTask" else None,
            call=extensions.called_process(raw, feel) if tag == "callActivity" else None,
            properties=properties,
            documentation="\n".join(part.text.strip() for part in raw.all("documentation")),
        )

    def _loop(self, node: Node, properties: extensions.Properties) -> Loop | StandardLoop | None:
        loop = extensions.loop(node.raw, self.feel)
        signing = read_signing(node, properties, loop, self.feel.report)
        return replace(loop, signing=signing) if isinstance(loop, Loop) and signing is not None else loop

    def _event(self, node: Node, properties: extensions.Properties) -> Event | None:
        if node.tag in EVENTS:
            return self.events.of(node, properties)
        if node.tag == "receiveTask":
            return self.events.received(node)
        thrown = self.events.thrown(node.raw) if node.tag == "sendTask" else None
        return Event(kind=EventKind.MESSAGE, message=thrown) if thrown is not None else None

    def _job(self, node: Node) -> MachineWork | None:
        """What a machine does. A message that is thrown without one goes to whoever waits for it in this server."""
        throws = node.tag in ("intermediateThrowEvent", "endEvent") and "message" in node.kinds
        if node.tag not in JOBS and not throws:
            return None
        job = extensions.machine_work(node.raw, self.feel)
        if job is None and not (node.tag != "serviceTask" and self._names_message(node)):
            self.feel.report.refuse("JOB_MISSING", node.raw)
        return job

    def _names_message(self, node: Node) -> bool:
        places = node.definitions if node.tag in EVENTS else (node.raw,)
        return any(self.events.thrown(place) is not None for place in places)

    def _undone_by(self, node: Node) -> int | None:
        handlers = (self.outline.nodes[index].handler for index in node.boundaries)
        return next((handler for handler in handlers if handler is not None), None)


def _quantity(raw: Raw, name: str) -> int:
    text = raw.get(name) or "1"
    return max(1, int(text)) if text.isascii() and text.isdigit() else 1


def _listening(node: Node, inside: list[Node]) -> list[Node]:
    """What decides whether an element interrupts: itself, or the start event of an event sub-process."""
    return [child for child in inside if child.tag == "startEvent"] if node.is_event_sub_process else [node]


def _type(node: Node) -> ElementType:
    if node.index == 0:
        return ElementType.PROCESS
    if node.is_event_sub_process:
        return ElementType.EVENT_SUB_PROCESS
    return TYPES.get(node.tag, ElementType.TASK)
