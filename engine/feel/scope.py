"""Names in sight: a local layer over the scope around it, without copying either."""

from collections.abc import Iterator, Mapping


class Scope(Mapping[str, object]):
    """`names` before `outer`."""

    __slots__ = ("names", "outer")

    def __init__(self, names: Mapping[str, object], outer: Mapping[str, object]) -> None:
        self.names = names
        self.outer = outer

    def __getitem__(self, name: str) -> object:
        if name in self.names:
            return self.names[name]
        return self.outer[name]

    def __contains__(self, name: object) -> bool:
        return name in self.names or name in self.outer

    def __iter__(self) -> Iterator[str]:
        return iter({**self.outer, **self.names})

    def __len__(self) -> int:
        return len({**self.outer, **self.names})


class ItemScope(Scope):
    """Inside a filter: `item`, and the members of an item that is a context (DMN 1.5 clause 10.3.2.5)."""

    __slots__ = ("item",)

    def __init__(self, item: object, outer: Mapping[str, object]) -> None:
        super().__init__(item if isinstance(item, Mapping) else {}, outer)
        self.item = item

    def __getitem__(self, name: str) -> object:
        if name in self.names:
            return self.names[name]
        return self.item if name == "item" else self.outer[name]

    def __contains__(self, name: object) -> bool:
        return name == "item" or super().__contains__(name)
