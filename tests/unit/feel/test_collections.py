"""Lists, contexts, ranges as values, loops, quantifiers and filters."""

from datetime import date

import pytest

from tests.support.feel import feel, warnings_of

PEOPLE = {"people": [{"name": "王芳", "age": 61.0}, {"name": "李强", "age": 40}, {"name": "赵敏"}]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("people[age > 50].name", ["王芳"]), ("people[1].name", "王芳"), ("people[-1].name", "赵敏"),
        ("people.age", [61, 40, None]), ("people[item.age = 40].name", ["李强"]), ("[1, 2, 3][item > 1]", [2, 3]),
        ("people[9]", None), ("[][1]", None), ("5[1]", 5), ("5[item > 3]", [5]), ("null[item > 3]", []),
        ("{i: 2, r: [4, 5, 6][i]}.r", 5), ("[1, 2][0]", None), ("[{item: 1}, {item: 2}][item > 1]", [{"item": 2}]),
        ("{i: 1, r: [][i]}.r", None), ("[][item > 1]", []), ('[{a b: 1}, {a b: 2}][a b > 1].a b', [2]),
        ("[{a-b: 1, c: 2}][a-b = 1].c", [2]), ("{a-b: 1, r: a-b}.r", 1), ("[{x: 1}][x = 1].x + 1", None),
    ],
)  # fmt: skip
def test_filters(text: str, value: object) -> None:
    assert feel(text, PEOPLE) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1, b: a + 1}.b", 2), ('{"a b": 1}.a b', 1), ("{a: {b: 2}}.a.b", 2), ("{a: 1}.x", None),
        ("{a b: 1, c: a b * 2}.c", 2), ("{}", {}), ("{请假: 1}.请假", 1), ("null.a", None),
        ('get value({a: 1}, "a")', 1), ('get value({a: {b: 1}}, ["a", "b"])', 1), ('get value({a: 1}, "b")', None),
        ("get value({a: 1}, [{}])", None),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]), ('context([{key: "a", value: 1}])', {"a": 1}),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
        ("context merge([{a: 1, b: 1}, {b: 2}])", {"a": 1, "b": 2}),
        ("context merge({a: 1}, {b: 2})", {"a": 1, "b": 2}), ('get value(m: {a: 1}, key: "a")', 1),
        ('get value(context: {a: 1}, key: "a")', 1), ("get entries(m: {a: 1})[1].key", "a"),
        ("get value({}, [])", None),
        ('context put({a: 1}, ["b", "c"], 2)', None), ('context put({a: 1}, "b", null)', {"a": 1, "b": None}),
        ("context merge([{a: 1}, null])", None), ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
    ],
)  # fmt: skip
def test_contexts(text: str, value: object) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for x in [1, 2] return x * 2", [2, 4]), ("for x in 1..3 return x", [1, 2, 3]),
        ("for x in 3..1 return x", [3, 2, 1]), ("for x in 1..2, y in [x, 10] return x * y", [1, 10, 4, 20]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("for x in null return x", None), ("for x in (1..4) return x", [2, 3]), ("for x in 5 return x", [5]),
        ('for d in @"2026-12-31"..@"2027-01-01" return d.day', [31, 1]), ("for x in [] return x", []),
    ],
)  # fmt: skip
def test_loops(text: str, value: object) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("some x in [1, 2] satisfies x > 1", True), ("some x in [1, null] satisfies x > 1", None),
        ("some x in [null, 2] satisfies x > 1", True), ("every x in [1, 2] satisfies x > 0", True),
        ("every x in [1, null] satisfies x > 1", False), ("every x in [2, null] satisfies x > 1", None),
        ("every x in [] satisfies false", True), ("some x in [] satisfies true", False),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True), ("some x in null satisfies true", None),
    ],
)  # fmt: skip
def test_quantifiers(text: str, value: object) -> None:
    assert feel(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("list contains([1, null], null)", True), ("count([1, 2])", 2), ("count([])", 0), ("count(null)", None),
        ("min([3, 1])", 1), ("min(3, 1)", 1), ("max([])", None), ('max("a", "b")', "b"), ("sum([1, 2])", 3),
        ("sum(1, 2, 3)", 6), ("sum([])", None), ('sum(["a"])', None), ('sum([@"P1D", @"P2D"]) = @"P3D"', True),
        ("mean(1, 2, 3)", 2), ("median([8, 2, 5, 3, 4])", 4), ("median([6, 1, 2, 3])", 2.5),
        ("stddev(2, 4, 7, 5)", None),
        ("mode([6, 3, 9, 6, 6])", [6]), ("mode([6, 1, 9, 6, 1])", [1, 6]), ("product([2, 3, 4])", 24),
        ("all([true, null, false])", False), ("all([true, null])", None), ("all([])", True),
        ("any([false, true, null])", True), ("any([])", False), ("any(0)", None),
        ("sublist([4, 5, 6], 1, 2)", [4, 5]), ("sublist([4, 5, 6], -2)", [5, 6]), ("sublist([1], 2)", None),
        ("append([1], 2)", [1, 2]), ("concatenate([1, 2], [3])", [1, 2, 3]),
        ("insert before([1, 3], 1, 2)", [2, 1, 3]),
        ("remove([1, 2, 3], 2)", [1, 3]), ("reverse([1, 2, 3])", [3, 2, 1]), ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("union([1, 2], [2, 3])", [1, 2, 3]), ("distinct values([1, 2, 1.0])", [1, 2]),
        ("duplicate values([1, 2, 1, 2, 3])", [1, 2]), ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
        ("partition([1, 2, 3], 2)", [[1, 2], [3]]), ("sort([3, 1, 2])", [1, 2, 3]), ("is empty([])", True),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]), ("list replace([2, 4, 7], 3, 6)", [2, 4, 6]),
        ("list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", [5, 5, 7]), ("sort([1, null])", None),
        ("and([true, false])", False), ("or([true, false])", True), ("append([1], 2, [3])", [1, 2, [3]]),
        ("append([1], null)", [1, None]), ("append(null, 1)", None), ("append(list: [1], item: 2)", [1, 2]),
        ("concatenate([1], null)", None), ("concatenate(list: [1])", [1]), ("sublist([1, 2], 1, 0)", None),
        ("sublist([1, 2, 3], 2.9)", [2, 3]), ("sublist([1, 2], 1, null)", None),
        ('list replace([1, 2], function(item, newItem) "yes", 5)', None), ("max(list: [1, 2])", 2),
    ],
)  # fmt: skip
def test_functions_of_lists(text: str, value: object) -> None:
    if text.startswith("stddev"):
        assert str(feel(text)).startswith("2.08166599946613273528")
    else:
        assert feel(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('range("[1..5)") = [1..5)', True), ('range("(1..]").end included', False),
        (r'range("[@\"2026-01-01\"..date(\"2026-02-01\")]").end', date(2026, 2, 1)), ('range("[1..a]")', None),
        (r'range("[\"a\"..\"c\"]") = ["a".."c"]', True), ('range("(1..)").end', None), ('range("(..-1]").end', -1),
        ('range("[5..true]")', None), ('range("1..2")', None), ("range(null)", None), ("(< null)", None),
        ("[1..5].start", 1), ("(1..5].start included", False), ("(< 5).end", 5), ("before(1, 10)", True),
        ("before([1..5), [5..10])", True), ("before([1..5], [5..10])", False), ("after([5..10], [1..5))", True),
        ("meets([1..5], [5..10])", True), ("met by([5..10], [1..5])", True), ("overlaps([1..5], [3..8])", True),
        ("overlaps([1..5), [5..8])", False), ("overlaps before([1..5], [3..8])", True),
        ("overlaps after([3..8], [1..5])", True), ("finishes(10, [1..10])", True),
        ("finishes([5..10], [1..10])", True),
        ("finished by([1..10], 10)", True), ("includes([1..10], 5)", True), ("includes([1..10), 10)", False),
        ("includes([1..10], [4..6])", True), ("during(5, [1..10])", True), ("starts(1, [1..10])", True),
        ("starts([1..5], [1..10])", True), ("started by([1..10], [1..5])", True), ("coincides(5, 5)", True),
        ("coincides([1..5], [1..5))", False), ('before(1, "a")', None), ('["a"..3]', None),
        ('@"2026-12-07" in [@"2026-12-01"..@"2026-12-31"]', True), ("overlaps after((1..5], [1..5])", True),
        ("overlaps after([1..5], [1..5))", False), ("before(point1: 1, point2: 2)", True),
        ("after([1..5], null)", None), ("started by([1..5], null)", None),
        ("after(range: [1..5], point: 0)", True), ("during(range2: [1..5], range1: [2..3])", True),
        ("before(point: 1, range2: [2..3])", None), ("meets((< 5), (> 5))", False), ("meets((> 5), (< 5))", None),
    ],
)  # fmt: skip
def test_ranges(text: str, value: object) -> None:
    assert feel(text) == value


def test_an_index_outside_the_list_says_so() -> None:
    assert "没有第3项" in warnings_of("[1, 2][3]")[0]
