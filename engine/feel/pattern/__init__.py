"""Regular expressions of XPath (DMN 1.5 table 75): linear in the text, or paid by the step with back-references."""

from engine.feel.pattern.parser import compile_pattern
from engine.feel.pattern.pattern import Match, Pattern

__all__ = ["Match", "Pattern", "compile_pattern"]
