"""Compiles the FEEL of a model and turns each mistake into a finding with its element, line and column."""

from engine.bpmn.findings import Report
from engine.bpmn.raw import Raw
from engine.feel import Evaluable, Expression, FeelSyntaxError, Functions, compile_expression, compile_field

NOTHING = compile_expression("null")
"""Stands where an expression is broken or missing; such a model is refused anyway."""
FOREIGN = ("${", "#{")


class Expressions:
    """One compilation's window on FEEL."""

    def __init__(self, report: Report, functions: Functions) -> None:
        self.report = report
        self._functions = functions

    def optional(self, at: Raw | None, name: str) -> Evaluable | None:
        """The attribute `name`: `=expr` is FEEL, anything else the text itself; None where it is missing."""
        text = at.get(name) if at is not None else None
        return None if at is None or text is None else self.field(at, name, text)

    def field(self, at: Raw, name: str, text: str) -> Evaluable:
        text = text.strip() if text.lstrip().startswith("=") else text
        if not text.startswith("=") and text.startswith(FOREIGN):
            self.report.refuse("NOT_FEEL", at, name=name, text=text)
            return NOTHING
        try:
            return compile_field(text, functions=self._functions)
        except FeelSyntaxError as error:
            self._refuse(at, name, error)
            return NOTHING

    def expression(self, at: Raw, name: str, text: str) -> Evaluable:
        """A place where a literal makes no sense: the text has to start with `=`."""
        if text.strip().startswith(FOREIGN):
            self.report.refuse("NOT_FEEL", at, name=name, text=text.strip())
        elif not text.strip().startswith("="):
            self.report.refuse("EXPRESSION_EXPECTED", at, name=name, text=text.strip())
        else:
            return self.field(at, name, text)
        return NOTHING

    def _refuse(self, at: Raw, name: str, error: FeelSyntaxError) -> None:
        self.report.refuse(
            "FEEL_SYNTAX", at, column=error.column, name=name, reason_zh=error.text("zh"), reason_en=error.text("en"),
            excerpt=error.excerpt,
        )  # fmt: skip


def static_text(value: Evaluable | None) -> str | None:
    """The literal of a field, None where it is an expression or missing."""
    return None if value is None or isinstance(value, Expression) else value.text
