"""What can go wrong with an expression: at its writing, in its domain, or in its appetite."""

from typing import Any
from unicodedata import east_asian_width

from engine.errors import IncidentError


class FeelSyntaxError(ValueError):
    """The text is not FEEL. `line` and `column` count from 1; `excerpt` shows the line with a caret below."""

    def __init__(self, text: str, offset: int, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> None:
        before = text[:offset]
        self.line = before.count("\n") + 1
        self.column = offset - (before.rfind("\n") + 1) + 1
        self.excerpt = _excerpt(text, self.line, self.column)
        self.zh, self.en, self.hint_zh, self.hint_en = zh, en, hint_zh, hint_en
        super().__init__(f"line {self.line}, column {self.column}: {en} {hint_en}\n{self.excerpt}".rstrip())

    def text(self, language: str) -> str:
        if language.startswith("zh"):
            return f"第{self.line}行第{self.column}列：{self.zh}{self.hint_zh}"
        return f"line {self.line}, column {self.column}: {self.en} {self.hint_en}".rstrip()


class UnknownFunction(FeelSyntaxError):
    """The text calls something that is no function. The standard has null for it; a modeler wants to know before."""

    def __init__(self, name: str, *reason: Any) -> None:
        super().__init__(*reason)
        self.name = name


class Undefined(Exception):
    """An operation has no value for these operands: the expression becomes null, the reason a warning."""


class FeelBudgetError(IncidentError):
    """An expression wanted more steps, room or depth than any honest one needs."""

    def __init__(self, reason: str) -> None:
        super().__init__("EXTRACT_VALUE_ERROR", f"FEEL_BUDGET: {reason}")


def too_deep() -> FeelBudgetError:
    return FeelBudgetError("数据或调用嵌套过深 / data or calls are nested too deeply")


def _excerpt(text: str, line: int, column: int, width: int = 60) -> str:
    source = text.split("\n")[line - 1]
    start = max(0, column - 1 - width)
    shown = source[start : start + 2 * width]
    return f"{shown}\n{''.join(map(_space, shown[: column - 1 - start]))}^"


def _space(sign: str) -> str:
    """As wide as the sign on a terminal."""
    return "　" if east_asian_width(sign) in "WF" else "\t" if sign == "\t" else " "
