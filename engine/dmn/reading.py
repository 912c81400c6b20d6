"""What every part of the parser shares: names and types in sight, FEEL compilation, and all findings so far."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from engine.dmn.boxed import Broken
from engine.dmn.kind_parser import Kinds
from engine.dmn.kinds import Check
from engine.dmn.manner import Manner
from engine.dmn.xml import Element, attribute
from engine.errors import Finding
from engine.feel import (
    BUILTINS,
    NO_TYPES,
    Expression,
    FeelSyntaxError,
    Functions,
    NamedTypes,
    UnaryTests,
    UnknownFunction,
    compile_expression,
    compile_unary_tests,
)

T = TypeVar("T")


@dataclass(slots=True)
class Reading:
    """`members` are names that may follow a dot or stand in a filter, anywhere in the file; `names` are those in scope
    where the parser is just now, `used` those that texts have read so far."""

    resource: str
    manner: Manner
    functions: Functions
    members: frozenset[str]
    names: frozenset[str] = frozenset()
    types: NamedTypes = NO_TYPES
    used: set[str] = field(default_factory=set)
    kinds: Kinds = field(init=False)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kinds = Kinds(self.manner, self.tests)

    @contextmanager
    def naming(self, names: Iterable[str], functions: Iterable[str] = ()) -> Iterator[None]:
        """Within, these names are in scope too. Functions hide a built-in of the same name, data does not."""
        before = self.names
        self.names = before.union(functions, (name for name in names if name and name not in BUILTINS))
        yield
        self.names = before

    def check(self, type_ref: str, what: str, element: Element) -> Check | None:
        """What a value of the type has to pass; nothing, with a finding, if there is no such type."""
        if not type_ref:
            return None
        kind = self.kinds.find(type_ref)
        if kind is None:
            self.refuse(
                "DMN_TYPE", element, f"没有类型 {type_ref}。", f"There is no type {type_ref}.",
                "请改用已定义的类型。", "Use a type that is defined.", warning=True,
            )  # fmt: skip
            return None
        return None if kind.name == "Any" else Check(kind, what, self.manner.is_deployed)

    def column_check(self, type_ref: str, what: str, element: Element) -> Check | None:
        """Cells of a table have no name, so the standard leaves them alone; with us a text may have to be a date."""
        return self.check(type_ref, what, element) if self.manner.is_deployed else None

    def expression(self, text: str, element: Element) -> Expression | None:
        """The compiled text, or None with a finding."""
        found = self._compiled(
            lambda names: compile_expression(text, functions=self.functions, names=names, types=self.types), element
        )
        self.used |= found.names if found else set()
        return found

    def tests(self, text: str, element: Element) -> UnaryTests | None:
        found = self._compiled(
            lambda names: compile_unary_tests(text, functions=self.functions, names=names, types=self.types), element
        )
        self.used |= found.names if found else set()
        return found

    def _compiled(self, compiled: Callable[[frozenset[str]], T], element: Element) -> T | None:
        language = attribute(element, "expressionLanguage")
        if language and "feel" not in language.lower():
            self.refuse(
                "DMN_LANGUAGE", element, f"不支持表达式语言 {language}。", f"The language {language} is not supported.",
                "请改用 FEEL。", "Write it in FEEL.",
            )  # fmt: skip
            return None
        try:
            return self._of_known_functions(compiled, self.names | self.members)
        except FeelSyntaxError as error:
            self.refuse(
                "DMN_FEEL", element, f"FEEL 语法错误：{error.text('zh')}", f"FEEL syntax error: {error.text('en')}",
                "请更正表达式。", "Correct the expression.", column=error.column,
            )  # fmt: skip
            return None

    def _of_known_functions(self, compiled: Callable[[frozenset[str]], T], names: frozenset[str]) -> T:
        """In the manner of the standard what calls an unknown function is null, and what stands around it is not."""
        try:
            return compiled(names)
        except UnknownFunction as unknown:
            if self.manner.is_deployed:
                raise
            return self._of_known_functions(compiled, names | {unknown.name})

    def broken(self, known: int) -> Broken | None:
        """In the manner of the standard, null for the reasons found since there were `known` findings."""
        if self.manner.is_deployed:
            return None
        return Broken("; ".join(f"{finding.zh} / {finding.en}" for finding in self.findings[known:]) or "DMN_EMPTY")

    def refuse(
        self, code: str, element: Element, zh: str, en: str, remedy_zh: str, remedy_en: str, *,
        column: int | None = None, warning: bool = False,
    ) -> None:  # fmt: skip
        self.findings.append(
            Finding(
                code=code, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en, resource=self.resource,
                element=_nearest_id(element), line=_line(element), column=column, warning=warning,
            )
        )  # fmt: skip


def _nearest_id(element: Element | None) -> str | None:
    """The element's id or, where modelers give none, that of what contains it."""
    while element is not None:
        if element.get("id"):
            return attribute(element, "id")
        element = element.getparent()
    return None


def _line(element: Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None
