"""One evaluation of a decision graph: what was given, what is known by now, and which names are in sight."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.dmn.boxed import Boxed
from engine.dmn.manner import Manner
from engine.dmn.table import DecisionTable
from engine.dmn.trace import Trace
from engine.feel import Evaluation, Scope

Path = tuple[str, ...]
"""How a file was reached: the names of the imports on the way. A file reached twice is two models."""


class Absent(Exception):
    """Input data that nobody gave."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something needed, under the names by which it is known here; `imported` is the import it comes through."""

    id: str
    imported: str | None = None

    def place(self, path: Path) -> Path:
        """Where it is, seen from a file reached by `path`."""
        return path if self.imported is None else (*path, self.imported)


class Element(Protocol):
    """What a decision can require. `value` raises Absent."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def value(self, run: "Run", path: Path) -> object: ...


@dataclass(slots=True, eq=False)
class File:
    """One DMN file: its elements by id, its imports by name."""

    id: str
    name: str
    namespace: str
    resource: str
    manner: Manner
    elements: dict[str, Element] = field(default_factory=dict)
    imports: dict[str, "File"] = field(default_factory=dict)

    def find(self, requirement: Requirement) -> Element | None:
        file = self if requirement.imported is None else self.imports[requirement.imported]
        return file.elements.get(requirement.id)


class Run:
    """One evaluation of a graph: what was given, what is known by now, and the trace so far."""

    def __init__(
        self, variables: Mapping[str, object], evaluation: Evaluation, given: Mapping[tuple[Path, str], object],
        trace: Trace,
    ) -> None:  # fmt: skip
        self.variables = variables
        self.evaluation = evaluation
        self.trace = trace
        self._known = dict(given)
        self._open: set[tuple[Path, str]] = set()

    def value(self, path: Path, id: str, element: Element) -> object:
        """Decided at most once. Raises Absent."""
        key = path, id
        if key not in self._known:
            if key in self._open:
                raise Absent(f"{element.names[0]} 依赖自身 / requires itself")
            self._open.add(key)
            try:
                self._known[key] = element.value(self, path)
            finally:
                self._open.discard(key)
        return self._known[key]

    def evaluate(self, logic: Boxed, scope: Mapping[str, object]) -> object:
        """The value of some logic; a table leaves in the trace what it was asked. Raises DecisionError."""
        if isinstance(logic, DecisionTable):
            return self.trace.decide(logic, scope, self.evaluation)
        return logic.evaluate(scope, self.evaluation)

    def scope(self, path: Path, file: File, requires: Iterable[Requirement]) -> Scope:
        """What is required, by name, over the variables of the case where the manner shows them."""
        names: dict[str, object] = {}
        for requirement in requires:
            element = file.find(requirement)
            if element is None:
                continue
            into = names if requirement.imported is None else _context(names, requirement.imported)
            try:
                value = self.value(requirement.place(path), requirement.id, element)
            except Absent as reason:
                self.evaluation.warn(str(reason))
                continue
            into.update(dict.fromkeys(element.names, value))
        return Scope(names, self.variables if file.manner.is_deployed else {})

    def input(self, path: Path, names: Sequence[str]) -> object:
        """What was given under a name, for imported data inside a context of the import's name. Raises Absent."""
        for name in names:
            dotted = ".".join((*filter(None, path), name))
            for found in (_inside(self.variables, path, name), self.variables.get(dotted), self.variables.get(name)):
                if found is not None:
                    return found
        if any(name in self.variables for name in names):
            return None
        raise Absent(f"没有输入数据 {names[0]} / there is no input data {names[0]}")

    def within(self, given: Mapping[tuple[Path, str], object], manner: Manner) -> "Run":
        """For a decision service: it knows what it was given, and the variables of the case where the manner shows
        them."""
        return Run(self.variables if manner.is_deployed else {}, self.evaluation, given, self.trace)


def _context(names: dict[str, object], name: str) -> dict[str, object]:
    """The context for an import's names; those of a nameless import are as good as one's own."""
    inner = names.setdefault(name, {}) if name else names
    assert isinstance(inner, dict)
    return inner


def _inside(variables: Mapping[str, object], path: Path, name: str) -> object:
    for step in path:
        inner = variables.get(step) if step else variables
        if not isinstance(inner, Mapping):
            return None
        variables = inner
    return variables.get(name) if path else None
