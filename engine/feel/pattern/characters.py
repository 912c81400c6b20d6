"""Classes of characters: escapes such as `\\d` and `\\p{L}`, ranges, negation and subtraction."""

import unicodedata
from collections.abc import Iterable

from engine.feel.errors import Undefined
from engine.feel.pattern.blocks import BLOCKS
from engine.feel.pattern.machine import CharacterTest

ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}

_CLASSES: dict[str, CharacterTest] = {
    "d": lambda sign: unicodedata.category(sign) == "Nd",
    "s": lambda sign: sign in " \t\n\r",
    "w": lambda sign: unicodedata.category(sign)[0] not in "PZC",
    "i": lambda sign: sign.isalpha() or sign in "_:",
    "c": lambda sign: sign.isalnum() or sign in "_:.-·",
}


def opposite(test: CharacterTest) -> CharacterTest:
    return lambda sign: not test(sign)


def class_escape(letter: str) -> CharacterTest | None:
    """The class behind `\\d`, `\\D` and their like."""
    test = _CLASSES.get(letter.lower())
    return test if test is None or letter.islower() else opposite(test)


def category(name: str) -> CharacterTest:
    """`\\p{L}` and `\\p{Lu}`; `\\p{IsGreek}` is a block."""
    if name.startswith("Is") and name[2:] in BLOCKS:
        low, high = BLOCKS[name[2:]]
        return lambda sign: low <= ord(sign) <= high
    if not 1 <= len(name) <= 2 or name[0] not in "LMNPZSC":
        raise Undefined(f"不支持字符类别 {name} / the category {name} is not supported")
    return lambda sign: unicodedata.category(sign).startswith(name)


def one_of(signs: Iterable[str], ignore_case: bool) -> CharacterTest:
    known = frozenset(signs)
    if not ignore_case:
        return lambda sign: sign in known
    folded = frozenset(sign.casefold() for sign in known)
    return lambda sign: sign.casefold() in folded


def between(low: str, high: str, ignore_case: bool) -> CharacterTest:
    if low > high:
        raise Undefined(f"字符范围 {low}-{high} 颠倒 / the range {low}-{high} is upside down")
    if not ignore_case:
        return lambda sign: low <= sign <= high
    return lambda sign: any(low <= case <= high for case in _cases(sign))


def _cases(sign: str) -> tuple[str, ...]:
    """A sign in all its cases: the Kelvin sign is a k too."""
    return sign, sign.lower(), sign.upper(), sign.lower().upper(), sign.upper().lower()


def any_of(tests: list[CharacterTest]) -> CharacterTest:
    return tests[0] if len(tests) == 1 else lambda sign: any(test(sign) for test in tests)


def without(test: CharacterTest, excluded: CharacterTest) -> CharacterTest:
    return lambda sign: test(sign) and not excluded(sign)
