"""Reads event definitions with the messages, signals, errors and escalations they refer to."""

from collections.abc import Mapping

from engine.bpmn.expressions import NOTHING, Expressions, static_text
from engine.bpmn.model import Event, EventKind, MessageRef, SignalRef, Timer, TimerKind
from engine.bpmn.outline import Node, Outline, kind_of
from engine.bpmn.raw import Raw, local_name
from engine.bpmn.times import is_time
from engine.feel import Evaluable

SIGNAL_KEY = "signal.key"
_TIMERS = {"timeDate": TimerKind.DATE, "timeDuration": TimerKind.DURATION, "timeCycle": TimerKind.CYCLE}
_CODES = {"error": ("errorRef", "errorCode"), "escalation": ("escalationRef", "escalationCode")}


class Events:
    """The events of one process."""

    def __init__(self, outline: Outline, feel: Expressions) -> None:
        self._roots: Mapping[str, Raw] = outline.roots
        self._activities = {node.id: node.index for node in outline.nodes}
        self._feel = feel
        self._report = feel.report

    def of(self, node: Node, properties: Mapping[str, Evaluable]) -> Event:
        """The event of an event node. Kinds that do not run here have been refused already."""
        parts = tuple(self._part(node, definition, properties) for definition in node.definitions)
        if len(parts) <= 1:
            return parts[0] if parts else Event(kind=EventKind.NONE)
        kind = EventKind.PARALLEL_MULTIPLE if node.event == "parallelMultiple" else EventKind.MULTIPLE
        return Event(kind=kind, parts=parts)

    def _part(self, node: Node, definition: Raw, properties: Mapping[str, Evaluable]) -> Event:
        match kind_of(definition):
            case "timer":
                return Event(kind=EventKind.TIMER, timer=self._timer(node, definition))
            case "message":
                return Event(kind=EventKind.MESSAGE, message=self._message_of(node, definition))
            case "signal":
                return Event(kind=EventKind.SIGNAL, signal=self._signal(definition, properties))
            case "error":
                return Event(kind=EventKind.ERROR, code=self._code(node, definition, "error"))
            case "escalation":
                return Event(kind=EventKind.ESCALATION, code=self._code(node, definition, "escalation"))
            case "conditional":
                return Event(kind=EventKind.CONDITIONAL, condition=self._condition(definition))
            case "compensate":
                return self._compensation(definition)
            case "link":
                return Event(kind=EventKind.LINK)
            case "cancel":
                return Event(kind=EventKind.CANCEL)
            case _:
                return Event(kind=EventKind.TERMINATE)

    def received(self, node: Node) -> Event:
        """The message of a receive task."""
        return Event(kind=EventKind.MESSAGE, message=self._caught(node.raw, needs_key=not node.instantiates))

    def _timer(self, node: Node, definition: Raw) -> Timer | None:
        written = [(kind, child) for tag, kind in _TIMERS.items() if (child := definition.child(tag)) is not None]
        if len(written) != 1 or not written[0][1].text.strip():
            self._report.refuse("TIMER_MISSING", definition)
            return None
        kind, raw = written[0]
        value = self._feel.field(raw, raw.tag, raw.text.strip())
        text = static_text(value)
        if text is not None and not is_time(kind, text):
            self._report.refuse("TIMER_VALUE", raw, text=text, kind=kind.value)
        return Timer(kind=kind, value=value)

    def _message_of(self, node: Node, definition: Raw) -> MessageRef | None:
        if node.tag in ("intermediateThrowEvent", "endEvent"):
            return self.thrown(definition)
        return self._caught(definition, needs_key=node.position != "process")

    def thrown(self, at: Raw) -> MessageRef | None:
        """The message that an event or a send task throws, with the key of whoever waits for it. With a task definition
        what is sent is the job's matter."""
        message = self._referred(at, "messageRef", "message")
        name = self._feel.optional(message, "name")
        return MessageRef(name=name, correlation_key=self._key(message)) if name is not None else None

    def _caught(self, at: Raw, *, needs_key: bool) -> MessageRef | None:
        message = self._referred(at, "messageRef", "message")
        name = self._feel.optional(message, "name")
        if message is None or name is None:
            self._report.refuse("MESSAGE_MISSING", at)
            return None
        key = self._key(message)
        if key is None and needs_key:
            self._report.refuse("CORRELATION_KEY_MISSING", at, message=message.get("name") or "")
        return MessageRef(name=name, correlation_key=key)

    def _key(self, message: Raw | None) -> Evaluable | None:
        subscription = message.extension("zeebe:subscription") if message is not None else None
        key = subscription.get("correlationKey") if subscription is not None else None
        if subscription is None or key is None:
            return None
        return self._feel.expression(subscription, "correlationKey", key)

    def _signal(self, definition: Raw, properties: Mapping[str, Evaluable]) -> SignalRef:
        name = self._feel.optional(self._referred(definition, "signalRef", "signal"), "name")
        if name is None:
            self._report.refuse("SIGNAL_MISSING", definition)
        return SignalRef(name=name or NOTHING, key=properties.get(SIGNAL_KEY))

    def _code(self, node: Node, definition: Raw, kind: str) -> Evaluable | None:
        """None catches every error or escalation; what is thrown, or named, needs a code."""
        reference, attribute = _CODES[kind]
        if node.tag not in ("endEvent", "intermediateThrowEvent") and definition.get(reference) is None:
            return None
        code = self._feel.optional(self._referred(definition, reference, kind), attribute)
        if code is None:
            self._report.refuse("ERROR_CODE_MISSING" if kind == "error" else "ESCALATION_CODE_MISSING", definition)
        return code

    def _condition(self, definition: Raw) -> Evaluable:
        condition = definition.child("condition")
        if condition is None or not condition.text.strip():
            return NOTHING
        return self._feel.expression(condition, "condition", condition.text)

    def _compensation(self, definition: Raw) -> Event:
        reference = local_name(definition.get("activityRef"))
        return Event(
            kind=EventKind.COMPENSATION, activity=self._activities.get(reference),
            waits=definition.get("waitForCompletion") not in ("false", "0"),
        )  # fmt: skip

    def _referred(self, at: Raw, attribute: str, tag: str) -> Raw | None:
        root = self._roots.get(local_name(at.get(attribute)))
        return root if root is not None and root.tag == tag else None
