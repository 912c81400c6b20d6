"""Elements to boxed expressions, wherever one may stand: in decisions, entries, bindings, rows and functions."""

from collections.abc import Callable

from engine.dmn.boxed import (
    EVERY,
    FOR,
    FOR_PARTIAL,
    SOME,
    Boxed,
    BoxedContext,
    BoxedFilter,
    BoxedFunction,
    BoxedList,
    Conditional,
    Invocation,
    Iteration,
    Relation,
    Typed,
)
from engine.dmn.functions import Parameter
from engine.dmn.reading import Reading
from engine.dmn.table_parser import parse_table
from engine.dmn.xml import Element, attribute, child, children, tag, text_of
from engine.feel import Expression

KINDS = {
    "decisionTable": "DECISION_TABLE",
    "literalExpression": "LITERAL_EXPRESSION",
    "context": "CONTEXT",
    "invocation": "INVOCATION",
    "list": "LIST",
    "relation": "RELATION",
    "functionDefinition": "FUNCTION_DEFINITION",
    "conditional": "CONDITIONAL",
    "filter": "FILTER",
    "for": "FOR",
    "some": "SOME",
    "every": "EVERY",
}


def find_boxed(element: Element) -> Element | None:
    """The child that is a boxed expression."""
    return next((inner for inner in element if tag(inner) in KINDS), None)


def parse_boxed(reading: Reading, owner: Element) -> Boxed | None:
    """The boxed expression inside `owner`, or None with a finding (in the manner of the standard, null for it)."""
    element = find_boxed(owner)
    if element is not None:
        return parse_element(reading, element)
    known = len(reading.findings)
    reading.refuse(
        "DMN_EMPTY", owner, "没有决策逻辑。", "There is no decision logic.",
        "请添加决策表或表达式。", "Add a table or an expression.",
    )  # fmt: skip
    return reading.broken(known)


def parse_element(reading: Reading, element: Element) -> Boxed | None:
    """The boxed expression that an element is. Its own `typeRef` says nothing: values are made to fit where they get a
    name, as a result, an entry or an argument (DMN 1.5 clause 10.3.2.9.4)."""
    known = len(reading.findings)
    return _PARSERS[tag(element)](reading, element) or reading.broken(known)


def _literal(reading: Reading, element: Element) -> Expression | None:
    return reading.expression(text_of(element), element)


def _context(reading: Reading, element: Element) -> Boxed | None:
    entries: list[tuple[str, Boxed]] = []
    names: list[str] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        name = "" if variable is None else attribute(variable, "name")
        inside = find_boxed(entry)
        calls_itself = [name] if inside is not None and tag(inside) == "functionDefinition" else []
        with reading.naming([*names, *calls_itself]):
            boxed = parse_boxed(reading, entry)
        check = None if variable is None else reading.check(attribute(variable, "typeRef"), name, entry)
        if boxed:
            entries.append((name, Typed(boxed, check) if check else boxed))
        names.append(name)
    return BoxedContext(tuple(entries))


def _list(reading: Reading, element: Element) -> Boxed | None:
    return BoxedList(_each(reading, element))


def _each(reading: Reading, element: Element) -> tuple[Boxed, ...]:
    """Every boxed expression that stands directly inside `element`."""
    parsed = (parse_element(reading, inner) for inner in element if tag(inner) in _PARSERS)
    return tuple(boxed for boxed in parsed if boxed)


def _relation(reading: Reading, element: Element) -> Boxed | None:
    columns = tuple(attribute(column, "name") for column in children(element, "column"))
    rows = [(row, _each(reading, row)) for row in children(element, "row")]
    faulty = [row for row, cells in rows if len(cells) != len(columns)]
    for row in faulty:
        reading.refuse(
            "DMN_TABLE", row, "单元格数与列数不一致。", "The number of cells is not the number of columns.",
            "请补齐单元格。", "Fill in every cell.",
        )  # fmt: skip
    return None if faulty else Relation(columns, tuple(cells for _, cells in rows))


def _function(reading: Reading, element: Element) -> Boxed | None:
    return parse_function(reading, element)


def parse_function(reading: Reading, element: Element) -> BoxedFunction | None:
    """A function definition, boxed or encapsulated in business knowledge; Java and PMML are no FEEL."""
    if attribute(element, "kind") not in ("", "FEEL"):
        reading.refuse(
            "DMN_UNSUPPORTED", element, "只支持 FEEL 函数。", "Only FEEL functions are supported.",
            "请改写为 FEEL。", "Write it in FEEL.",
        )  # fmt: skip
        return None
    parameters = tuple(_parameter(reading, formal) for formal in children(element, "formalParameter"))
    with reading.naming(parameter.name for parameter in parameters):
        body = parse_boxed(reading, element)
    return BoxedFunction(parameters, body) if body else None


def _parameter(reading: Reading, element: Element) -> Parameter:
    name = attribute(element, "name")
    return Parameter(name, reading.check(attribute(element, "typeRef"), name, element))


def _invocation(reading: Reading, element: Element) -> Boxed | None:
    called = child(element, "literalExpression")
    function = reading.expression(text_of(called), element if called is None else called)
    bindings: list[tuple[str, Boxed]] = []
    for binding in children(element, "binding"):
        parameter, boxed = child(binding, "parameter"), parse_boxed(reading, binding)
        if parameter is not None and boxed:
            bindings.append((attribute(parameter, "name"), boxed))
    return Invocation(function, tuple(bindings)) if function else None


def _conditional(reading: Reading, element: Element) -> Boxed | None:
    condition, then, otherwise = (_part(reading, element, name) for name in ("if", "then", "else"))
    return Conditional(condition, then, otherwise) if condition and then and otherwise else None


def _filter(reading: Reading, element: Element) -> Boxed | None:
    source = _part(reading, element, "in")
    with reading.naming(["item"]):
        match = _part(reading, element, "match")
    return BoxedFilter(source, match) if source and match else None


def _for(reading: Reading, element: Element) -> Boxed | None:
    uses_partial = "partial" in "".join(str(text) for text in element.itertext())
    return _iteration(reading, element, FOR_PARTIAL if uses_partial else FOR, "return")


def _some(reading: Reading, element: Element) -> Boxed | None:
    return _iteration(reading, element, SOME, "satisfies")


def _every(reading: Reading, element: Element) -> Boxed | None:
    return _iteration(reading, element, EVERY, "satisfies")


def _iteration(reading: Reading, element: Element, how: Expression, body: str) -> Boxed | None:
    source, variable = _part(reading, element, "in"), attribute(element, "iteratorVariable")
    with reading.naming([variable, "partial"]):
        part = _part(reading, element, body)
    return Iteration(how, variable, source, part) if source and part else None


def _part(reading: Reading, element: Element, name: str) -> Boxed | None:
    return parse_boxed(reading, element if (part := child(element, name)) is None else part)


_PARSERS: dict[str, Callable[[Reading, Element], Boxed | None]] = {
    "decisionTable": parse_table,
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _some,
    "every": _every,
}
