"""Files among answers: `{file: name.pdf}` stands for one that is brought with them, and what is in it is invented here;
it keeps none."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.forms import FILE_KINDS, ending_of, media_type_of

MIB = 1024 * 1024
FILE, SIZE = "file", "mib"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """`mib` is how large it is at least."""

    name: str
    mib: float = 0

    @property
    def media_type(self) -> str:
        return media_type_of(self.name, self.content)

    @property
    def content(self) -> bytes:
        """It begins as a file of its kind does."""
        return self._beginning.ljust(self.size)

    @property
    def size(self) -> int:
        return max(len(self._beginning), int(self.mib * MIB))

    @property
    def _beginning(self) -> bytes:
        kind = FILE_KINDS.get(ending_of(self.name))
        return kind.beginnings[0] if kind and kind.beginnings else self.name.encode()


Keep = Callable[[Brought], Mapping[str, object]]
"""Keeps it and says what an answer names: `id`, `name`, `size`."""


def is_file(value: Mapping[str, object]) -> bool:
    """Whether it is written as a file is, be it rightly or not."""
    return FILE in value and value.keys() <= {FILE, SIZE}


def files_of(value: object) -> list[Brought]:
    """Those of one answer, which may be one or a list of them."""
    found = value if isinstance(value, list) else [value]
    return [_brought(one) for one in found if isinstance(one, Mapping) and is_file(one)]


def files_in(answers: Mapping[str, object], at: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every file as it is written, and its place: in rows of tables too."""
    for key, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                yield from [(f"{at}.{key}", one)] if is_file(one) else files_in(one, f"{at}.{key}")


def with_brought(answers: Mapping[str, object], keep: Keep) -> dict[str, object]:
    """The answers with every file as it was kept."""
    return {key: _kept(value, keep) for key, value in answers.items()}


def _kept(value: object, keep: Keep) -> object:
    if brought := files_of(value):
        return [keep(one) for one in brought]
    if isinstance(value, list):
        return [_kept(one, keep) for one in value]
    return with_brought(value, keep) if isinstance(value, Mapping) else value


def _brought(one: Mapping[str, object]) -> Brought:
    return Brought(name=str(one[FILE]), mib=float(str(one.get(SIZE, 0))))
