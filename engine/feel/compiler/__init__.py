"""Syntax trees to closures; importing the package registers the rule of every kind of node."""

from engine.feel.compiler import calls, loops, names, operators, tests
from engine.feel.compiler.base import Compiler, Thunk
from engine.feel.compiler.tests import Tester, always, any_of, compared, negated, testers

__all__ = [
    "Compiler", "Tester", "Thunk", "always", "any_of", "calls", "compared", "loops", "names", "negated", "operators",
    "testers", "tests",
]  # fmt: skip
