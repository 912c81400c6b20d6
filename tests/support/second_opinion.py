"""Our FEEL beside feelin's on expressions made by chance; where the two differ, the standard says who is right."""

import re
from collections.abc import Iterable, Mapping
from math import isclose
from random import Random

from engine.feel import compile_expression, from_json, to_json
from tests.support.feel import evaluation
from tests.support.feel_typed_author import TypedAuthor
from tests.support.feelin import feelin_says

VARIABLES: Mapping[str, object] = {
    "a": 5, "b": 2.5, "s": "annual", "z": None, "t": True, "l": [1, 2, 3, 3], "e": {"n": "王芳", "y": 12},
    "people": [{"n": "x", "a": 1.5}, {"n": "y", "a": 5}, {}],
}  # fmt: skip

EXPLAINED = {
    "lists of different length are not equal (clause 10.3.2.13.1), feelin says null": r"([\])l]|\.a) !?= ",
    "null is not false, so some and every stay undecided (table 54), feelin says false": r"(some|every) i",
    "a filter of null is the empty list (clause 10.3.2.5), feelin says null": r"null\[",
    "null is no list to join (table 76), feelin puts it among the items": r"(concatenate|union|flatten)\(",
    "where no item precedes the other, their order is not said (table 76)": r"sort\(",
    "the median is the middle of numbers (table 76), feelin puts them in order as texts": r"median\(",
    "a years and months duration has no days (clause 10.3.2.3.8), feelin keeps them": r"years and months duration",
}
"""Why the two may differ, and the shape an expression must have for it."""


def texts(seeds: Iterable[int]) -> list[str]:
    return [TypedAuthor(Random(seed)).expression(1 + seed % 3) for seed in seeds]


def differences(written: list[str]) -> list[tuple[str, object, object]]:
    """Expression, our value, theirs, for each that comes out otherwise."""
    variables = from_json(VARIABLES)
    assert isinstance(variables, dict)
    ours = [to_json(compile_expression(text).evaluate(variables, evaluation())) for text in written]
    compared = zip(written, ours, feelin_says(written, VARIABLES), strict=True)
    return [one for one in compared if not _same(one[1], one[2])]


def reasons(text: str) -> list[str]:
    return [reason for reason, shape in EXPLAINED.items() if re.search(shape, text)]


def _same(ours: object, theirs: object) -> bool:
    """feelin's numbers are binary, ours decimal: fifteen digits of them must agree."""
    match ours, theirs:
        case (bool(), _) | (_, bool()):
            return ours is theirs
        case (int() | float(), int() | float()):
            return isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
        case (list(), list()):
            return len(ours) == len(theirs) and all(map(_same, ours, theirs))
        case (dict(), dict()):
            return ours.keys() == theirs.keys() and all(_same(ours[key], theirs[key]) for key in ours)
    return type(ours) is type(theirs) and ours == theirs
