"""The wording of every finding about a BPMN file: reason and remedy in Chinese and English; `{…}` is filled in."""

from typing import NamedTuple

from engine.bpmn.standard_reasons import STANDARD_REASONS
from engine.bpmn.task_reasons import TASK_REASONS


class Reason(NamedTuple):
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


REASONS: dict[str, Reason] = {
    # the file
    "FILE_TOO_LARGE": Reason(
        "文件过大（{megabytes} MB，上限{most} MB）。", "The file is too large ({megabytes} MB, at most {most} MB).",
        "请拆分流程，或删去内嵌的图片。", "Split the process, or remove embedded pictures."),
    "DOCTYPE": Reason(
        "文件含有 DOCTYPE 或实体声明。", "The file has a DOCTYPE or declares entities.",
        "请删去该声明，BPMN 文件不需要它。", "Remove the declaration; BPMN needs none."),
    "XML_MALFORMED": Reason(
        "不是完整的 XML（{reason}）。", "This is not well-formed XML ({reason}).",
        "请用建模工具重新保存文件。", "Save the file again with the modeller."),
    "NOT_BPMN": Reason(
        "根元素是 {tag}，不是 BPMN 2.0 的 definitions。", "The root element is {tag}, not definitions of BPMN 2.0.",
        "请选择 .bpmn 文件。", "Choose a .bpmn file."),
    "NO_EXECUTABLE_PROCESS": Reason(
        "文件中没有可执行的流程，只作为图保存。", "The file has no executable process: it is kept as a drawing.",
        "如要执行，请勾选流程的“可执行”（isExecutable）。", "To execute it, tick \"executable\" (isExecutable)."),
    "NESTED_TOO_DEEP": Reason(
        "子流程嵌套超过{most}层。", "Sub-processes are nested more than {most} deep.",
        "请改用调用活动。", "Use call activities."),
    "TOO_MANY_ELEMENTS": Reason(
        "流程超过{most}个元素。", "The process has more than {most} elements.",
        "请拆成多个流程，用调用活动连接。", "Split it into processes joined by call activities."),
    "DUPLICATE_ID": Reason(
        "标识重复，已在第{first}行使用。", "The id is already used in line {first}.",
        "请给其中一个换用新的标识。", "Give one of the two a new id."),
    "PICTURE_MISSING": Reason(
        "流程没有图形数据，无法显示流程图。", "The process has no diagram data, so no picture can be shown.",
        "请在建模工具中打开并保存，或使用自动布局。", "Open and save it in the modeller, or use auto-layout."),
    # the official schema
    "SCHEMA_ELEMENT": Reason(
        "元素 {tag} 的位置或内容不符合 BPMN 2.0。", "The element {tag} is not allowed here by BPMN 2.0: {message}",
        "请删除它或移到正确的位置。", "Remove it or move it to its place."),
    "SCHEMA_ATTRIBUTE": Reason(
        "元素 {tag} 不允许有属性 {name}。", "The element {tag} has no attribute {name} in BPMN 2.0: {message}",
        "请删除该属性。", "Remove the attribute."),
    "SCHEMA_ATTRIBUTE_MISSING": Reason(
        "元素 {tag} 缺少属性 {name}。", "The element {tag} lacks the attribute {name}: {message}",
        "请补充该属性。", "Add the attribute."),
    "SCHEMA_VALUE": Reason(
        "元素 {tag} 的值不合法：{name} {value}。", "A value of the element {tag} is not valid: {message}",
        "请改为允许的值。", "Change it to an allowed value."),
    "SCHEMA": Reason(
        "元素 {tag} 不符合 BPMN 2.0。", "The element {tag} does not follow BPMN 2.0: {message}",
        "请用建模工具修改。", "Mend it in the modeller."),
    # how it begins
    "START_NOT_READABLE": Reason(
        "开始事件无法启用：{reason_zh}", "A start event cannot be armed: {reason_en}",
        "开始事件的表达式只能使用 tables，请修改。", "Expressions of a start event may use tables only: mend it."),
    # what is not executed
    "UNSUPPORTED": Reason(
        "本引擎不执行{what_zh}。", "This engine does not execute {what_en}.",
        "{instead_zh}", "{instead_en}"),
    "EVENT_NOT_HERE": Reason(
        "{tag} 在此处不能是 {kind} 事件。", "A {tag} cannot be a {kind} event here.",
        "此处允许：{allowed}。", "Allowed here: {allowed}."),
    "FOREIGN_ATTRIBUTE": Reason(
        "{name} 属于其他引擎，本引擎不会执行。", "{name} belongs to another engine and would do nothing here.",
        "请删除它，改用 zeebe 扩展元素。", "Remove it and use the zeebe extension elements."),
    "EXTENSION_UNSUPPORTED": Reason(
        "扩展元素 {name} 在此处不会执行。", "The extension element {name} would do nothing here.",
        "请删除它。", "Remove it."),
    # expressions
    "FEEL_SYNTAX": Reason(
        "{name} 不是合法的 FEEL：{reason_zh}\n{excerpt}\n", "{name} is not FEEL: {reason_en}\n{excerpt}\n",
        "请按标记处修改表达式。", "Mend the expression at the mark."),
    "NOT_FEEL": Reason(
        "{name} 的 {text} 是其他引擎的表达式。", "{name} holds {text}, an expression of another engine.",
        "请改写为以 = 开头的 FEEL。", "Write it as FEEL, starting with =."),
    "EXPRESSION_EXPECTED": Reason(
        "{name} 应为表达式，现为“{text}”。", "{name} has to be an expression, but is \"{text}\".",
        "请在前面加上 = 。", "Put = in front."),
    "FOREIGN_SCRIPT": Reason(
        "不执行 {language} 脚本，只执行 FEEL。", "Scripts in {language} are not executed, only FEEL is.",
        "请改用 FEEL（zeebe:script），或改为服务任务。", "Use FEEL (zeebe:script), or a service task."),
    "VARIABLE_NAME": Reason(
        "{name} 的“{text}”不是变量名。", "{name} holds \"{text}\", which is not a variable name.",
        "请填写变量名，不加 = 。", "Write the name of a variable, without =."),
    "ATTRIBUTE_MISSING": Reason(
        "{tag} 缺少 {name}。", "{tag} lacks {name}.",
        "请补充。", "Fill it in."),
    # parts of elements
    "FORM_KEY": Reason(
        "不支持 formKey 与 externalReference。", "formKey and externalReference are not supported.",
        "请用 formId 指定已部署的表单。", "Name a deployed form by formId."),
    "MOMENT": Reason(
        "{name} 的“{text}”不是日期时间。", "{name} holds \"{text}\", which is not a date and time.",
        "例如 2026-12-01T09:00:00+08:00，或以 = 开头的表达式。",
        "For example 2026-12-01T09:00:00+08:00, or an expression starting with =."),
    "PRIORITY": Reason(
        "优先级“{text}”不是0到100的整数。", "The priority \"{text}\" is not a whole number from 0 to 100.",
        "请填写0到100的整数，或以 = 开头的表达式。", "Write a number from 0 to 100, or an expression starting with =."),
    "NOBODY_ASSIGNED": Reason(
        "用户任务没有办理人，也没有候选人或候选组。", "The user task has neither an assignee nor candidates.",
        "请指定候选组，否则只有主管能看到它。", "Name candidate groups, or only supervisors will see it."),
    "JOB_MISSING": Reason(
        "没有任务类型，不会有任何程序执行它。", "It names no job type, so nobody would do it.",
        "请填写任务定义的类型（zeebe:taskDefinition type）。",
        "Fill in the type of its task definition (zeebe:taskDefinition)."),
    "SCRIPT_MISSING": Reason(
        "脚本任务没有 FEEL 表达式。", "The script task has no FEEL expression.",
        "请填写 zeebe:script 的表达式与结果变量。", "Fill in expression and result variable of its zeebe:script."),
    "DECISION_MISSING": Reason(
        "业务规则任务没有指定决策。", "The business rule task names no decision.",
        "请填写决策标识与结果变量。", "Fill in decision id and result variable."),
    "CALLED_PROCESS_MISSING": Reason(
        "调用活动没有指定流程。", "The call activity names no process.",
        "请填写被调用流程的标识。", "Fill in the id of the called process."),
    "BINDING": Reason(
        "不支持绑定方式 {binding}。", "The binding {binding} is not supported.",
        "请选择其一：{known}。", "Choose one of {known}."),
    "COLLECTION_AND_CARDINALITY": Reason(
        "多实例既有输入集合又有次数。", "The multi-instance activity has both an input collection and a number.",
        "请只保留一项。", "Keep one of the two."),
    "LOOP_WITHOUT_END": Reason(
        "循环既没有条件也没有最多次数，会一直重复。",
        "The loop has neither a condition nor a maximum: it would never end.",
        "请填写循环条件或最多次数（loopMaximum）。", "Fill in a loop condition or a loopMaximum."),
    "ESCALATION_CODE_MISSING": Reason(
        "升级事件没有升级代码。", "The escalation event has no escalation code.",
        "请指定升级，并填写它的代码。", "Refer to an escalation with a code."),
    "COMPENSATION_HANDLER": Reason(
        "补偿边界事件没有连到补偿活动。", "The compensation event leads to no compensation activity.",
        "请用关联线（不是顺序流）连到一个标记为补偿的活动。",
        "Draw an association, not a flow, to an activity marked as compensation."),
    "COMPENSATION_CONNECTED": Reason(
        "补偿活动不在正常流程中，不能有顺序流。", "A compensation activity stands outside the flow: none may touch it.",
        "请删去顺序流。", "Remove the flows."),
    "CANCEL_NOT_CAUGHT": Reason(
        "取消结束事件所在的事务没有取消边界事件。",
        "The transaction of the cancel end event has no cancel boundary event.",
        "请在事务上画出取消边界事件，写明取消之后怎么办。",
        "Draw a cancel boundary event on the transaction: it says what follows."),
    "COLLECTION_MISSING": Reason(
        "多实例没有输入集合。", "The multi-instance activity has no input collection.",
        "请填写输入集合，例如 =applicants。", "Fill in an input collection, such as =applicants."),
    "OUTPUT_HALF": Reason(
        "输出集合与输出元素须同时填写。", "Output collection and output element go together.",
        "请补充另一项，或两项都删去。", "Fill in the other one, or remove both."),
    "TIMER_MISSING": Reason(
        "定时事件没有时间。", "The timer has no time.",
        "请填写日期、时长或周期之一。", "Fill in one of date, duration or cycle."),
    "TIMER_VALUE": Reason(
        "“{text}”不是合法的时间（{kind}）。", "\"{text}\" is not a {kind} a timer understands.",
        "例如 2026-12-01T09:00:00+08:00、PT8H、R/P1D、0 0 9 * * *，或以 = 开头的表达式。",
        "For example 2026-12-01T09:00:00+08:00, PT8H, R/P1D, 0 0 9 * * *, or an expression starting with =."),
    "MESSAGE_MISSING": Reason(
        "没有指定消息或消息没有名称。", "It names no message, or the message has no name.",
        "请选择消息并填写名称。", "Choose a message and give it a name."),
    "CORRELATION_KEY_MISSING": Reason(
        "消息“{message}”没有关联键，永远等不到。",
        "The message \"{message}\" has no correlation key, so it would never arrive.",
        "请填写关联键，例如 =businessKey。", "Fill in a correlation key, such as =businessKey."),
    "SIGNAL_MISSING": Reason(
        "没有指定信号或信号没有名称。", "It names no signal, or the signal has no name.",
        "请选择信号并填写名称。", "Choose a signal and give it a name."),
    "ERROR_CODE_MISSING": Reason(
        "错误没有错误代码。", "The error has no error code.",
        "请选择错误并填写代码。", "Choose an error and give it a code."),
    # unsound shapes
    "DANGLING_FLOW": Reason(
        "顺序流的一端“{missing}”不存在。", "One end of the flow, \"{missing}\", does not exist.",
        "请重新连接或删除该顺序流。", "Connect it again or remove it."),
    "CROSSES_SCOPE": Reason(
        "顺序流从 {source} 到 {target} 跨越了子流程边界。",
        "The flow from {source} to {target} crosses the border of a sub-process.",
        "请在同一层内连接；离开子流程请用边界事件。",
        "Connect within one level; leave a sub-process by a boundary event."),
    "BOUNDARY_HOST": Reason(
        "边界事件没有附着在同层的活动上（{host}）。",
        "The boundary event is not attached to an activity of its level ({host}).",
        "请把它拖到活动的边上。", "Drag it onto the border of an activity."),
    "START_COUNT": Reason(
        "{scope} 应有{wanted_zh}，现有{count}个。", "{scope} needs {wanted_en}, but has {count}.",
        "请补充或删除启动事件。", "Add or remove start events."),
    "START_WITH_INCOMING": Reason(
        "启动事件不能有进入的顺序流。", "A start event cannot have an incoming flow.",
        "请连接到启动事件之后的元素。", "Connect to the element after it."),
    "END_WITH_OUTGOING": Reason(
        "结束事件不能有离开的顺序流。", "An end event cannot have an outgoing flow.",
        "请改用中间事件，或删除该顺序流。", "Use an intermediate event, or remove the flow."),
    "BOUNDARY_WITH_INCOMING": Reason(
        "边界事件不能有进入的顺序流。", "A boundary event cannot have an incoming flow.",
        "请删除该顺序流。", "Remove the flow."),
    "EVENT_SUB_PROCESS_CONNECTED": Reason(
        "事件子流程不能连接顺序流。", "An event sub-process cannot be connected by flows.",
        "请删除顺序流，它由自己的启动事件触发。", "Remove the flows; its own start event triggers it."),
    "UNREACHABLE": Reason(
        "从启动事件无法到达此元素。", "No path leads here from a start event.",
        "请连接它或删除它。", "Connect it or remove it."),
    "DEAD_END": Reason(
        "此元素之后没有顺序流。", "Nothing follows this element.",
        "请连接到下一个元素，或以结束事件收尾。", "Connect it to the next element, or close it by an end event."),
    "NO_PATH_TO_END": Reason(
        "从此元素无法到达结束事件，流程将永不结束。",
        "No path leads from here to an end event: the process would never end.",
        "请为回路画出一个出口。", "Draw a way out of the loop."),
    "FLOW_WITHOUT_CONDITION": Reason(
        "排他网关的顺序流没有条件，也不是默认流。",
        "The flow leaves an exclusive gateway without a condition and is not its default.",
        "请填写条件，或设为默认流。", "Give it a condition, or make it the default flow."),
    "DEFAULT_WITH_CONDITION": Reason(
        "默认流的条件不起作用。", "The condition of a default flow has no effect.",
        "请删除条件。", "Remove the condition."),
    "DEFAULT_NOT_OUTGOING": Reason(
        "默认流不是此网关离开的顺序流。", "The default flow does not leave this gateway.",
        "请重新选择默认流。", "Choose the default flow again."),
    "NO_DEFAULT": Reason(
        "所有条件都不成立时流程会停下。", "If no condition holds, the process stops here.",
        "请把一条顺序流设为默认流。", "Make one of the flows the default."),
    "CONDITION_MISPLACED": Reason(
        "只有活动、排他网关、包容网关与复杂网关之后的顺序流可以有条件。",
        "Only flows that leave an activity or an exclusive, inclusive or complex gateway can have conditions.",
        "请在此处插入排他网关。", "Put an exclusive gateway here."),
    "EVENT_GATEWAY_TARGET": Reason(
        "事件网关之后只能是捕获事件或接收任务（{target}）。",
        "After an event-based gateway only catch events and receive tasks may follow ({target}).",
        "请在网关与该元素之间放一个捕获事件。", "Put a catch event between the gateway and that element."),
    "EVENT_GATEWAY_SHARED": Reason(
        "事件网关之后的 {target} 还有其他进入的顺序流。",
        "{target}, which follows an event-based gateway, has another incoming flow.",
        "请为另一条路径使用单独的事件。", "Use an event of its own for the other path."),
    "EVENT_GATEWAY_SINGLE": Reason(
        "事件网关至少需要两条离开的顺序流。", "An event-based gateway needs at least two outgoing flows.",
        "请补充一个事件，或删除网关。", "Add an event, or remove the gateway."),
    "CAUGHT_TWICE": Reason(
        "同一处已有事件捕获 {kind}“{name}”，此事件永远不会触发。",
        "The {kind} \"{name}\" is already caught at this place, so this event would never fire.",
        "请删除其中一个，或改用不同的代码或名称。", "Remove one of the two, or give it another code or name."),
    "CIRCLE_WITHOUT_WAIT": Reason(
        "回路（{elements}）中既没有等待，也没有改变变量的元素，一旦进入就不会停下。",
        "Nothing waits and nothing changes in the circle of {elements}: once inside, it would never stop.",
        "请在回路中放入任务、定时事件或脚本。", "Put a task, a timer or a script into it."),
    "ERROR_NOT_THROWN": Reason(
        "{host} 中没有元素会抛出错误“{error}”，此事件永远不会触发。",
        "Nothing inside {host} throws the error \"{error}\", so this event never fires.",
        "请改正错误代码，或删除该事件。", "Correct the error code, or remove the event."),
    "JOIN_NEVER_COMPLETE": Reason(
        "并行汇聚等待的分支由 {split} 二选一，永远等不齐。",
        "This parallel join waits for branches of which {split} chooses only one: it would wait for ever.",
        "请改用排他网关汇聚，或改用并行网关拆分。",
        "Join them by an exclusive gateway, or split them by a parallel one."),
    # references to other files
    "UNKNOWN_FORM": Reason(
        "表单“{name}”不存在。", "The form \"{name}\" does not exist.",
        "请部署该表单或改正标识{hint_zh}。", "Deploy it or correct the id{hint_en}."),
    "UNKNOWN_DECISION": Reason(
        "决策“{name}”不存在。", "The decision \"{name}\" does not exist.",
        "请部署该决策或改正标识{hint_zh}。", "Deploy it or correct the id{hint_en}."),
    "UNKNOWN_PROCESS": Reason(
        "被调用的流程“{name}”不存在。", "The called process \"{name}\" does not exist.",
        "请部署该流程、在 uses 中声明，或改正标识{hint_zh}。",
        "Deploy it, list it under uses, or correct the id{hint_en}."),
    "UNKNOWN_ROLE": Reason(
        "角色“{name}”不存在。", "The role \"{name}\" does not exist.",
        "请在组织中建立该角色或改正名称{hint_zh}。", "Create the role or correct its name{hint_en}."),
    "UNKNOWN_SLA": Reason(
        "时限承诺“{name}”不存在。", "The SLA policy \"{name}\" does not exist.",
        "请在 bundle.yaml 中声明或改正名称{hint_zh}。", "Declare it in bundle.yaml or correct its name{hint_en}."),
    "UNKNOWN_PAUSE": Reason(
        "没有名为“{name}”的暂停原因。", "There is no reason \"{name}\" to stop a promise.",
        "请改正名称{hint_zh}。",
        "Correct its name{hint_en}."),
    "UNKNOWN_CONNECTOR": Reason(
        "内置连接器“{name}”不存在。", "There is no built-in connector \"{name}\".",
        "请改正类型名称{hint_zh}；外部任务请勿使用内置前缀。",
        "Correct the type{hint_en}; external jobs must not use a built-in prefix."),
    "UNKNOWN_TEMPLATE": Reason(
        "通知模板“{name}”不存在。", "The notification template \"{name}\" does not exist.",
        "请在 bundle.yaml 中声明或改正名称{hint_zh}。", "Declare it in bundle.yaml or correct its name{hint_en}."),
    "UNKNOWN_MESSAGE": Reason(
        "消息“{name}”没有声明。", "The message \"{name}\" is not declared.",
        "请在 bundle.yaml 中声明或改正名称{hint_zh}。", "Declare it in bundle.yaml or correct its name{hint_en}."),
    "UNKNOWN_LEDGER": Reason(
        "台账“{name}”没有声明。", "The ledger \"{name}\" is not declared.",
        "请在 bundle.yaml 中声明或改正名称{hint_zh}。", "Declare it in bundle.yaml or correct its name{hint_en}."),
}  # fmt: skip
REASONS |= {code: Reason(*texts) for code, texts in {**STANDARD_REASONS, **TASK_REASONS}.items()}
