"""The one table of what this engine executes, by element, event kind and position; all else is refused with a reason.

`docs/reference/bpmn.md` shows every row; a test holds the two together.
"""

from dataclasses import dataclass

from engine.bpmn.findings import Report
from engine.bpmn.model import ElementType
from engine.bpmn.parse import ACTIVITIES, EVENTS, Node, Outline
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
    "exclusiveGateway": ElementType.EXCLUSIVE_GATEWAY,
    "parallelGateway": ElementType.PARALLEL_GATEWAY,
    "eventBasedGateway": ElementType.EVENT_BASED_GATEWAY,
    "startEvent": ElementType.START_EVENT,
    "intermediateCatchEvent": ElementType.INTERMEDIATE_CATCH_EVENT,
    "intermediateThrowEvent": ElementType.INTERMEDIATE_THROW_EVENT,
    "boundaryEvent": ElementType.BOUNDARY_EVENT,
    "endEvent": ElementType.END_EVENT,
}
"""Elements that run; the event kinds they may carry are in `EVENT_KINDS`."""

EVENT_KINDS: dict[tuple[str, str], frozenset[str]] = {
    ("startEvent", "process"): frozenset({"none", "timer", "message"}),
    ("startEvent", "sub-process"): frozenset({"none"}),
    ("startEvent", "interrupting"): frozenset({"timer", "message", "signal", "error"}),
    ("startEvent", "non-interrupting"): frozenset({"timer", "message", "signal"}),
    ("boundaryEvent", "interrupting"): frozenset({"timer", "message", "signal", "error"}),
    ("boundaryEvent", "non-interrupting"): frozenset({"timer", "message", "signal"}),
    ("intermediateCatchEvent", ""): frozenset({"timer", "message", "signal"}),
    ("intermediateThrowEvent", ""): frozenset({"none", "message", "signal"}),
    ("endEvent", ""): frozenset({"none", "terminate", "error", "message", "signal"}),
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


REFUSED: dict[str, Refusal] = {
    "inclusiveGateway": Refusal("包容网关", "the inclusive gateway",
        "请改用并行网关，并在每个分支上用排他网关跳过。",
        "Use a parallel gateway, and an exclusive one on each branch."),
    "complexGateway": Refusal("复杂网关", "the complex gateway",
        "请改用多实例活动及其完成条件。", "Use a multi-instance activity with a completion condition."),
    "transaction": Refusal("事务子流程", "the transaction",
        "请改用子流程，并以错误边界事件处理失败。", "Use a sub-process with an error boundary event."),
    "adHocSubProcess": Refusal("即席子流程", "the ad-hoc sub-process",
        "请改用多实例子流程或并行分支。", "Use a multi-instance sub-process or parallel branches."),
    "implicitThrowEvent": Refusal("隐式抛出事件", "the implicit throw event",
        "请改用中间抛出事件。", "Use an intermediate throw event."),
    "event": Refusal("抽象事件", "the abstract event", "请改用具体的事件。", "Use a concrete event."),
    "callChoreography": Refusal("编排元素", "a choreography element",
        "请改用任务或调用活动。", "Use a task or a call activity."),
    "choreographyTask": Refusal("编排任务", "the choreography task",
        "请改用发送任务与接收任务。", "Use a send task and a receive task."),
    "subChoreography": Refusal("子编排", "the sub-choreography", "请改用子流程。", "Use a sub-process."),
    "standardLoopCharacteristics": Refusal("标准循环", "the standard loop",
        "请用排他网关画出回路，或使用多实例。", "Draw the loop with an exclusive gateway, or use multi-instance."),
    "compensate": Refusal("补偿事件", "the compensation event",
        "请画出撤销步骤，由错误边界事件引出。", "Draw the undoing steps behind an error boundary event."),
    "escalation": Refusal("升级事件", "the escalation event",
        "请改用信号或非中断的消息事件。", "Use a signal or a non-interrupting message event."),
    "conditional": Refusal("条件事件", "the conditional event",
        "请改用消息、信号或定时事件。", "Use a message, a signal or a timer."),
    "link": Refusal("链接事件", "the link event", "请直接用顺序流连接。", "Connect the two places by a sequence flow."),
    "cancel": Refusal("取消事件", "the cancel event", "请改用错误结束事件。", "Use an error end event."),
    "several": Refusal("含多个定义的事件", "an event with several definitions",
        "请拆成各带一个定义的多个事件。", "Split it into events with one definition each."),
    "reference": Refusal("引用外部定义的事件", "an event that refers to a shared definition",
        "请在事件内写出定义。", "Write the definition inside the event."),
    "isForCompensation": Refusal("补偿活动", "a compensation activity",
        "请画出撤销步骤，由错误边界事件引出。", "Draw the undoing steps behind an error boundary event."),
    "instantiate": Refusal("由网关或接收任务启动流程", "starting a process by a gateway or a receive task",
        "请改用消息启动事件。", "Use a message start event."),
    "startQuantity": Refusal("令牌数量（startQuantity、completionQuantity）", "startQuantity and completionQuantity",
        "请改用多实例活动。", "Use a multi-instance activity."),
    "loopCardinality": Refusal("以次数定义的多实例", "multi-instance by number",
        "请改用输入集合，例如 =for i in 1..3 return i。", "Use an input collection, such as =for i in 1..3 return i."),
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
    if node.tag not in TYPES:
        return node.tag
    if node.tag in EVENTS and node.event in REFUSED:
        return node.event
    return None


def _check_event_kind(node: Node, report: Report) -> None:
    """Kinds that run somewhere, but not at this place."""
    kinds = EVENT_KINDS.get((node.tag, node.position))
    if kinds is not None and node.event not in kinds and node.event not in REFUSED:
        report.refuse("EVENT_NOT_HERE", node.raw, kind=node.event, tag=node.tag, allowed=", ".join(sorted(kinds)))


def _unsupported_features(node: Node) -> list[tuple[str, Raw]]:
    raw = node.raw
    found: list[tuple[str, Raw]] = []
    if raw.get("isForCompensation") in ("true", "1"):
        found.append(("isForCompensation", raw))
    if raw.get("instantiate") in ("true", "1"):
        found.append(("instantiate", raw))
    if any((raw.get(name) or "1") != "1" for name in ("startQuantity", "completionQuantity")):
        found.append(("startQuantity", raw))
    if node.tag in ACTIVITIES:
        found += _unsupported_loops(node)
    return found


def _unsupported_loops(node: Node) -> list[tuple[str, Raw]]:
    found = [("standardLoopCharacteristics", loop) for loop in node.raw.all("standardLoopCharacteristics")]
    for loop in node.raw.all("multiInstanceLoopCharacteristics"):
        if node.is_event_sub_process:
            found.append(("loop on an event sub-process", loop))
        if loop.child("loopCardinality") is not None:
            found.append(("loopCardinality", loop))
        if (loop.get("behavior") or "All") != "All":
            found.append(("behavior", loop))
    return found
