"""How points and ranges lie to each other (DMN 1.5 table 81, after Allen's interval algebra)."""

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined
from engine.feel.values import Range, contains, make_range, order


def _area(value: object) -> Range:
    """A point is the range of just itself. Raises Undefined for what has no order."""
    return value if isinstance(value, Range) else make_range(value, value, True, True)


def _ends_before(one: Range, other: Range) -> bool:
    """Whether all of `one` lies before all of `other`."""
    if one.high is None or other.low is None:
        return False
    side = order(one.high, other.low)
    return side < 0 or (side == 0 and not (one.includes_high and other.includes_low))


def _low(one: Range, other: Range) -> int:
    """Which range begins earlier: -1, 0 or 1."""
    if one.low is None or other.low is None:
        return (one.low is not None) - (other.low is not None)
    return order(one.low, other.low) or (other.includes_low - one.includes_low)


def _high(one: Range, other: Range) -> int:
    """Which range ends earlier: -1, 0 or 1."""
    if one.high is None or other.high is None:
        return (other.high is not None) - (one.high is not None)
    return order(one.high, other.high) or (one.includes_high - other.includes_high)


@builtin("before(range1: range, range2: range)", "范围一是否在范围二之前", "Whether range1 lies before range2.")
@builtin("before(range: range, point: Any)", "范围是否在点之前", "Whether the range lies before the point.")
@builtin("before(point: Any, range: range)", "点是否在范围之前", "Whether the point lies before the range.")
@builtin("before(point1: Any, point2: Any)", "第一个是否完全在第二个之前", "Whether the first lies before the second.")
def before(one: object, other: object) -> bool:
    return _ends_before(_area(one), _area(other))


@builtin("after(range1: range, range2: range)", "范围一是否在范围二之后", "Whether range1 lies after range2.")
@builtin("after(range: range, point: Any)", "范围是否在点之后", "Whether the range lies after the point.")
@builtin("after(point: Any, range: range)", "点是否在范围之后", "Whether the point lies after the range.")
@builtin("after(point1: Any, point2: Any)", "第一个是否完全在第二个之后", "Whether the first lies after the second.")
def after(one: object, other: object) -> bool:
    return before(other, one)


@builtin(
    "meets(range1: range, range2: range)",
    "range1 的终点是否就是 range2 的起点",
    "Whether range1 ends where range2 begins.",
)
def meets(one: Range, other: Range) -> bool:
    if one.high is None or other.low is None:
        raise Undefined("范围没有端点 / the range has no such end")
    return one.includes_high and other.includes_low and order(one.high, other.low) == 0


@builtin(
    "met by(range1: range, range2: range)",
    "range2 的终点是否就是 range1 的起点",
    "Whether range2 ends where range1 begins.",
)
def met_by(one: Range, other: Range) -> bool:
    return meets(other, one)


@builtin("overlaps(range1: range, range2: range)", "两个范围是否重叠", "Whether the ranges have a value in common.")
def overlaps(one: Range, other: Range) -> bool:
    return not _ends_before(one, other) and not _ends_before(other, one)


@builtin(
    "overlaps before(range1: range, range2: range)",
    "range1 是否先开始并重叠",
    "Whether range1 begins first and overlaps.",
)
def overlaps_before(one: Range, other: Range) -> bool:
    return _low(one, other) < 0 and _high(one, other) < 1 and overlaps(one, other)


@builtin(
    "overlaps after(range1: range, range2: range)",
    "range2 是否先开始并重叠",
    "Whether range2 begins first and overlaps.",
)
def overlaps_after(one: Range, other: Range) -> bool:
    return overlaps_before(other, one)


@builtin("finishes(range1: range, range2: range)", "两个范围是否同时结束", "Whether range1 ends with range2.")
@builtin("finishes(point: Any, range: range)", "点是否为范围的终点", "Whether the point is the end of the range.")
def finishes(one: object, area: Range) -> bool:
    inner = _area(one)
    return _high(inner, area) == 0 and _low(inner, area) > -1


@builtin("finished by(range1: range, range2: range)", "两个范围是否同时结束", "Whether range2 ends with range1.")
@builtin("finished by(range: range, point: Any)", "范围是否以该点结束", "Whether the range ends with the point.")
def finished_by(area: Range, one: object) -> bool:
    return finishes(one, area)


@builtin("includes(range1: range, range2: range)", "range1 是否包含 range2", "Whether range2 lies in range1.")
@builtin("includes(range: range, point: Any)", "范围是否包含该点", "Whether the point lies in the range.")
def includes(area: Range, one: object) -> bool:
    if not isinstance(one, Range):
        return contains(area, one)
    return _low(area, one) < 1 and _high(area, one) > -1


@builtin("during(range1: range, range2: range)", "range1 是否在 range2 内", "Whether range1 lies in range2.")
@builtin("during(point: Any, range: range)", "点是否在范围内", "Whether the point lies in the range.")
def during(one: object, area: Range) -> bool:
    return includes(area, one)


@builtin("starts(range1: range, range2: range)", "两个范围是否同时开始", "Whether range1 begins with range2.")
@builtin("starts(point: Any, range: range)", "点是否为范围的起点", "Whether the point is the start of the range.")
def starts(one: object, area: Range) -> bool:
    inner = _area(one)
    return _low(inner, area) == 0 and _high(inner, area) < 1


@builtin("started by(range1: range, range2: range)", "两个范围是否同时开始", "Whether range2 begins with range1.")
@builtin("started by(range: range, point: Any)", "范围是否以该点开始", "Whether the range begins with the point.")
def started_by(area: Range, one: object) -> bool:
    return starts(one, area)


@builtin("coincides(range1: range, range2: range)", "两个范围是否完全重合", "Whether both begin and end together.")
@builtin("coincides(point1: Any, point2: Any)", "两者是否完全重合", "Whether both begin and end together.")
def coincides(one: object, other: object) -> bool:
    left, right = _area(one), _area(other)
    return _low(left, right) == 0 and _high(left, right) == 0
