"""Texts to numbers and ranges (DMN 1.5 table 73)."""

import re

from engine.feel import syntax as ast
from engine.feel.arithmetic import negate
from engine.feel.builtins.registry import BUILTINS, builtin
from engine.feel.errors import FeelSyntaxError, Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.numbers import Number, parse_number
from engine.feel.parser import Parser
from engine.feel.values import Range, make_range
from engine.feel.vocabulary import Vocabulary

_NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,4})?")


@builtin("number(from: string)", "文本转数字", "A number out of its digits.")
def number(text: str) -> Number:
    text = text.strip()
    if not text.isascii() or len(text) > 7000 or not _NUMBER.fullmatch(text):
        raise Undefined(f"不是数字：{text[:40]} / not a number")
    return parse_number(text)


@builtin("number(from: number)", "数字保持不变", "A number stays as it is.")
def number_of_number(value: Number) -> Number:
    return value


@builtin(
    "number(from: string, grouping separator: string|Null?, decimal separator: string|Null?)",
    "按千分位和小数点符号转数字",
    "A number written with separators.",
)
def number_with_separators(text: str, grouping: str | None, point: str | None) -> Number:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        raise Undefined("分隔符只能是空格、逗号或句点，且不能相同 / separators are space, comma or period, and differ")
    if grouping:
        text = text.replace(grouping, "")
    return number(text.replace(point, ".") if point else text)


_RANGE = re.compile(r"\s*([\[(\]])(.*)\.\.(.*)([\])\[])\s*", re.DOTALL)
_MAKERS = ("date", "time", "date and time", "duration")


@builtin("range(from: string)", "文本转范围，如 [1..5)", "A range out of a text such as [1..5).", needs_evaluation=True)
def range_from_text(evaluation: Evaluation, text: str) -> Range:
    """Its ends are literals; one that is left out is open."""
    match = _RANGE.fullmatch(text)
    if match is None or len(text) > 1000:
        raise Undefined(f"不是范围：{text[:40]} / not a range")
    low, high = _end(evaluation, match[2]), _end(evaluation, match[3])
    return make_range(low, high, match[1] == "[" and low is not None, match[4] == "]" and high is not None)


def _end(evaluation: Evaluation, text: str) -> object:
    if not text.strip():
        return None
    try:
        return _literal(evaluation, Parser(text, Vocabulary(_MAKERS), ()).whole_expression())
    except FeelSyntaxError:
        raise Undefined(f"不是范围的端点：{text[:40]} / not the end of a range") from None


def _literal(evaluation: Evaluation, node: ast.Node) -> object:
    match node:
        case ast.Literal(value=value) if value is not None:
            return value
        case ast.Negation(operand=ast.Literal(value=value)):
            return negate(value)
        case ast.Call(function=ast.Name(name=name), arguments=(ast.Literal(value=str() as text),)) if name in _MAKERS:
            return BUILTINS[name].call_positional(evaluation, [text])
    raise Undefined("范围的端点应为常量 / the end of a range is a literal")
