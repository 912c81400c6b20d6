"""Texts (DMN 1.5 table 75): positions count from 1 in characters, not code units."""

import base64
import json
import re
from uuid import UUID

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.jsonvalue import from_json, to_json
from engine.feel.numbers import parse_number
from engine.feel.pattern import Match, compile_pattern
from engine.feel.values import sized, sized_join
from engine.feel.writing import feel_text


@builtin("substring(string: string, start position: integer, length: integer?)", "截取一段文本", "Part of a text.")
def substring(string: str, start: int, length: int | None) -> str:
    if start == 0 or abs(start) > len(string) or (length is not None and length < 1):
        raise Undefined("截取位置超出文本 / the position is outside the text")
    begin = start - 1 if start > 0 else len(string) + start
    return string[begin:] if length is None else string[begin : begin + length]


@builtin("string length(string: string)", "文本的字符数", "Number of characters.")
def string_length(string: str) -> int:
    return len(string)


@builtin("upper case(string: string)", "转为大写", "In capitals.")
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case(string: string)", "转为小写", "In small letters.")
def lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before(string: string, match: string)", "匹配之前的部分", "The part before the match.")
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)", "匹配之后的部分", "The part after the match.")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string)", "是否包含", "Whether the text contains the match.")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string)", "是否以其开头", "Whether the text begins with the match.")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string)", "是否以其结尾", "Whether the text ends with the match.")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("string join(list: list, delimiter: string|Null?)", "用分隔符连接列表", "The texts of a list, joined.")
def string_join(items: list[object], delimiter: str | None) -> str:
    texts = [item for item in items if item is not None]
    if not all(isinstance(text, str) for text in texts):
        raise Undefined("string join() 只连接文本 / joins texts only")
    return sized_join(delimiter or "", (str(text) for text in texts))


@builtin(
    "string join(list: list, delimiter: string, prefix: string, suffix: string)",
    "连接列表并加前后缀",
    "The texts of a list, joined between prefix and suffix.",
)
def string_join_within(items: list[object], delimiter: str, prefix: str, suffix: str) -> str:
    return sized_join("", [prefix, string_join(items, delimiter), suffix])


@builtin("trim(string: string)", "去掉首尾空白", "Without spaces at both ends.")
def trim(string: str) -> str:
    return string.strip()


@builtin("is blank(string: string)", "是否只有空白", "Whether there is nothing but spaces.")
def is_blank(string: str) -> bool:
    return not string.strip()


@builtin("pad left(string: string, length: integer, with: string?)", "左侧补足长度", "Filled up at the left.")
def pad_left(string: str, length: int, filler: str | None) -> str:
    return _filling(string, length, filler) + string


@builtin("pad right(string: string, length: integer, with: string?)", "右侧补足长度", "Filled up at the right.")
def pad_right(string: str, length: int, filler: str | None) -> str:
    return string + _filling(string, length, filler)


def _filling(string: str, length: int, filler: str | None) -> str:
    sign = filler or " "
    if len(sign) != 1 or length > 10_000:
        raise Undefined("补足字符应为一个字符，长度至多 10000 / one sign, at most 10000 characters")
    return sign * max(length - len(string), 0)


@builtin("uuid()", "随机的唯一标识", "A random identifier of 36 characters.", needs_evaluation=True)
def uuid(evaluation: Evaluation) -> str:
    return str(UUID(int=evaluation.chance.getrandbits(128), version=4))


@builtin("to base64(value: string)", "Base64 编码", "In Base64.")
def to_base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


@builtin("from base64(value: string)", "Base64 解码", "Out of Base64.")
def from_base64(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except ValueError:
        raise Undefined("不是 Base64 文本 / not a Base64 text") from None


@builtin("string(from: Any)", "转为文本", "The value as text.")
def string(value: object) -> str | None:
    return None if value is None else feel_text(value)


@builtin("to json(value: Any)", "转为 JSON 文本", "The value as JSON.")
def to_json_text(value: object) -> str:
    return sized(json.dumps(to_json(value), ensure_ascii=False))


@builtin("from json(value: string)", "读取 JSON 文本", "The value of a JSON text.", needs_evaluation=True)
def from_json_text(evaluation: Evaluation, text: str) -> object:
    evaluation.spend(len(text) // 10)
    try:
        return from_json(json.loads(text, parse_float=parse_number, parse_constant=_no_number))
    except ValueError:
        raise Undefined("不是 JSON 文本 / not a JSON text") from None


def _no_number(name: str) -> object:
    raise Undefined(f"JSON 没有 {name} / JSON has no {name}")


@builtin(
    "matches(input: string, pattern: string, flags: string|Null?)",
    "是否匹配正则",
    "Whether a pattern is found.",
    needs_evaluation=True,
)
def matches(evaluation: Evaluation, text: str, pattern: str, flags: str | None) -> bool:
    return compile_pattern(pattern, flags or "").search(text, 0, evaluation.spend) is not None


@builtin("extract(input: string, pattern: string)", "列出所有匹配", "All matches of a pattern.", needs_evaluation=True)
def extract(evaluation: Evaluation, text: str, pattern: str) -> list[str]:
    return [match.group(0) for match in compile_pattern(pattern).find_all(text, evaluation.spend)]


@builtin("split(string: string, delimiter: string)", "按正则拆分", "The parts between matches.", needs_evaluation=True)
def split(evaluation: Evaluation, text: str, delimiter: str) -> list[str]:
    parts, position = [], 0
    for match in compile_pattern(delimiter).find_all(text, evaluation.spend):
        if match.end > match.start:
            parts.append(text[position : match.start])
            position = match.end
    return [*parts, text[position:]]


@builtin(
    "replace(input: string, pattern: string, replacement: string, flags: string|Null?)",
    "按正则替换，$1 为第一组",
    "With all matches replaced; $1 is the first group.",
    needs_evaluation=True,
)
def replace(evaluation: Evaluation, text: str, pattern: str, replacement: str, flags: str | None) -> str:
    compiled = compile_pattern(pattern, flags or "")
    if compiled.search("", 0, evaluation.spend) is not None:
        raise Undefined("replace() 的正则不能匹配空文本 / a pattern to replace must not match the empty text")
    if not _REPLACEMENT.fullmatch(replacement):
        raise Undefined("替换文本中 $ 后应为数字，\\ 后应为 $ 或 \\ / $ is followed by a digit, \\ by $ or \\")
    parts, position = [], 0
    for match in compiled.find_all(text, evaluation.spend):
        parts += [text[position : match.start], _filled(replacement, match)]
        position = match.end
        evaluation.spend(len(parts[-1]) // 100)
    return sized_join("", [*parts, text[position:]])


_GROUP = re.compile(r"\\([\\$])|\$([0-9]{1,2})")
_REPLACEMENT = re.compile(r"(?:[^\\$]|\\[\\$]|\$[0-9])*", re.DOTALL)


def _filled(replacement: str, match: Match) -> str:
    return _GROUP.sub(lambda part: part[1] or _group(part[2], match), replacement)


def _group(digits: str, match: Match) -> str:
    """Of two digits both count only if there are so many groups."""
    return match.group(int(digits)) if int(digits) <= match.groups else match.group(int(digits[0])) + digits[1:]
