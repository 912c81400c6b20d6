"""Texts to syntax trees: one reader upon the other, from tokens over names and brackets to whole expressions."""

from engine.feel.parser.expression import Parser
from engine.feel.parser.stream import nested_too_deeply

__all__ = ["Parser", "nested_too_deeply"]
