"""What a hostile expression may do to us: nothing but FEEL's own errors, within little time."""

from collections.abc import Mapping
from time import process_time

from engine.feel import FeelBudgetError, FeelSyntaxError, compile_expression, compile_unary_tests, feel_text, to_json
from tests.support.feel import evaluation


def _deep(levels: int) -> list[object]:
    inner: list[object] = []
    for _ in range(levels):
        inner = [inner]
    return inner


VARIABLES: Mapping[str, object] = {
    "a": 5, "b": 2.5, "s": "annual", "z": None, "t": True, "l": [1, 2, 3, 3], "e": {"n": "王芳", "y": 12},
    "people": [{"n": "x", "a": 1.5}, {"n": "y", "a": 5}, {}], "huge": 10**5000, "inf": float("inf"),
    "long": "ab" * 50_000, "deep": _deep(2000), "wide": list(range(5000)),
    "wide_context": {f"k{n}": n for n in range(3000)},
}  # fmt: skip


def endured(text: str, steps: int) -> float:
    """The seconds it took to refuse or answer a text as an expression, and to write its value in every way."""
    begun = process_time()
    _answer(text, steps)
    _test(text)
    return process_time() - begun


def _answer(text: str, steps: int) -> None:
    try:
        value = compile_expression(text).evaluate(VARIABLES, evaluation(steps=steps))
    except (FeelSyntaxError, FeelBudgetError):
        return
    for write in (to_json, feel_text):
        try:
            write(value)
        except FeelBudgetError:
            continue


def _test(text: str) -> None:
    try:
        compile_unary_tests(text).matches(VARIABLES["l"], VARIABLES, evaluation(steps=1000))
    except (FeelSyntaxError, FeelBudgetError):
        return
