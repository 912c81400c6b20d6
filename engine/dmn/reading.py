"""What every part of the parser shares: the file's names and types, FEEL compilation, and all findings so far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from engine.dmn.coercion import Coercion, coercion
from engine.dmn.xml import Element, attribute
from engine.errors import Finding
from engine.feel import (
    Expression,
    FeelSyntaxError,
    Functions,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)

T = TypeVar("T")


@dataclass(slots=True)
class Reading:
    """`names` are the names that FEEL texts of this file may use with spaces; `base_types` the item definitions."""

    resource: str
    functions: Functions
    names: frozenset[str]
    base_types: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)

    def coercion(self, type_ref: str) -> Coercion | None:
        return coercion(type_ref, self.base_types) if type_ref else None

    def expression(self, text: str, element: Element) -> Expression | None:
        """The compiled text, or None with a finding."""
        return self._compiled(lambda: compile_expression(text, functions=self.functions, names=self.names), element)

    def tests(self, text: str, element: Element) -> UnaryTests | None:
        return self._compiled(lambda: compile_unary_tests(text, functions=self.functions, names=self.names), element)

    def _compiled(self, compiled: Callable[[], T], element: Element) -> T | None:
        language = attribute(element, "expressionLanguage")
        if language and "feel" not in language.lower():
            self.refuse(
                "DMN_LANGUAGE", element, f"不支持表达式语言 {language}。", f"The language {language} is not supported.",
                "请改用 FEEL。", "Write it in FEEL.",
            )  # fmt: skip
            return None
        try:
            return compiled()
        except FeelSyntaxError as error:
            self.refuse(
                "DMN_FEEL", element, f"FEEL 语法错误：{error.text('zh')}", f"FEEL syntax error: {error.text('en')}",
                "请更正表达式。", "Correct the expression.", column=error.column,
            )  # fmt: skip
            return None

    def refuse(
        self, code: str, element: Element, zh: str, en: str, remedy_zh: str, remedy_en: str, *,
        column: int | None = None, warning: bool = False,
    ) -> None:  # fmt: skip
        self.findings.append(
            Finding(
                code=code, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en, resource=self.resource,
                element=_nearest_id(element), line=_line(element), column=column, warning=warning,
            )
        )  # fmt: skip


def _nearest_id(element: Element | None) -> str | None:
    """The element's id or, where modelers give none, that of what contains it."""
    while element is not None:
        if element.get("id"):
            return attribute(element, "id")
        element = element.getparent()
    return None


def _line(element: Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None
