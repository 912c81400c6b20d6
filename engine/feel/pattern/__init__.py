"""Regular expressions of XPath (DMN 1.5 table 75) that run in linear time, whatever the pattern: no back-references."""

from engine.feel.pattern.machine import Match, Pattern
from engine.feel.pattern.parser import compile_pattern

__all__ = ["Match", "Pattern", "compile_pattern"]
