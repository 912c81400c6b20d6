"""How points and ranges lie to each other (DMN 1.5 table 81, after Allen's interval algebra)."""

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined
from engine.feel.values import Range, contains, order


def _area(value: object) -> Range:
    """A point is the range of just itself."""
    return value if isinstance(value, Range) else Range(value, value, True, True)


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


@builtin("before(a: Any, b: Any)", "a 是否完全在 b 之前", "Whether a lies before b.")
def before(a: object, b: object) -> bool:
    return _ends_before(_area(a), _area(b))


@builtin("after(a: Any, b: Any)", "a 是否完全在 b 之后", "Whether a lies after b.")
def after(a: object, b: object) -> bool:
    return _ends_before(_area(b), _area(a))


@builtin(
    "meets(range1: range, range2: range)",
    "range1 的终点是否就是 range2 的起点",
    "Whether range1 ends where range2 begins.",
)
def meets(one: Range, other: Range) -> bool:
    _require_ends(one.high, other.low)
    return one.includes_high and other.includes_low and order(one.high, other.low) == 0


@builtin(
    "met by(range1: range, range2: range)",
    "range2 的终点是否就是 range1 的起点",
    "Whether range2 ends where range1 begins.",
)
def met_by(one: Range, other: Range) -> bool:
    return meets(other, one)


def _require_ends(*ends: object) -> None:
    if any(end is None for end in ends):
        raise Undefined("范围没有端点 / the range has no such end")


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
    "overlaps after(range1: range, range2: range)", "range1 是否后结束并重叠", "Whether range1 ends last and overlaps."
)
def overlaps_after(one: Range, other: Range) -> bool:
    return _low(one, other) > -1 and _high(one, other) > 0 and overlaps(one, other)


@builtin("finishes(a: Any, range: range)", "a 是否与范围同时结束", "Whether a ends with the range.")
def finishes(a: object, area: Range) -> bool:
    one = _area(a)
    return _high(one, area) == 0 and _low(one, area) > -1


@builtin("finished by(range: range, a: Any)", "范围是否与 a 同时结束", "Whether the range ends with a.")
def finished_by(area: Range, a: object) -> bool:
    return finishes(a, area)


@builtin("includes(range: range, a: Any)", "范围是否包含 a", "Whether a lies in the range.")
def includes(area: Range, a: object) -> bool:
    if not isinstance(a, Range):
        return contains(area, a)
    return _low(area, a) < 1 and _high(area, a) > -1


@builtin("during(a: Any, range: range)", "a 是否在范围内", "Whether a lies in the range.")
def during(a: object, area: Range) -> bool:
    return includes(area, a)


@builtin("starts(a: Any, range: range)", "a 是否与范围同时开始", "Whether a begins with the range.")
def starts(a: object, area: Range) -> bool:
    one = _area(a)
    return _low(one, area) == 0 and _high(one, area) < 1


@builtin("started by(range: range, a: Any)", "范围是否与 a 同时开始", "Whether the range begins with a.")
def started_by(area: Range, a: object) -> bool:
    return starts(a, area)


@builtin("coincides(a: Any, b: Any)", "两者是否完全重合", "Whether both begin and end together.")
def coincides(a: object, b: object) -> bool:
    one, other = _area(a), _area(b)
    return _low(one, other) == 0 and _high(one, other) == 0
