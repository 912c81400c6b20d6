"""The wording of broken rules of the standard: reason and remedy in Chinese and English; `{…}` is filled in."""

STANDARD_REASONS: dict[str, tuple[str, str, str, str]] = {
    # references and ids
    "REFERENCE_MISSING": (
        "{tag} 的 {name} 指向“{missing}”，但文件中没有它。",
        "{name} of {tag} names \"{missing}\", which is not in the file.",
        "请改正该引用，或补上缺少的元素。", "Correct the reference, or add what is missing."),
    "REFERENCE_KIND": (
        "{tag} 的 {name} 指向“{target}”，它是 {kind}，不能用在这里。",
        "{name} of {tag} names \"{target}\", a {kind}, which cannot stand here.",
        "请改为指向正确种类的元素。", "Name an element of the right kind."),
    "STRUCTURE_MISSING": (
        "{tag} 的类型“{missing}”不是文件中的类型定义。",
        "The structure \"{missing}\" of {tag} is no item definition of the file.",
        "请补上类型定义；本引擎不使用它。", "Add the item definition; this engine does not use it."),
    "PICTURE_OF_NOTHING": (
        "图形画的是“{missing}”，但文件中没有它。", "A shape draws \"{missing}\", which is not in the file.",
        "请在建模工具中打开并重新保存。", "Open it in the modeller and save it again."),
    "IMPORT_MISSING": (
        "导入的文件“{location}”不存在或无法读取。", "The imported file \"{location}\" is missing or cannot be read.",
        "请补上该文件，或删除导入。", "Add the file, or remove the import."),
    "IMPORT_NAMESPACE": (
        "导入的文件“{location}”的目标命名空间是 {namespace}，与导入所写不符。",
        "The imported file \"{location}\" has the target namespace {namespace}, not the one the import names.",
        "请改正命名空间。", "Correct the namespace."),
    # flows
    "FLOW_ELSEWHERE": (
        "顺序流没有写在它所连接元素的同一层。", "The flow is not written on the level of the elements it connects.",
        "请在建模工具中删除并重新连接。", "Remove it and connect again in the modeller."),
    "FLOW_NOT_LISTED": (
        "顺序流“{flow}”连接到此元素，但 {side} 中没有列出它。",
        "The flow \"{flow}\" meets this element, but is not among its {side}.",
        "请在建模工具中重新连接并保存。", "Connect it again in the modeller and save."),
    "FLOW_LISTED_WRONGLY": (
        "{side} 列出了“{flow}”，但它并不连接此元素。", "{side} lists \"{flow}\", which does not meet this element.",
        "请删除该项，或重新连接顺序流。", "Remove the entry, or connect the flow again."),
    "CONDITION_ALONE": (
        "{source} 只有一条离开的顺序流，却带有条件；条件不成立时流程会停下。",
        "The only flow that leaves {source} has a condition: if it does not hold, nothing goes on.",
        "请再画一条默认流，或删除条件。", "Draw a default flow beside it, or remove the condition."),
    "COMPENSATION_CONNECTED": (
        "补偿事件与补偿活动不能用顺序流连接。", "Compensation events and activities cannot be connected by flows.",
        "请删除顺序流，改用关联线连接补偿活动。", "Remove the flow; an association leads to the activity."),
    # gateways
    "GATEWAY_DIRECTION": (
        "网关声明为 {direction}，与它的顺序流不符。", "The gateway says {direction}, but its flows say otherwise.",
        "请删除 gatewayDirection，或改正顺序流。", "Remove gatewayDirection, or mend the flows."),
    "EVENT_GATEWAY_MIXED": (
        "事件网关之后不能同时有消息事件和接收任务。",
        "Message events and receive tasks cannot both follow an event-based gateway.",
        "请统一使用其中一种。", "Use one kind only."),
    "EVENT_GATEWAY_BOUNDARY": (
        "事件网关之后的接收任务 {target} 不能带边界事件。",
        "The receive task {target}, which follows an event-based gateway, cannot carry boundary events.",
        "请把该事件直接画在网关之后。", "Let the event follow the gateway itself."),
    "EVENT_GATEWAY_PARALLEL": (
        "并行的事件网关只能用来启动流程。", "A parallel event-based gateway can only begin a process.",
        "请勾选 instantiate，或改为 Exclusive。", "Set instantiate, or make it Exclusive."),
    "INSTANTIATE_CONNECTED": (
        "启动流程的元素不能有进入的顺序流。", "What begins a process cannot have an incoming flow.",
        "请删除该顺序流，或取消 instantiate。", "Remove the flow, or unset instantiate."),
    # events
    "EVENT_WITHOUT_INCOMING": (
        "{tag} 没有进入的顺序流。", "The {tag} has no incoming flow.",
        "请连接它或删除它。", "Connect it or remove it."),
    "EVENT_WITHOUT_OUTGOING": (
        "{tag} 没有离开的顺序流。", "The {tag} has no outgoing flow.",
        "请连接到下一个元素。", "Connect it to the next element."),
    "LINK_CONNECTED": (
        "链接事件只在一侧有顺序流：抛出的只有进入，捕获的只有离开。",
        "A link event has flows on one side only: into the throw, out of the catch.",
        "请删除多余的顺序流。", "Remove the other flow."),
    "LINK_WITHOUT_TARGET": (
        "链接“{name}”在同一层没有捕获事件。", "No catch event of the link \"{name}\" is on this level.",
        "请补充同名的链接捕获事件。", "Add a link catch event of that name."),
    "LINK_WITHOUT_SOURCE": (
        "没有链接事件通向“{name}”。", "No link event leads to \"{name}\".",
        "请补充同名的链接抛出事件，或删除它。", "Add a link throw event of that name, or remove it."),
    "LINK_TARGET_TWICE": (
        "链接“{name}”有不止一个捕获事件。", "The link \"{name}\" has more than one catch event.",
        "请只保留一个。", "Keep one of them."),
    "MESSAGE_OPERATION": (
        "消息事件没有指定操作（operationRef）。", "The message event names no operation (operationRef).",
        "标准要求可执行流程填写；本引擎不使用它。", "The standard asks for one; this engine does not use it."),
    "ESCALATION_CODE_MISSING": (
        "升级没有升级代码。", "The escalation has no escalation code.",
        "请选择升级并填写代码。", "Choose an escalation and give it a code."),
    "CANCEL_ELSEWHERE": (
        "取消事件只能用于事务。", "A cancel event belongs to a transaction only.",
        "请改用错误事件，或把子流程改为事务。", "Use an error event, or make the sub-process a transaction."),
    "COMPENSATION_HANDLER": (
        "补偿边界事件没有关联到补偿活动。", "The compensation event is not associated with a compensation activity.",
        "请用关联线连接一个补偿活动。", "Draw an association to a compensation activity."),
    "COMPENSATION_TARGET": (
        "{activity} 没有补偿处理，无法撤销。", "Nothing undoes {activity}, which is to be undone.",
        "请为它添加补偿边界事件或补偿事件子流程。",
        "Attach a compensation event to it, or put a compensating event sub-process into it."),
    "CALLED_WITHOUT_START": (
        "被调用的流程 {called} 没有空启动事件。", "The called process {called} has no plain start event.",
        "请在该流程中补充空启动事件。", "Give that process a plain start event."),
    # processes and sub-processes
    "EVENT_SUB_PROCESS_START": (
        "事件子流程应恰好有一个带触发条件的启动事件，现有{count}个启动事件。",
        "An event sub-process has exactly one start event, which carries an event; here are {count}.",
        "请补充触发条件，或删除多余的启动事件。", "Give it an event, or remove the others."),
    "AD_HOC_EMPTY": (
        "即席子流程中没有活动。", "The ad-hoc sub-process holds no activity.",
        "请放入至少一个活动。", "Put an activity into it."),
    "AD_HOC_BORDER": (
        "即席子流程中不能有 {tag}。", "An ad-hoc sub-process cannot hold a {tag}.",
        "请删除它。", "Remove it."),
    "CHOREOGRAPHY_HERE": (
        "流程中不能有编排元素 {tag}。", "A process cannot hold a {tag}.",
        "请改用任务或子流程。", "Use a task or a sub-process."),
    "START_WITHOUT_END": (
        "{scope} 有启动事件，却没有结束事件。", "{scope} has a start event, but no end event.",
        "请补充结束事件。", "Add an end event."),
    "END_WITHOUT_START": (
        "{scope} 有结束事件，却没有启动事件。", "{scope} has an end event, but no start event.",
        "请补充启动事件。", "Add a start event."),
    "IMPLICIT_START": (
        "同层已有启动事件，此元素却没有进入的顺序流。",
        "Its level has start events, yet no flow leads to this element.",
        "请连接它或删除它。", "Connect it or remove it."),
    "IMPLICIT_END": (
        "同层已有结束事件，此元素之后却没有顺序流，流程将在此隐式结束。",
        "Its level has end events, yet nothing follows this element: a path ends here unsaid.",
        "请以结束事件收尾。", "Close the path by an end event."),
    # activities
    "QUANTITY": (
        "{name} 必须不小于1。", "{name} must be one or more.",
        "请改为1。", "Make it 1."),
    "BEHAVIOR_INCOMPLETE": (
        "多实例的 behavior 为 {behavior}，但缺少 {needed}。",
        "The multi-instance behaves as {behavior}, but lacks {needed}.",
        "请补充，或删除 behavior。", "Add it, or remove behavior."),
    "MULTI_INSTANCE_COUNT": (
        "多实例既没有次数也没有数据集合。", "The multi-instance has neither a cardinality nor a data input.",
        "标准要求填写其一；本引擎也接受扩展元素中的输入集合。",
        "The standard asks for one; this engine also takes the input collection of the extension element."),
    "SCRIPT_FORMAT": (
        "脚本没有注明格式（scriptFormat）。", "The script does not say its format (scriptFormat).",
        "请注明格式。", "Say its format."),
    "LOOP_DATA": (
        "{name} 没有指向本任务的 {tag}。", "{name} does not name a {tag} of this task.",
        "标准要求如此；本引擎也接受扩展元素中的集合。",
        "The standard asks for it; the collection of the extension element does as well here."),
    "CALL_DATA": (
        "{tag} 的数量与被调用的 {called} 不一致。", "The number of its {tag} differs from that of the called {called}.",
        "请与被调用的流程保持一致，或全部删去。", "Make them the same, or remove them."),
    "SUB_PROCESS_DATA": (
        "子流程不能有自己的数据输入与输出。", "A sub-process cannot have data inputs and outputs of its own.",
        "请改用数据对象。", "Use data objects."),
    "MESSAGE_DATA_COUNT": (
        "收发消息的任务应恰好有一个 {tag}。", "A task that exchanges a message has one {tag}.",
        "请补充或删除。", "Add it, or remove the others."),
    "MESSAGE_DATA_TYPE": (
        "数据类型与 {message} 不一致。", "The data is not of the type of {message}.",
        "请使用同一个类型定义。", "Use the same item definition."),
    # data
    "DATA_IN_NO_SET": (
        "该数据不在任何 {set} 中。", "This data is in no {set}.",
        "请加入一个集合。", "Add it to one."),
    "SET_FOREIGN": (
        "集合中的 {data} 不属于此处。", "{data} in this set belongs elsewhere.",
        "请只列出本元素的数据。", "List this element's own data only."),
    "SET_SUBSET": (
        "{name} 中的 {data} 不在该集合中。", "{data} of {name} is not in the set.",
        "请先加入集合。", "Add it to the set."),
    "EVENT_DATA_COUNT": (
        "事件有{count}个数据，但带数据的定义有{wanted}个。",
        "The event has {count} pieces of data, but {wanted} definitions that carry some.",
        "请一一对应。", "Give each definition one."),
    "SET_PAIR": (
        "输入集合 {one} 与输出集合 {other} 没有互相引用。",
        "The input set {one} and the output set {other} do not name each other.",
        "请补充或删除引用。", "Name it on both sides, or on none."),
    "COLLECTION_FLAG": (
        "isCollection 与类型定义 {item} 不一致。", "isCollection differs from the item definition {item}.",
        "请改为一致。", "Make them the same."),
    "ASSOCIATION_SOURCES": (
        "数据关联有多个来源，却没有转换。", "The data association has several sources, but no transformation.",
        "请补充转换，或只保留一个来源。", "Add a transformation, or keep one source."),
    "ASSOCIATION_TYPES": (
        "{source} 与 {target} 的类型不同，却没有转换。",
        "{source} and {target} are of different types, but there is no transformation.",
        "请使用同一个类型定义，或补充转换。", "Use the same item definition, or add a transformation."),
    "ASSOCIATION_END": (
        "数据关联在活动一侧应连接 {tag}。", "The data association has to meet a {tag} of the activity.",
        "请重新连接。", "Connect it again."),
    # pools, conversations, choreographies
    "PARTICIPANT_MULTIPLICITY": (
        "参与者数量不合理：最少{least}，最多{most}。", "The number of participants cannot be {least} to {most}.",
        "最多应不小于1，也不小于最少。", "The maximum is one or more, and not less than the minimum."),
    "MESSAGE_FLOW_INSIDE": (
        "消息流的两端在同一个池中。", "Both ends of the message flow are in one pool.",
        "请改用顺序流。", "Use a sequence flow."),
    "MESSAGE_FLOW_END": (
        "消息流不能连接到 {end}。", "The message flow cannot meet {end}.",
        "请连接到收发消息的事件或任务。", "Connect it to an event or a task that exchanges messages."),
    "GLOBAL_CONVERSATION": (
        "全局会话中不能有 {tag}。", "A global conversation cannot hold a {tag}.",
        "请改用协作图。", "Use a collaboration."),
    "CONVERSATION_LINK": (
        "会话连线应连接一个会话和一个参与者。", "A conversation link joins a conversation and a participant.",
        "请重新连接。", "Connect it again."),
    "LANE_MEMBER": (
        "泳道列出的 {node} 不是它所在流程的步骤。", "{node} in this lane is no step of the lane's process.",
        "请把它移到所在流程的泳道，或移出泳道。", "Move it to a lane of its own process, or out of the lane."),
    "CHOREOGRAPHY_INITIATOR": (
        "发起方不在参与者之中。", "The initiating participant is not one of the participants.",
        "请改正发起方。", "Correct the initiator."),
    "ACTIVITY_IN_CHOREOGRAPHY": (
        "编排图中不能有 {tag}。", "A choreography cannot hold a {tag}.",
        "请改用编排任务。", "Use a choreography task."),
    # texts
    "TEXT_FORMAT": (
        "文本格式“{text}”不是 MIME 类型。", "The text format \"{text}\" is not a MIME type.",
        "例如 text/plain。", "For example text/plain."),
    "EXPRESSION_EMPTY": (
        "{tag} 是空的。", "{tag} is empty.",
        "请填写表达式，或删除它。", "Fill in the expression, or remove it."),
}  # fmt: skip
