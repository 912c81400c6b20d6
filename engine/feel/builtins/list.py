"""Lists (DMN 1.5 table 76): counting, statistics, order, taking apart and putting together."""

from collections.abc import Callable
from functools import cmp_to_key, reduce
from typing import Any

from engine.feel import numbers
from engine.feel.arithmetic import arithmetic
from engine.feel.builtins.numeric import sqrt
from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelBudgetError, Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.functions import Callee
from engine.feel.numbers import Number
from engine.feel.values import equal, order, plain, plain_items, type_name

MAX_LIST = 100_000

Items = list[Any]


@builtin(
    "list contains(list: list, element: Any)", "列表是否含该元素", "Whether the element is in the list.",
    needs_evaluation=True,
)  # fmt: skip
def list_contains(evaluation: Evaluation, items: Items, element: object) -> bool:
    return any(equal(item, element, evaluation.spend) is True for item in items)


@builtin("count(list: list)", "元素个数", "Number of items.")
def count(items: Items) -> int:
    return len(items)


@builtin("is empty(list: list)", "列表是否为空", "Whether the list has no items.")
def is_empty(items: Items) -> bool:
    return not items


@builtin("min(list: list...)", "最小值", "The smallest item.")
def min_(items: Items) -> object:
    return _extreme(items, -1)


@builtin("max(list: list...)", "最大值", "The largest item.")
def max_(items: Items) -> object:
    return _extreme(items, 1)


def _extreme(items: Items, side: int) -> object:
    if not items:
        raise Undefined("空列表没有最小值和最大值 / an empty list has no extremes")
    found = reduce(lambda best, item: item if order(item, best) == side else best, items)
    order(found, found)
    return found


def _numbers(items: Items) -> list[Number]:
    for item in items:
        if type_name(item) != "number":
            raise Undefined(f"列表应全为数字，却有 {type_name(item)} / all items must be numbers")
    if not items:
        raise Undefined("空列表没有结果 / the list is empty")
    return plain_items(items)


@builtin("sum(list: list...)", "总和（数字或时长）", "The total of numbers or durations.")
def sum_(items: Items) -> object:
    if not items:
        raise Undefined("空列表没有总和 / an empty list has no sum")
    if "string" in {type_name(item) for item in items}:
        raise Undefined("文本没有总和 / texts have no sum")
    total = reduce(arithmetic("+"), items)
    arithmetic("+")(total, total)
    return total


@builtin("mean(list: list...)", "平均值", "The average.")
def mean(items: Items) -> object:
    values = _numbers(items)
    return numbers.divide(reduce(numbers.add, values), len(values))


@builtin("median(list: list...)", "中位数", "The middle value.")
def median(items: Items) -> Number:
    values = sorted(_numbers(items))
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return numbers.divide(numbers.add(values[middle - 1], values[middle]), 2)


@builtin("stddev(list: list...)", "样本标准差", "The standard deviation of a sample.")
def stddev(items: Items) -> Number:
    values = _numbers(items)
    if len(values) < 2:
        raise Undefined("标准差至少需要两个数 / needs two numbers at least")
    average = numbers.divide(reduce(numbers.add, values), len(values))
    squares = [numbers.power(numbers.subtract(value, average), 2) for value in values]
    return sqrt(numbers.divide(reduce(numbers.add, squares), len(values) - 1))


@builtin("mode(list: list...)", "众数，升序", "The most frequent values, ascending.")
def mode(items: Items) -> list[Number]:
    if not items:
        return []
    seen: dict[Number, int] = {}
    for value in _numbers(items):
        seen[value] = seen.get(value, 0) + 1
    most = max(seen.values())
    return sorted(value for value, times in seen.items() if times == most)


@builtin("product(list: list...)", "乘积", "All numbers multiplied.")
def product(items: Items) -> Number:
    return reduce(numbers.multiply, _numbers(items))


@builtin("all(list: list...)", "是否全为 true", "Whether all items are true.")
def all_(items: Items) -> bool | None:
    return _decided(items, by=False)


@builtin("any(list: list...)", "是否有一个为 true", "Whether any item is true.")
def any_(items: Items) -> bool | None:
    return _decided(items, by=True)


def _decided(items: Items, by: bool) -> bool | None:
    if any(item is by for item in items):
        return by
    if any(not isinstance(item, bool) for item in items):
        raise Undefined("列表含有非布尔值 / not all items are true or false")
    return not by


@builtin("and(list: list...)", "同 all", "The same as all.")
def and_(items: Items) -> bool | None:
    return all_(items)


@builtin("or(list: list...)", "同 any", "The same as any.")
def or_(items: Items) -> bool | None:
    return any_(items)


@builtin("sublist(list: list, start position: integer, length: integer?)", "截取一段列表", "Part of a list.")
def sublist(items: Items, start: int, length: int | None) -> Items:
    begin = _position(items, start)
    if length is None:
        return items[begin:]
    if length < 1 or begin + length > len(items):
        raise Undefined("长度超出列表 / the length is outside the list")
    return items[begin : begin + length]


def _position(items: Items, position: int) -> int:
    if position == 0 or abs(position) > len(items):
        raise Undefined(f"列表没有第{position}项 / the list has no item {position}")
    return position - 1 if position > 0 else len(items) + position


@builtin("append(list: list, item: Any...)", "在末尾添加若干项", "With more items at the end.")
def append(items: Items, more: Items) -> Items:
    return [*items, *more]


@builtin("concatenate(list: list...)", "首尾相接", "One list after the other.")
def concatenate(lists: Items) -> Items:
    joined: Items = []
    for part in lists:
        if part is None:
            raise Undefined("null 不是列表 / null is no list")
        joined += part if isinstance(part, list) else [part]
        _require_size(joined)
    return joined


@builtin(
    "insert before(list: list, position: integer, newItem: Any)", "在某项前插入", "With an item before a position."
)
def insert_before(items: Items, position: int, item: object) -> Items:
    begin = _position(items, position)
    return [*items[:begin], item, *items[begin:]]


@builtin("remove(list: list, position: integer)", "去掉某项", "Without the item at a position.")
def remove(items: Items, position: int) -> Items:
    begin = _position(items, position)
    return [*items[:begin], *items[begin + 1 :]]


@builtin("list replace(list: list, position: integer, newItem: Any)", "替换某项", "With another item at a position.")
def list_replace(items: Items, position: int, item: object) -> Items:
    begin = _position(items, position)
    return [*items[:begin], item, *items[begin + 1 :]]


@builtin(
    "list replace(list: list, match: function, newItem: Any)", "替换满足条件的项", "With another item where it fits.",
    needs_evaluation=True,
)  # fmt: skip
def list_replace_matching(evaluation: Evaluation, items: Items, match: Callee, new: object) -> Items:
    return [new if _matches(match.call_positional(evaluation, [plain(item), new])) else item for item in items]


def _matches(answer: object) -> bool:
    if not isinstance(answer, bool):
        raise Undefined(f"match 应给出真假，却是 {type_name(answer)} / match should give true or false")
    return answer


@builtin("reverse(list: list)", "倒序", "The last item first.")
def reverse(items: Items) -> Items:
    return items[::-1]


@builtin("index of(list: list, match: Any)", "所有出现的位置", "All positions of an element.", needs_evaluation=True)
def index_of(evaluation: Evaluation, items: Items, match: object) -> list[int]:
    return [position for position, item in enumerate(items, 1) if equal(item, match, evaluation.spend) is True]


@builtin("union(list: list...)", "合并并去重", "All lists without duplicates.", needs_evaluation=True)
def union(evaluation: Evaluation, lists: Items) -> Items:
    return distinct_values(evaluation, concatenate(lists))


@builtin("distinct values(list: list)", "去重", "Without duplicates.", needs_evaluation=True)
def distinct_values(evaluation: Evaluation, items: Items) -> Items:
    kept: Items = []
    for item in items:
        evaluation.spend(len(kept) // 10)
        if not list_contains(evaluation, kept, item):
            kept.append(item)
    return kept


@builtin("duplicate values(list: list)", "重复出现的值", "The values that occur twice or more.", needs_evaluation=True)
def duplicate_values(evaluation: Evaluation, items: Items) -> Items:
    distinct = distinct_values(evaluation, items)
    evaluation.spend(len(distinct) * len(items) // 10)
    return [value for value in distinct if len(index_of(evaluation, items, value)) > 1]


@builtin("flatten(list: list)", "展开嵌套列表", "Nested lists laid out.")
def flatten(items: Items) -> Items:
    flat: Items = []
    _flatten(items, flat, [MAX_LIST])
    return flat


def _flatten(items: Items, flat: Items, budget: list[int]) -> None:
    for item in items:
        budget[0] -= 1
        if budget[0] < 0:
            raise FeelBudgetError("列表过长 / the list grows too long")
        if isinstance(item, list):
            _flatten(item, flat, budget)
        else:
            flat.append(item)


@builtin("partition(list: list, size: integer)", "按长度分组", "In lists of a length each.")
def partition(items: Items, size: int) -> Items:
    if size < 1:
        raise Undefined("分组长度至少为 1 / the size must be 1 at least")
    return [items[start : start + size] for start in range(0, len(items), size)]


@builtin(
    "sort(list: list, precedes: function?)", "排序，可给出先后判断函数", "In order, or in the order of a function.",
    needs_evaluation=True,
)  # fmt: skip
def sort(evaluation: Evaluation, items: Items, precedes: Callee | None) -> Items:
    compare: Callable[[object, object], int] = order if precedes is None else _by(evaluation, precedes)
    return sorted(items, key=cmp_to_key(compare))


def _by(evaluation: Evaluation, precedes: Callee) -> Callable[[object, object], int]:
    def compare(one: object, other: object) -> int:
        if precedes.call_positional(evaluation, [plain(one), plain(other)]) is True:
            return -1
        return 1 if precedes.call_positional(evaluation, [plain(other), plain(one)]) is True else 0

    return compare


def _require_size(items: Items) -> None:
    if len(items) > MAX_LIST:
        raise FeelBudgetError("列表过长 / the list grows too long")
