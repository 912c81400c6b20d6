"""What tests of expressions share: a fixed moment and one-line evaluation."""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine.feel import NO_FUNCTIONS, Evaluation, Functions, compile_expression

NOW = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
"""09:30 on a Wednesday in Shanghai."""


def evaluation(**settings: int) -> Evaluation:
    return Evaluation(now=NOW, **settings)


def feel(text: str, variables: Mapping[str, object] | None = None, functions: Functions = NO_FUNCTIONS) -> object:
    """The value of an expression."""
    return compile_expression(text, functions=functions).evaluate(variables or {}, evaluation())


def warnings_of(text: str, variables: Mapping[str, object] | None = None) -> list[str]:
    """The reasons why an expression is null."""
    seen = evaluation()
    compile_expression(text).evaluate(variables or {}, seen)
    return seen.warnings
