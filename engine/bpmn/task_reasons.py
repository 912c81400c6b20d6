"""The wording of findings about what a user task says of people: reason and remedy in two languages; `{…}` is filled
in."""

TASK_REASONS: dict[str, tuple[str, str, str, str]] = {
    "PROPERTY_VALUE": (
        "属性 {name} 的值“{text}”不可用。", "The property {name} cannot be \"{text}\".",
        "可以填写：{known}。", "It can be: {known}."),
    "PROPERTY_UNKNOWN": (
        "没有属性 {name}。", "There is no property {name}.",
        "可用的有：{known}。", "Known: {known}."),
    "PROPERTY_MISSING": (
        "有 {there} 时还需要属性 {name}。", "Where {there} is said, the property {name} is needed.",
        "请补充 {name}：{known}。", "Add {name}: {known}."),
    "PROPERTY_IDLE": (
        "属性 {name} 在 {there} 时不起作用。", "The property {name} does nothing where {there} is said.",
        "请删去 {name}，或改用其他规则。", "Remove {name}, or choose another rule."),
    "SIGNING_PLACE": (
        "会签规则只能写在多实例的用户任务上。", "A joint vote is declared on a multi-instance user task only.",
        "请把用户任务设为多实例，或删去 signing。", "Make it a multi-instance user task, or remove signing."),
    "SIGNING_CONDITION": (
        "会签规则已决定何时结束，不能再写完成条件。",
        "The rule of the joint vote says when it is over: there cannot be a completion condition too.",
        "请删去完成条件，或删去 signing。", "Remove the completion condition, or remove signing."),
    "SIGNING_ORDER": (
        "依次会签应画成顺序多实例。", "A sequential vote has to be drawn as a sequential multi-instance.",
        "请勾选顺序执行，或把 signing 改为 all。", "Set isSequential, or make signing all."),
    "SIGNING_OUTCOMES": (
        "结论（{text}）中没有一项算作同意（{known}），会签永远不会通过。",
        "None of the outcomes ({text}) counts as a yes ({known}): the vote could never pass.",
        "请用属性 yes 写明哪些结论算作同意。", "Say with the property yes which of them do."),
    "OPINION_FIELD": (
        "表单“{name}”没有填写意见的字段（opinion、comment 或 note）{hint_zh}。",
        "The form \"{name}\" has no field to say why (opinion, comment or note){hint_en}.",
        "请在表单中加上意见字段，或删去属性 opinion。", "Add the field to the form, or remove the property opinion."),
}  # fmt: skip
