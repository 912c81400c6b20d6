"""Contexts: entries, putting and merging (DMN 1.5 table 80)."""

from collections.abc import Mapping
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined

MAX_PATH = 32


@builtin("get value(context: context, key: string)", "同上（Camunda 的参数名）", "The same, in Camunda's words.")
@builtin("get value(m: context, key: string)", "取成员的值", "The value of a member.")
def get_value(context: Mapping[str, object], key: str) -> object:
    if key not in context:
        raise Undefined(f"上下文没有成员 {key} / the context has no member {key}")
    return context[key]


@builtin("get value(context: context, keys: list)", "按路径取成员的值", "The value at a path of members.")
def get_value_at(context: Any, keys: list[Any]) -> object:
    if not keys:
        raise Undefined("路径为空 / the path is empty")
    for key in keys:
        if not isinstance(context, Mapping) or not isinstance(key, str) or key not in context:
            raise Undefined(f"上下文没有成员 {key} / the context has no member {key}")
        context = context[key]
    return context


@builtin("get entries(context: context)", "同上（Camunda 的参数名）", "The same, in Camunda's words.")
@builtin("get entries(m: context)", "成员列表，每项含 key 和 value", "All members as {key, value}.")
def get_entries(context: Mapping[str, object]) -> list[object]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)", "由 {key, value} 列表组成上下文", "A context of {key, value} entries.")
def context_(entries: list[Any]) -> dict[str, object]:
    made: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise Undefined("每项应含 key 和 value / every entry needs key and value")
        if entry["key"] in made:
            raise Undefined(f"成员 {entry['key']} 重复 / the member {entry['key']} occurs twice")
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put(context: context, key: string, value: Any)", "设置一个成员", "With one member set.")
def context_put(context: Mapping[str, object], key: str, value: object) -> dict[str, object]:
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: Any)", "按路径设置成员", "With the member at a path set.")
def context_put_at(context: Any, keys: list[Any], value: object) -> dict[str, object]:
    """Every member on the way must be a context: none is made up."""
    if not keys or len(keys) > MAX_PATH or not isinstance(keys[0], str):
        raise Undefined("路径应为成员名列表 / the path must be a list of names")
    if not isinstance(context, Mapping):
        raise Undefined(f"{keys[0]} 的上一级不是上下文 / there is no context that could have a member {keys[0]}")
    if len(keys) == 1:
        return {**context, keys[0]: value}
    return {**context, keys[0]: context_put_at(context.get(keys[0]), keys[1:], value)}


@builtin("context merge(contexts: list...)", "合并上下文，后者优先", "All members, later ones win.")
def context_merge(contexts: list[Any]) -> dict[str, object]:
    merged: dict[str, object] = {}
    for context in contexts:
        if not isinstance(context, Mapping):
            raise Undefined("只能合并上下文 / only contexts can be merged")
        merged.update(context)
    return merged
