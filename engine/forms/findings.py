"""Why a form is refused at its deployment, in both languages, with what to do next."""

from engine.errors import Finding
from engine.forms.model import Form, LegalBasis

_CATALOGUE = {
    "FORM_SHAPE": (
        "“{what}”的写法不对。",
        "“{what}” has the wrong shape.",
        "请按表单参考改正。",
        "Write it as the form reference shows.",
    ),
    "FORM_BASE": (
        "找不到所继承的基础表单“{what}”，或继承成环。",
        "The base form “{what}” is missing, or the inheritance runs in a circle.",
        "请检查 extends。",
        "Check extends.",
    ),
    "FORM_TYPE": (
        "组件类型“{what}”不受支持。",
        "The component type “{what}” is not supported.",
        "请改用：{known}。",
        "Use one of: {known}.",
    ),
    "FORM_KEY": (
        "字段键“{what}”缺失或不合规。",
        "The field key “{what}” is missing or not allowed.",
        "只能用英文字母、数字和下划线，且不以数字开头。",
        "Use ASCII letters, digits and underscores, not starting with a digit.",
    ),
    "FORM_KEY_TWICE": (
        "字段键“{what}”重复。",
        "The field key “{what}” is used twice.",
        "请为每个字段取不同的键。",
        "Give every field its own key.",
    ),
    "FORM_ATTRIBUTE": (
        "“{type}”组件没有属性“{what}”。",
        "A {type} component has no attribute “{what}”.",
        "请删除或改正拼写。",
        "Remove it or correct its spelling.",
    ),
    "FORM_CONSTRAINT": (
        "“{type}”组件没有约束“{what}”，或其值不合规。",
        "A {type} component has no constraint “{what}”, or its value does not fit.",
        "可用的约束：{known}。",
        "Available: {known}.",
    ),
    "FORM_ACCEPT": (
        "accept 中的“{what}”不是可以上传的文件类型。",
        "“{what}” in accept is no kind of file that is taken.",
        "可用的扩展名：{known}。",
        "Use endings among: {known}.",
    ),
    "FORM_OPTIONS": (
        "选项缺失、重复或不完整。",
        "Options are missing, doubled or incomplete.",
        "请给出 values、valuesExpression 或 picker，每个选项有 value 和 label。",
        "Give values, valuesExpression or a picker; every option has a value and a label.",
    ),
    "FORM_NESTED": (
        "表格的列不能又是表格。",
        "A column of a table cannot be a table.",
        "请把内层表格改为单独的字段。",
        "Make the inner table a field of its own.",
    ),
    "FORM_FEEL": (
        "{what} 的 FEEL 表达式有误：{zh}",
        "The FEEL of {what} is wrong: {en}",
        "请改正表达式。",
        "Correct the expression.",
    ),
    "FORM_BASIS": (
        "legal_basis“{what}”不可用。",
        "The legal_basis “{what}” is none.",
        "可用：{known}，或以 = 开头的表达式。",
        "Use one of {known}, or an expression that begins with =.",
    ),
    "FORM_NO_BASIS": (
        "表单有敏感字段（pii: S），但没有 legal_basis，填写时会被拒绝。",
        "The form has sensitive fields (pii: S) and no legal_basis: nothing could be filled in.",
        "请写明收集依据 legal_basis：{known}。",
        "Say on what ground: legal_basis, one of {known}.",
    ),
    "FORM_PICK": (
        "字段从“{what}”中选取，但 lookups 中没有它。",
        "The field picks from “{what}”, which is not among the lookups.",
        "请在 lookups 中声明。",
        "Declare it under lookups.",
    ),
    "FORM_RULE_FIELD": (
        "规则指向不存在的字段“{what}”。",
        "A rule names the field “{what}”, which does not exist.",
        "请改为表单中的字段键。",
        "Name a field of this form.",
    ),
}


def finding(code: str, resource: str, element: str | None, column: int | None = None, **details: str) -> Finding:
    zh, en, remedy_zh, remedy_en = (text.format(**details) for text in _CATALOGUE[code])
    return Finding(
        code=code, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en,
        resource=resource, element=element, column=column,
    )  # fmt: skip


def no_basis(form: Form) -> Finding:
    return finding("FORM_NO_BASIS", form.resource, None, known=", ".join(LegalBasis))
