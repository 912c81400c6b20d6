"""Reads event definitions with the messages, signals and errors they refer to."""

from collections.abc import Mapping

from engine.bpmn.expressions import NOTHING, Expressions, static_text
from engine.bpmn.model import Event, EventKind, MessageRef, SignalRef, Timer, TimerKind
from engine.bpmn.parse import Node, local_name
from engine.bpmn.raw import Raw
from engine.bpmn.times import is_time
from engine.feel import Evaluable

SIGNAL_KEY = "signal.key"
_TIMERS = {"timeDate": TimerKind.DATE, "timeDuration": TimerKind.DURATION, "timeCycle": TimerKind.CYCLE}
_TIMER_KINDS = {
    "process": frozenset({TimerKind.DATE, TimerKind.CYCLE}),
    "interrupting": frozenset({TimerKind.DATE, TimerKind.DURATION}),
    "non-interrupting": frozenset(TimerKind),
    "": frozenset({TimerKind.DATE, TimerKind.DURATION}),
}


class Events:
    """The events of one process."""

    def __init__(self, roots: Mapping[str, Raw], feel: Expressions) -> None:
        self._roots = roots
        self._feel = feel
        self._report = feel.report

    def of(self, node: Node, properties: Mapping[str, Evaluable]) -> Event:
        """The event of an event node. Kinds that do not run here have been refused already."""
        definition = node.definitions[0] if node.definitions else node.raw
        match node.event:
            case "timer":
                return Event(kind=EventKind.TIMER, timer=self._timer(node, definition))
            case "message":
                return Event(kind=EventKind.MESSAGE, message=self._message_of(node, definition))
            case "signal":
                return Event(kind=EventKind.SIGNAL, signal=self._signal(definition, properties))
            case "error":
                return Event(kind=EventKind.ERROR, error_code=self._error_code(node, definition))
            case "terminate":
                return Event(kind=EventKind.TERMINATE)
            case _:
                return Event(kind=EventKind.NONE)

    def received(self, node: Node) -> Event:
        """The message of a receive task."""
        return Event(kind=EventKind.MESSAGE, message=self._caught(node.raw, needs_key=True))

    def _timer(self, node: Node, definition: Raw) -> Timer | None:
        written = [(kind, child) for tag, kind in _TIMERS.items() if (child := definition.child(tag)) is not None]
        if len(written) != 1 or not written[0][1].text.strip():
            self._report.refuse("TIMER_MISSING", definition)
            return None
        kind, raw = written[0]
        if kind not in _TIMER_KINDS.get(node.position, frozenset(TimerKind)):
            self._report.refuse("TIMER_KIND", definition, kind=kind.value)
        value = self._feel.field(raw, raw.tag, raw.text.strip())
        text = static_text(value)
        if text is not None and not is_time(kind, text):
            self._report.refuse("TIMER_VALUE", raw, text=text, kind=kind.value)
        return Timer(kind=kind, value=value)

    def _message_of(self, node: Node, definition: Raw) -> MessageRef | None:
        if node.tag in ("intermediateThrowEvent", "endEvent"):
            return self._thrown(definition)
        return self._caught(definition, needs_key=node.position != "process")

    def _thrown(self, definition: Raw) -> MessageRef | None:
        """What is sent is the job's matter; the message is only its name in the diagram."""
        message = self._roots.get(local_name(definition.get("messageRef")))
        name = self._feel.optional(message, "name")
        return MessageRef(name=name) if name else None

    def _caught(self, at: Raw, *, needs_key: bool) -> MessageRef | None:
        message = self._referred(at, "messageRef", "message")
        name = self._feel.optional(message, "name")
        if message is None or name is None:
            self._report.refuse("MESSAGE_MISSING", at)
            return None
        subscription = message.extension("zeebe:subscription")
        key = subscription.get("correlationKey") if subscription is not None else None
        if subscription is not None and key is not None:
            return MessageRef(name=name, correlation_key=self._feel.expression(subscription, "correlationKey", key))
        if needs_key:
            self._report.refuse("CORRELATION_KEY_MISSING", at, message=message.get("name") or "")
        return MessageRef(name=name)

    def _signal(self, definition: Raw, properties: Mapping[str, Evaluable]) -> SignalRef:
        name = self._feel.optional(self._referred(definition, "signalRef", "signal"), "name")
        if name is None:
            self._report.refuse("SIGNAL_MISSING", definition)
        return SignalRef(name=name or NOTHING, key=properties.get(SIGNAL_KEY))

    def _error_code(self, node: Node, definition: Raw) -> Evaluable | None:
        """None catches every error; what is thrown, or named, needs a code."""
        if node.tag != "endEvent" and definition.get("errorRef") is None:
            return None
        code = self._feel.optional(self._referred(definition, "errorRef", "error"), "errorCode")
        if code is None:
            self._report.refuse("ERROR_CODE_MISSING", definition)
        return code

    def _referred(self, at: Raw, attribute: str, tag: str) -> Raw | None:
        root = self._roots.get(local_name(at.get(attribute)))
        return root if root is not None and root.tag == tag else None
