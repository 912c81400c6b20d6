"""The compiler itself: a tree to nested closures, each `(scope, evaluation) -> value`, by one rule per node."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine.feel import syntax as ast
from engine.feel.errors import UnknownFunction
from engine.feel.evaluation import Evaluation
from engine.feel.functions import Callee, Functions
from engine.feel.types import NO_TYPES, NamedTypes

Thunk = Callable[[Mapping[str, object], Evaluation], Any]
Rule = Callable[["Compiler", Any], Thunk]

NODES_PER_STEP = 16

_RULES: dict[type[ast.Node], Rule] = {}


def rule(kind: type[ast.Node]) -> Callable[[Rule], Rule]:
    """Register how nodes of a kind are compiled."""

    def register(compile_node: Rule) -> Rule:
        _RULES[kind] = compile_node
        return compile_node

    return register


class Compiler:
    """One compilation: what it may call, which names are local, and what it found out about the text."""

    def __init__(
        self, text: str, builtins: Mapping[str, Callee], functions: Functions, names: Iterable[str],
        types: NamedTypes = NO_TYPES,
    ) -> None:  # fmt: skip
        self.text = text
        self.types = types
        self.builtins = builtins
        self.functions = functions
        self.free_names: set[str] = set()
        self.is_calendar_bound = False
        self._given = frozenset(names)
        self._bound: Counter[str] = Counter()
        self._filters = 0
        self._nodes = 0

    def thunk(self, node: ast.Node) -> Thunk:
        self._nodes += 1
        return _RULES[type(node)](self, node)

    def weighed(self, node: ast.Node) -> tuple[Thunk, int]:
        """What is run more than once, and what each run costs."""
        before = self._nodes
        thunk = self.thunk(node)
        return thunk, 1 + (self._nodes - before) // NODES_PER_STEP

    def function(self, name: str) -> Callee | None:
        """The host's or built-in function of a name that no local name hides."""
        if name in self._given or self._bound[name]:
            return None
        function = self.functions.get(name)
        if function is not None:
            self.is_calendar_bound |= function.is_calendar_bound
            return function
        return self.builtins.get(name)

    def note(self, name: str) -> None:
        """A name was read: it is free unless bound by the text itself."""
        if not self._bound[name]:
            self.free_names.add(name)

    def is_callable(self, name: str) -> bool:
        """Inside a filter any name may be a member of the item."""
        return name in self._given or self._bound[name] > 0 or self._filters > 0

    @contextmanager
    def binding(self, *names: str) -> Iterator[Callable[[str], None]]:
        """Names that the text itself binds; gives a function that binds more of them."""
        bound = list(names)
        self._bound.update(bound)

        def bind(name: str) -> None:
            bound.append(name)
            self._bound[name] += 1

        yield bind
        self._bound.subtract(bound)

    @contextmanager
    def inside_filter(self) -> Iterator[None]:
        self._filters += 1
        with self.binding("item"):
            yield
        self._filters -= 1

    def unknown_function(self, node: ast.Name) -> UnknownFunction:
        near = difflib.get_close_matches(node.name, [*self.functions, *self.builtins], n=1)
        hint = (f"您是指 {near[0]}(…) 吗？", f"Did you mean {near[0]}(…)?") if near else ("", "")
        return UnknownFunction(
            node.name, self.text, node.at, f"没有函数 {node.name}()。", f"There is no function {node.name}().", *hint
        )


def constant(value: object) -> Thunk:
    """A closure that always gives `value`; `constant_of` can look inside."""

    def give(scope: Mapping[str, object], evaluation: Evaluation) -> object:
        return value

    give.constant = (value,)  # type: ignore[attr-defined]
    return give


def constant_of(thunk: Thunk) -> tuple[object] | None:
    """The value of a constant closure in a tuple, or None: null is a constant too."""
    found: tuple[object] | None = getattr(thunk, "constant", None)
    return found
