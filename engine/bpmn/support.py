"""The one table of what this engine executes, by element, event kind and position; all else is refused with a reason.

`docs/reference/bpmn.md` shows every row; a test holds the two together.
"""

from dataclasses import dataclass

from engine.bpmn.findings import Report
from engine.bpmn.model import ElementType
from engine.bpmn.outline import ACTIVITIES, Node, Outline
from engine.bpmn.raw import Raw

TYPES: dict[str, ElementType] = {
    "task": ElementType.TASK,
    "manualTask": ElementType.MANUAL_TASK,
    "userTask": ElementType.USER_TASK,
    "serviceTask": ElementType.SERVICE_TASK,
    "sendTask": ElementType.SEND_TASK,
    "receiveTask": ElementType.RECEIVE_TASK,
    "scriptTask": ElementType.SCRIPT_TASK,
    "businessRuleTask": ElementType.BUSINESS_RULE_TASK,
    "callActivity": ElementType.CALL_ACTIVITY,
    "subProcess": ElementType.SUB_PROCESS,
    "transaction": ElementType.TRANSACTION,
    "adHocSubProcess": ElementType.AD_HOC_SUB_PROCESS,
    "exclusiveGateway": ElementType.EXCLUSIVE_GATEWAY,
    "parallelGateway": ElementType.PARALLEL_GATEWAY,
    "inclusiveGateway": ElementType.INCLUSIVE_GATEWAY,
    "complexGateway": ElementType.COMPLEX_GATEWAY,
    "eventBasedGateway": ElementType.EVENT_BASED_GATEWAY,
    "startEvent": ElementType.START_EVENT,
    "intermediateCatchEvent": ElementType.INTERMEDIATE_CATCH_EVENT,
    "intermediateThrowEvent": ElementType.INTERMEDIATE_THROW_EVENT,
    "boundaryEvent": ElementType.BOUNDARY_EVENT,
    "endEvent": ElementType.END_EVENT,
}
"""Elements that run; the event kinds they may carry are in `EVENT_KINDS`."""

_CAUGHT = frozenset({"timer", "message", "signal", "conditional"})
_MULTIPLE = frozenset({"multiple", "parallelMultiple"})
EVENT_KINDS: dict[tuple[str, str], frozenset[str]] = {
    ("startEvent", "process"): _CAUGHT | _MULTIPLE | {"none"},
    ("startEvent", "sub-process"): frozenset({"none"}),
    ("startEvent", "interrupting"): _CAUGHT | _MULTIPLE | {"error", "escalation", "compensate"},
    ("startEvent", "non-interrupting"): _CAUGHT | _MULTIPLE | {"escalation"},
    ("boundaryEvent", "interrupting"): _CAUGHT | _MULTIPLE | {"error", "escalation", "cancel", "compensate"},
    ("boundaryEvent", "non-interrupting"): _CAUGHT | _MULTIPLE | {"escalation"},
    ("intermediateCatchEvent", ""): _CAUGHT | _MULTIPLE | {"link"},
    ("intermediateThrowEvent", ""): frozenset(
        {"none", "message", "signal", "escalation", "compensate", "link", "multiple"}
    ),
    ("endEvent", ""): frozenset(
        {"none", "terminate", "error", "escalation", "message", "signal", "compensate", "cancel", "multiple"}
    ),
}
"""(element, position) → event kinds that run. A start event of an event sub-process and a boundary event are
interrupting or not; other start events stand in a process or in a sub-process."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is refused, and what to draw instead."""

    zh: str
    en: str
    instead_zh: str
    instead_en: str


_ALONE = frozenset({"none", "link", "terminate", "cancel", "compensate"})
"""Kinds that are no part of an event with several definitions: these throw or are caught by themselves."""

REFUSED: dict[str, Refusal] = {
    "implicitThrowEvent": Refusal("隐式抛出事件", "the implicit throw event",
        "请改用中间抛出事件。", "Use an intermediate throw event."),
    "event": Refusal("抽象事件", "the abstract event", "请改用具体的事件。", "Use a concrete event."),
    "callChoreography": Refusal("编排元素", "a choreography element",
        "请改用任务或调用活动。", "Use a task or a call activity."),
    "choreographyTask": Refusal("编排任务", "the choreography task",
        "请改用发送任务与接收任务。", "Use a send task and a receive task."),
    "subChoreography": Refusal("子编排", "the sub-choreography", "请改用子流程。", "Use a sub-process."),
    "behavior": Refusal("多实例的事件行为", "throwing events from a multi-instance activity",
        "请删去 behavior，改用完成条件。", "Remove behavior and use a completion condition."),
    "loop on an event sub-process": Refusal("多实例的事件子流程", "a multi-instance event sub-process",
        "请把多实例放到其中的子流程上。", "Put the loop on a sub-process inside it."),
}  # fmt: skip
"""Everything of BPMN 2.0 that is known and not executed, by tag, event kind or attribute."""


def check_support(outline: Outline, report: Report) -> None:
    for node in outline.nodes[1:]:
        name = _unsupported(node)
        if name is not None:
            refuse(report, name, node.raw)
        for feature, raw in _unsupported_features(node):
            refuse(report, feature, raw)
        _check_event_kind(node, report)


def refuse(report: Report, name: str, raw: Raw) -> None:
    refusal = REFUSED[name]
    report.refuse("UNSUPPORTED", raw, what_zh=refusal.zh, what_en=refusal.en,
                  instead_zh=refusal.instead_zh, instead_en=refusal.instead_en)  # fmt: skip


def _unsupported(node: Node) -> str | None:
    return node.tag if node.tag not in TYPES else None


def _check_event_kind(node: Node, report: Report) -> None:
    """Kinds that run somewhere, but not at this place; of a multiple event each of its kinds as well."""
    kinds = EVENT_KINDS.get((node.tag, node.position))
    if kinds is None:
        return
    for kind in dict.fromkeys((node.event, *node.kinds)):
        if kind not in kinds or (kind in _ALONE and len(node.kinds) > 1):
            report.refuse("EVENT_NOT_HERE", node.raw, kind=kind, tag=node.tag, allowed=", ".join(sorted(kinds)))


def _unsupported_features(node: Node) -> list[tuple[str, Raw]]:
    found: list[tuple[str, Raw]] = []
    for loop in node.raw.all("multiInstanceLoopCharacteristics") if node.tag in ACTIVITIES else ():
        if (loop.get("behavior") or "All") != "All":
            found.append(("behavior", loop))
    if node.is_event_sub_process:
        loops = node.raw.all("multiInstanceLoopCharacteristics") + node.raw.all("standardLoopCharacteristics")
        found += [("loop on an event sub-process", loop) for loop in loops]
    return found
