"""What is told to the person whose answer does not fit, in both languages: what is wrong and what would be right."""

from engine.errors import FieldError
from engine.forms.model import Component, Text

_CATALOGUE = {
    "REQUIRED": ("请填写「{zh}」。", "Fill in “{en}”."),
    "REQUIRED_CHOICE": ("请选择「{zh}」。", "Choose “{en}”."),
    "REQUIRED_FILE": ("请上传「{zh}」。", "Attach “{en}”."),
    "REQUIRED_TICK": ("请勾选「{zh}」。", "Tick “{en}”."),
    "REQUIRED_ROW": ("「{zh}」至少填写一行。", "“{en}” needs at least one row."),
    "TEXT": ("「{zh}」应为文字，且不含控制字符。", "“{en}” must be text without control characters."),
    "TOO_SHORT": ("「{zh}」至少{limit}个字，现有{found}个。", "“{en}” needs at least {limit} characters, not {found}."),
    "TOO_LONG": ("「{zh}」最多{limit}个字，现有{found}个。", "“{en}” takes at most {limit} characters, not {found}."),
    "PATTERN": ("「{zh}」格式不正确，请检查。", "“{en}” is not in the expected form. Check it."),
    "NUMBER": ("「{zh}」应为数字。", "“{en}” must be a number."),
    "TOO_SMALL": ("「{zh}」不能小于{limit}。", "“{en}” must not be less than {limit}."),
    "TOO_LARGE": ("「{zh}」不能大于{limit}。", "“{en}” must not be more than {limit}."),
    "STEP": ("「{zh}」只能按{limit}的步长填写。", "“{en}” goes in steps of {limit}."),
    "BOOLEAN": ("「{zh}」应为是或否。", "“{en}” must be true or false."),
    "DATE": (
        "「{zh}」不是存在的日期，请按 2026-02-28 的格式填写。",
        "“{en}” is not a date that exists. Write it like 2026-02-28.",
    ),
    "TIME": ("「{zh}」不是有效时间，请按 09:30 的格式填写。", "“{en}” is not a time. Write it like 09:30."),
    "DATETIME": (
        "「{zh}」不是存在的日期和时间，请按 2026-02-28T09:30 的格式填写。",
        "“{en}” is not a date and time that exist. Write it like 2026-02-28T09:30.",
    ),
    "OPTION": ("「{zh}」的选项无效，请重新选择。", "“{en}” has no such option. Choose again."),
    "TOO_FEW": ("「{zh}」至少选择{limit}项。", "Choose at least {limit} of “{en}”."),
    "TOO_MANY": ("「{zh}」最多选择{limit}项。", "Choose at most {limit} of “{en}”."),
    "FILE": ("「{zh}」应为已上传的文件。", "“{en}” must be uploaded files."),
    "NO_FILES": ("「{zh}」不是上传文件的字段。", "“{en}” takes no files."),
    "FILE_TYPE": ("「{zh}」不接受文件“{name}”，可用类型：{limit}。", "“{en}” does not take “{name}”, only {limit}."),
    "FILE_KIND": (
        "「{zh}」的文件“{name}”是空的，或内容与扩展名不符，请换成原件或另存后重新上传。",
        "“{name}” of “{en}” is empty, or not what the end of its name says. Attach the original, or save it anew.",
    ),
    "FILE_SIZE": ("「{zh}」的文件“{name}”超过{limit} MB。", "“{name}” of “{en}” is larger than {limit} MB."),
    "FILE_COUNT": ("「{zh}」最多上传{limit}个文件。", "“{en}” takes at most {limit} files."),
    "ROWS": ("「{zh}」应为多行表格。", "“{en}” must be a list of rows."),
    "ROWS_FEW": ("「{zh}」至少填写{limit}行。", "“{en}” needs at least {limit} rows."),
    "ROWS_MANY": ("「{zh}」最多填写{limit}行。", "“{en}” takes at most {limit} rows."),
    "NO_BASIS": (
        "未登记收集依据，不能录入敏感信息：「{zh}」。请先登记同意等依据，或留空。",
        "There is no legal basis to take down “{en}”. Enter the consent or another basis first, or leave it empty.",
    ),
    "UNKNOWN_FIELD": ("表单中没有字段「{zh}」，请删除。", "The form has no field “{en}”. Remove it."),
}  # fmt: skip


class Misfit(Exception):
    """An answer that does not fit, not yet knowing where it stands."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(code)

    def at(self, path: str, component: Component) -> FieldError:
        label = component.label if component.label.zh else Text(component.key, component.key)
        return field_error(self.code, path, label, **self.details)


def field_error(code: str, path: str, label: Text, **details: object) -> FieldError:
    zh, en = _CATALOGUE[code]
    said = {"zh": label.zh, "en": label.en, **details}
    return FieldError(field=path, code=code, zh=zh.format(**said), en=en.format(**said))
