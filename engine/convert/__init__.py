"""Models of other engines become models in this dialect: what has a counterpart is rewritten, the rest is listed."""

from engine.convert.converting import Conversion, convert
from engine.convert.notes import How, Note
from engine.convert.untranslatable import Untranslatable

__all__ = ["Conversion", "How", "Note", "Untranslatable", "convert"]
