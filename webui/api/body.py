"""Reads JSON bodies into typed values; whatever does not fit is named field by field, nothing is guessed."""

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, NoReturn, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from engine.errors import FieldError, InvalidRequest
from webui.api.problem import InvalidBody

MAX_DEPTH = 100
MAX_INTEGER = 2**63
_KEY = re.compile(r"(?=.{1,25}\Z)-?[0-9]+\Z")


class Wire(BaseModel):
    """A body or a part of one: camelCase outside, strict types, and no field that we would ignore."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, frozen=True)


W = TypeVar("W", bound=Wire)

Variables = dict[Annotated[str, Field(min_length=1, max_length=255)], Any]
RESERVED = ("starter", "businessKey", "tables")
"""Names that the engine gives itself: a case whose key a client could change would answer to another's messages."""


def plain_variables(variables: Mapping[str, object] | None) -> Mapping[str, object]:
    """Raises InvalidBody for reserved names."""
    given = variables or {}
    taken = [name for name in RESERVED if name in given]
    if taken:
        said = ("该名称由系统使用。", "The engine gives this name itself.")
        raise InvalidBody(
            [FieldError(field=f"variables.{name}", code="RESERVED", zh=said[0], en=said[1]) for name in taken]
        )
    return given


def read(shape: type[W], *, may_be_absent: bool = False) -> W:
    """Raises InvalidRequest for what is no JSON object and InvalidBody with every field that does not fit."""
    raw = request.get_data()
    return parse(shape, b"{}" if may_be_absent and not raw.strip() else raw, may_be_absent=may_be_absent)


def parse(shape: type[W], raw: bytes, *, may_be_absent: bool = False) -> W:
    """The same for JSON that came as a part of something else; null is absent."""
    content = _json(raw)
    if content is None and may_be_absent:
        content = {}
    if not isinstance(content, dict):
        raise InvalidRequest(reason="请求内容应为 JSON 对象 / the body must be a JSON object")
    try:
        return shape.model_validate(content)
    except ValidationError as wrong:
        raise InvalidBody([_field_error(error) for error in wrong.errors()]) from None


def key_of(text: str) -> int:
    """A key as it travels (`^-?[0-9]+$`, at most 25 characters). Raises InvalidRequest."""
    try:
        return digits(text)
    except ValueError:
        raise InvalidRequest(reason=f"{text[:40]!r} 不是键值，键值只含数字 / is no key: keys are digits") from None


def part_key_of(text: str) -> int:
    """The key of a decision or form, which is longer than any stored one. Raises InvalidRequest."""
    key_of(text)
    return int(text)


def digits(value: object) -> int:
    """What a key outside is inside; 0, which no row has, for one too long to be stored. Raises ValueError."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise ValueError("键值是只含数字的文字", "a key is a text of digits")
    key = int(value)
    return key if abs(key) < MAX_INTEGER else 0


def _json(raw: bytes) -> object:
    try:
        content = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise InvalidRequest(reason=f"请求内容不是 JSON / the body is no JSON: {str(broken)[:200]}") from None
    require_storable(content)
    return content


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def require_storable(value: object, depth: int = MAX_DEPTH) -> None:
    """What a state and both databases can keep: no lone surrogates, no NUL, numbers that JSON clients agree on."""
    if depth == 0:
        raise InvalidRequest(reason="数据嵌套过深 / the data is nested too deeply")
    match value:
        case dict():
            for name, inner in value.items():
                require_storable(name, depth - 1)
                require_storable(inner, depth - 1)
        case list():
            for inner in value:
                require_storable(inner, depth - 1)
        case str() if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise InvalidRequest(reason="文本含有无法保存的字符 / a text has characters that cannot be stored")
        case int() if abs(value) >= MAX_INTEGER:
            raise InvalidRequest(reason="整数过大 / an integer is too large")
        case float() if value in (float("inf"), float("-inf")):
            raise InvalidRequest(reason="数值过大 / a number is too large")


_SAID: Mapping[str, tuple[str, str]] = {
    "missing": ("必须填写。", "This field is needed."),
    "extra_forbidden": ("没有这个字段，或本系统不支持。", "There is no such field, or it is not supported here."),
    "literal_error": ("本系统只支持默认取值。", "Only the default is supported here."),
    "too_long": ("本系统不支持。", "This is not supported here."),
    "none_required": ("本系统不支持。", "This is not supported here."),
    "string_too_long": ("文字过长。", "The text is too long."),
    "string_too_short": ("不能为空。", "The text must not be empty."),
    "string_type": ("应为文字。", "A text is expected."),
    "int_type": ("应为整数。", "An integer is expected."),
    "bool_type": ("应为 true 或 false。", "true or false is expected."),
    "list_type": ("应为列表。", "A list is expected."),
    "dict_type": ("应为对象。", "An object is expected."),
    "model_type": ("应为对象。", "An object is expected."),
}


def _field_error(error: Any) -> FieldError:
    kind = str(error["type"])
    said: tuple[object, ...] = error["ctx"]["error"].args if kind == "value_error" else ()
    zh, en = (f"{said[0]}。", f"{said[1]}.") if len(said) == 2 else _SAID.get(kind, ("取值不对。", f"{error['msg']}."))
    return FieldError(field=".".join(str(part) for part in error["loc"]), code=kind.upper(), zh=zh, en=en)
