"""Truth and absence: `not`, `is defined`, `get or else`, `is`, `assert`, and what only marks a value."""

from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined
from engine.feel.values import equal, type_name


@builtin("not(negand: boolean)", "取反", "The opposite truth value.")
def not_(negand: bool) -> bool:
    return not negand


@builtin(
    "is defined(value: Any)",
    "变量或成员是否存在（值为 null 也算存在）",
    "Whether a name or member exists, even as null.",
)
def is_defined(value: object) -> bool:
    # Names and members are looked up by the compiler; here arrives only what was computed.
    return value is not None


@builtin("get or else(value: Any, default: Any)", "值为 null 时取默认值", "The value, or the default if it is null.")
def get_or_else(value: object, default: object) -> object:
    return default if value is None else value


@builtin("is(value1: Any, value2: Any)", "类型和值是否完全相同", "Whether both are the same value of the same type.")
def is_(one: Any, other: Any) -> bool:
    if type_name(one) != type_name(other):
        return False
    if getattr(one, "tzinfo", None) != getattr(other, "tzinfo", None):
        return False
    return equal(one, other) is True


@builtin("assert(value: Any, condition: boolean)", "条件成立则取值，否则为 null", "The value if the condition holds.")
def assert_(value: object, condition: bool) -> object:
    if not condition:
        raise Undefined("断言不成立 / the assertion does not hold")
    return value


@builtin("assert(value: Any, condition: boolean, cause: string)", "同上，并说明原因", "The same, with the cause told.")
def assert_with_cause(value: object, condition: bool, cause: str) -> object:
    if not condition:
        raise Undefined(cause)
    return value


@builtin(
    "fromAi(value: Any, description: Any?, type: Any?, schema: Any?, options: Any?)",
    "值不变，只作标记",
    "The value as it is; only a mark for an integration.",
)
def from_ai(value: object, *marks: object) -> object:
    return value
