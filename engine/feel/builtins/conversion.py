"""Texts to numbers and ranges (DMN 1.5 table 73)."""

import re

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined
from engine.feel.numbers import parse_number
from engine.feel.values import Number

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
