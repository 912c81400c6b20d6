"""The built-in functions of FEEL, one file per family; importing the package registers them all."""

from engine.feel.builtins import boolean, context, conversion, list, numeric, range, string, temporal
from engine.feel.builtins.registry import BUILTINS

__all__ = ["BUILTINS", "boolean", "context", "conversion", "list", "numeric", "range", "string", "temporal"]
