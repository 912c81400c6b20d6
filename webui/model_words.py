"""What elements, their kinds and their properties are called to a person; what changed is found elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from engine.bundles import Change, element_names

_ = lazy_gettext
KINDS: Mapping[str, object] = {
    "process": _("流程"), "subProcess": _("子流程"), "startEvent": _("开始事件"), "endEvent": _("结束事件"),
    "intermediateCatchEvent": _("等待事件"), "intermediateThrowEvent": _("抛出事件"), "boundaryEvent": _("边界事件"),
    "userTask": _("人工任务"), "serviceTask": _("系统任务"), "sendTask": _("发送任务"), "receiveTask": _("接收任务"),
    "businessRuleTask": _("规则任务"), "scriptTask": _("脚本任务"), "callActivity": _("调用流程"), "task": _("任务"),
    "exclusiveGateway": _("排他网关"), "parallelGateway": _("并行网关"), "inclusiveGateway": _("包容网关"),
    "eventBasedGateway": _("事件网关"), "sequenceFlow": _("连线"), "message": _("消息"), "signal": _("信号"),
    "error": _("错误"), "textAnnotation": _("注释"), "association": _("关联线"), "decision": _("决策"),
    "input": _("输入列"), "output": _("输出列"), "rule": _("规则"),
}  # fmt: skip
PROPERTIES: Mapping[str, object] = {
    "name": _("名称"), "sourceRef": _("起点"), "targetRef": _("终点"), "default": _("默认连线"),
    "conditionExpression": _("条件"), "zeebe:assignmentDefinition@assignee": _("指定办理人"),
    "zeebe:assignmentDefinition@candidateGroups": _("候选组"), "zeebe:assignmentDefinition@candidateUsers": _("候选人"),
    "zeebe:taskSchedule@dueDate": _("到期时间"), "zeebe:taskSchedule@followUpDate": _("跟进时间"),
    "zeebe:priorityDefinition@priority": _("优先级"), "zeebe:formDefinition@formId": _("表单"),
    "zeebe:taskDefinition@type": _("作业类型"), "zeebe:taskDefinition@retries": _("重试次数"),
    "zeebe:calledDecision@decisionId": _("决策"), "zeebe:calledDecision@resultVariable": _("结果变量"),
    "zeebe:calledElement@processId": _("调用的流程"), "zeebe:script@expression": _("脚本"),
    "zeebe:loopCharacteristics@inputCollection": _("多实例的输入集合"),
    "zeebe:loopCharacteristics@outputCollection": _("多实例的输出集合"),
    "zeebe:subscription@correlationKey": _("关联键"), "timeDuration": _("时长"), "timeDate": _("日期时间"),
    "timeCycle": _("周期"), "completionCondition": _("完成条件"), "documentation": _("说明"),
    "multiInstanceLoopCharacteristics@isSequential": _("按顺序"), "cancelActivity": _("是否中断"),
    "attachedToRef": _("所在元素"), "expression": _("表达式"), "hitPolicy": _("命中策略"), "aggregation": _("汇总方式"),
    "description": _("备注"), "label": _("标题"), "column": _("输出名"), "typeRef": _("数据类型"),
    "requirements": _("依赖"), "text": _("文字"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """`how`: added | removed | changed; `details` are (what, before, after)."""

    how: str
    kind: str
    name: str
    details: tuple[tuple[str, str, str], ...]


def change_view(change: Change) -> ChangeView:
    kind = str(KINDS.get(change.type, change.type))
    name = gettext("第%(n)s条", n=change.name) if change.type == "rule" else change.name or change.element
    details = tuple((_property(key), before, after) for key, before, after in change.details)
    return ChangeView(how=change.how, kind=kind, name=name, details=details)


def names_in(path: str, content: bytes) -> dict[str, str]:
    """What the elements of a file are called, by id, as far as they have names."""
    return {id: _called(type, name) for id, (type, name) in element_names(path, content).items() if name}


def _called(type: str, name: str) -> str:
    """A rule by its number; a cell by that of its rule, with its column."""
    if type not in ("rule", "cell"):
        return name
    number, dot, column = name.partition(" · ")
    return f"{gettext('规则第%(n)s条', n=number)}{dot}{column}"


def _property(key: str) -> str:
    kind, colon, name = key.partition(":")
    own = {"property": _("属性 %(name)s", name=name), "header": _("固定参数 %(name)s", name=name),
           "input": _("输入 %(name)s", name=name), "output": _("输出 %(name)s", name=name), "cell": name}  # fmt: skip
    return str(own[kind] if colon and kind in own else PROPERTIES.get(key, key))
