"""Names and types: how many words belong to them is known from the names in sight (DMN 1.5 clause 10.3.1.4)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TypeVar

from engine.feel import syntax as ast
from engine.feel.lexer import KEYWORDS, Kind, Token
from engine.feel.parser.stream import TokenStream
from engine.feel.types import TYPE_NAMES
from engine.feel.vocabulary import Vocabulary

T = TypeVar("T")

_TYPES = Vocabulary(TYPE_NAMES)


class NameReader(TokenStream, ABC):
    """`functions` are names that count as such only before a parenthesis, `names` everywhere, `types` where a type is
    named; keys of contexts that were written before count as members."""

    def __init__(self, text: str, functions: Vocabulary, names: Iterable[str], types: Iterable[str] = ()) -> None:
        super().__init__(text)
        self._functions = functions
        self._names = Vocabulary(names)
        self._keys = Vocabulary()
        self._filters = 0
        self._types = Vocabulary(types)

    @abstractmethod
    def _expression(self, above: int = 0) -> ast.Node:
        """An expression of operators that bind tighter than `above`."""

    def _known(self) -> tuple[str, int] | None:
        """The known name that starts here, with its number of tokens."""
        known = self._names.longest(self._tokens, self._position)
        return known or (self._keys.longest(self._tokens, self._position) if self._filters else None)

    def _name(self) -> str:
        if (known := self._known()) is not None:
            self._position += known[1]
            return known[0]
        known = self._functions.longest(self._tokens, self._position)
        if known is not None and self._peek(known[1]).is_symbol("("):
            self._position += known[1]
            return known[0]
        return self._advance().text

    def _member(self) -> str:
        """A name after a dot: members are not known beforehand, so all words up to an operator belong to it."""
        known = self._names.longest(self._tokens, self._position) or self._keys.longest(self._tokens, self._position)
        if known is not None:
            self._position += known[1]
            return known[0]
        if self._next.kind not in (Kind.WORD, Kind.QUOTED):
            raise self._unexpected("点号后应为成员名", "a member name expected after the dot")
        words = [self._advance().text]
        while self._next.kind is Kind.WORD and self._next.text not in KEYWORDS:
            words.append(self._advance().text)
        return " ".join(words)

    def _new_name(self, *ends: str) -> str:
        """A name being introduced: everything up to one of `ends`."""
        if self._next.kind is Kind.QUOTED:
            return self._advance().text
        words: list[Token] = []
        while self._next.text not in ends and self._next.kind in (Kind.WORD, Kind.SYMBOL, Kind.NUMBER):
            words.append(self._advance())
        if not words or words[0].kind is not Kind.WORD:
            raise self._unexpected("这里应为名称", "a name expected")
        return " ".join(self.source[words[0].start : words[-1].end].split())

    def _within(self, names: Iterable[str], parse: Callable[[], ast.Node]) -> ast.Node:
        outer, self._names = self._names, self._names.copy()
        for name in names:
            self._names.add(name)
        node = parse()
        self._names = outer
        return node

    def _type(self) -> ast.Type:
        for types in (self._types, _TYPES):
            if (known := types.longest(self._tokens, self._position)) is not None:
                self._position += known[1]
                return ast.Type(known[0])
        if self._next.kind is not Kind.WORD:
            raise self._unexpected("这里应为类型名", "a type name expected")
        name = self._advance().text
        match name if self._next.is_symbol("<") else "":
            case "list" | "range":
                return ast.Type(name, self._angled(self._type))
            case "context":
                members = self._angled(self._member_type)
                return ast.Type(name, tuple(member[1] for member in members), tuple(member[0] for member in members))
            case "function":
                arguments = self._angled(self._type)
                self._expect("->")
                return ast.Type(name, (*arguments, self._type()))
        while self._accept("."):
            name += "." + self._advance().text
        return ast.Type(name)

    def _member_type(self) -> tuple[str, ast.Type]:
        name = self._new_name(":")
        self._expect(":")
        return name, self._type()

    def _angled(self, item: Callable[[], T]) -> tuple[T, ...]:
        self._expect("<")
        depth = self._depth
        self._deepen()
        found: list[T] = []
        while not self._next.is_symbol(">"):
            found.append(item())
            if not self._accept(","):
                break
        self._expect(">")
        self._depth = depth
        return tuple(found)
