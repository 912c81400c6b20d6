"""What a conversion did or left, piece by piece, so that nothing goes in silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.convert.untranslatable import Untranslatable


class How(StrEnum):
    """`translated`: says the same. `chosen`: says something that a person should look at. `dropped`: has no meaning
    here. `left`: stands in the file as it was, to be done by hand."""

    TRANSLATED = "translated"
    CHOSEN = "chosen"
    DROPPED = "dropped"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Note:
    how: How
    element: str
    line: int
    zh: str
    en: str


class Notes:
    """All notes of one file; `at` is the lxml element that is spoken of."""

    def __init__(self) -> None:
        self._found: list[Note] = []

    def __iter__(self) -> Iterator[Note]:
        return iter(sorted(self._found, key=lambda note: note.line))

    def translated(self, at: Any, before: str, after: str) -> None:
        self._add(How.TRANSLATED, at, f"{before} → {after}", f"{before} → {after}")

    def chosen(self, at: Any, zh: str, en: str) -> None:
        self._add(How.CHOSEN, at, zh, en)

    def dropped(self, at: Any, what: str, zh: str = "在此没有意义", en: str = "has no meaning here") -> None:
        self._add(How.DROPPED, at, f"{what}：{zh}", f"{what}: {en}")

    def left(self, at: Any, what: str, zh: str, en: str) -> None:
        self._add(How.LEFT, at, f"{what}：{zh}", f"{what}: {en}")

    def untranslatable(self, at: Any, what: str, why: Untranslatable) -> None:
        self.left(at, what, why.zh, why.en)

    def _add(self, how: How, at: Any, zh: str, en: str) -> None:
        self._found.append(Note(how, _nearest_id(at), at.sourceline or 0, zh, en))


def _nearest_id(element: Any) -> str:
    while element is not None and not element.get("id"):
        element = element.getparent()
    return "" if element is None else str(element.get("id"))
