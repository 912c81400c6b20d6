"""Personal values made unrecognisable (domain 2.7): names, phones and numbers by their form, all else left out."""

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.ledgers import Pii
from engine.notices.text import RANK

Secret = tuple[str, Pii]
"""A value as it may stand in a text, and its class."""
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]"
_NAME = re.compile(rf"{_HAN}{{2,4}}|{_HAN}+(?:·{_HAN}+)+")
"""Longer ones, of other peoples than the Han, have a dot between their parts."""
_PHONE = re.compile(r"\d{11}")
_BUILDING = re.compile(r".*?(?:\d+|[一二三四五六七八九十]+)(?:号楼|栋|幢|座)")
_ANY_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1\d{10})(?!\d)")
_NUMBER = re.compile(r"\d{17}[\dXx]")
LEFT_OUT = "…"


def mask(value: object, level: Pii = Pii.PERSONAL) -> str:
    """张*, 王*明, 138****5678, ****1234; nothing at all of what is sensitive or of another form."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if level is Pii.SENSITIVE:
        return LEFT_OUT
    if _NUMBER.fullmatch(text):
        return f"****{text[-4:]}"
    if _PHONE.fullmatch(text):
        return f"{text[:3]}****{text[-4:]}"
    if _NAME.fullmatch(text):
        return f"{text[0]}*" if len(text) == 2 else f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"
    return LEFT_OUT


def without_numbers(text: str) -> str:
    """A text for lists, with the telephones and identity numbers in it masked, whatever it was filled from."""
    return _ANY_NUMBER.sub(lambda found: mask(found[0]), text)


def building_of(address: str) -> str:
    """An address down to its building: 幸福路12号3号楼."""
    found = _BUILDING.match(address)
    return found[0] if found else LEFT_OUT


def redacted(text: str, secrets: Iterable[Secret], level: Pii) -> str:
    """Without the values above `level`, the longest first: a short one may be part of a longer."""
    above = {value: of for value, of in secrets if RANK[of] > RANK[level] and value in text}
    for value in sorted(above, key=len, reverse=True):
        text = text.replace(value, mask(value, above[value]))
    return text


def secrets_in(variables: object, classes: Mapping[str, Pii]) -> Iterator[Secret]:
    """What stands, at any depth, under a name of a class above N."""
    if isinstance(variables, Mapping):
        for name, value in variables.items():
            level = classes.get(str(name), Pii.NONE)
            if level is not Pii.NONE:
                yield from ((text, level) for text in _leaves(value))
            yield from secrets_in(value, classes)
    elif isinstance(variables, list):
        for value in variables:
            yield from secrets_in(value, classes)


def _leaves(value: object) -> Iterator[str]:
    """Texts and numbers that say something: a single letter or a small number stands in every text."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        text = str(value).strip()
        if len(text) >= (4 if text.isdecimal() else 2):
            yield text
