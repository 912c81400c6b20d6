"""What an expression takes its values from: the names and members it reads, entry by entry; it evaluates nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from engine.feel.builtins import BUILTINS
from engine.feel.errors import FeelSyntaxError
from engine.feel.functions import NO_FUNCTIONS, Functions
from engine.feel.parser import Parser
from engine.feel.syntax import ContextLiteral, Name, Node, Path
from engine.feel.vocabulary import Vocabulary

WHOLE = ""
"""The entry of an expression that is no context."""


def origins(text: str, *, functions: Functions = NO_FUNCTIONS) -> Mapping[str, frozenset[str]]:
    """By entry of a context written out, else under `WHOLE`: every name and every member on the way to a value, so that
    `{who: request.child.name}` gives `who`: request, child, name. Nothing for what is no expression."""
    try:
        node = Parser(text, Vocabulary([*BUILTINS, *functions]), frozenset()).whole_expression()
    except FeelSyntaxError:
        return {}
    if isinstance(node, ContextLiteral):
        return {name: frozenset(_read(entry)) for name, entry in node.entries}
    return {WHOLE: frozenset(_read(node))}


def _read(node: object) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Path):
        yield node.member
    if isinstance(node, Node):
        for field in fields(node):
            yield from _read(getattr(node, field.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from _read(part)
