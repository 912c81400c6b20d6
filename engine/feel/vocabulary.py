"""Names of several words: which run of tokens is the longest known name (DMN 1.5 clause 10.3.1.4)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokens

Phrase = tuple[str, ...]


@lru_cache(maxsize=4096)
def phrase(name: str) -> Phrase:
    """The tokens of a name: `Pre-bureau risk` is four. A name that FEEL cannot read has none."""
    try:
        return tuple(token.text for token in tokens(name)[:-1])
    except FeelSyntaxError:
        return ()


class Vocabulary:
    """Known names of more than one token, longest first, by their first token."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[Phrase, str]]] = {}
        for name in names:
            self.add(name)

    def copy(self) -> "Vocabulary":
        twin = Vocabulary()
        twin._by_first = {first: list(known) for first, known in self._by_first.items()}
        return twin

    def add(self, name: str) -> None:
        words = phrase(name)
        if len(words) < 2:
            return
        known = self._by_first.setdefault(words[0], [])
        if (words, name) not in known:
            known.append((words, name))
            known.sort(key=lambda entry: -len(entry[0]))

    def longest(self, stream: Sequence[Token], position: int) -> tuple[str, int] | None:
        """The longest known name that starts at `position`, with its number of tokens."""
        for words, name in self._by_first.get(stream[position].text, ()):
            if tuple(token.text for token in stream[position : position + len(words)]) == words:
                return name, len(words)
        return None
