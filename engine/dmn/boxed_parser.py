"""Elements to boxed expressions, wherever one may stand: in decisions, entries, bindings, rows and functions."""

from collections.abc import Callable

from engine.dmn.boxed import Boxed, BoxedContext, BoxedFunction, BoxedList, Invocation, LiteralExpression, Relation
from engine.dmn.reading import Reading
from engine.dmn.table_parser import parse_table
from engine.dmn.xml import Element, attribute, child, children, tag, text_of

KINDS = {
    "decisionTable": "DECISION_TABLE",
    "literalExpression": "LITERAL_EXPRESSION",
    "context": "CONTEXT",
    "invocation": "INVOCATION",
    "list": "LIST",
    "relation": "RELATION",
    "functionDefinition": "FUNCTION_DEFINITION",
}
UNSUPPORTED = ("conditional", "for", "filter", "every", "some")


def find_boxed(element: Element) -> Element | None:
    """The child that is a boxed expression, supported or not."""
    return next((inner for inner in element if tag(inner) in KINDS or tag(inner) in UNSUPPORTED), None)


def parse_boxed(reading: Reading, owner: Element) -> Boxed | None:
    """The boxed expression inside `owner`, or None with a finding."""
    element = find_boxed(owner)
    if element is None:
        reading.refuse(
            "DMN_EMPTY", owner, "没有决策逻辑。", "There is no decision logic.",
            "请添加决策表或表达式。", "Add a table or an expression.",
        )  # fmt: skip
        return None
    parse = _PARSERS.get(tag(element))
    if parse is None:
        reading.refuse(
            "DMN_UNSUPPORTED", element, f"不支持 {tag(element)}。", f"A boxed {tag(element)} is not supported.",
            "请改写为 FEEL 表达式。", "Write it as a FEEL expression.",
        )  # fmt: skip
        return None
    return parse(reading, element)


def _literal(reading: Reading, element: Element) -> Boxed | None:
    expression = reading.expression(text_of(element), element)
    return LiteralExpression(expression, reading.coercion(attribute(element, "typeRef"))) if expression else None


def _context(reading: Reading, element: Element) -> Boxed | None:
    entries: list[tuple[str, Boxed]] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        boxed = parse_boxed(reading, entry)
        if boxed:
            entries.append((attribute(variable, "name") if variable is not None else "", boxed))
    return BoxedContext(tuple(entries))


def _list(reading: Reading, element: Element) -> Boxed | None:
    return BoxedList(_each(reading, element))


def _each(reading: Reading, element: Element) -> tuple[Boxed, ...]:
    """Every boxed expression that stands directly inside `element`."""
    parsed = (_PARSERS[tag(inner)](reading, inner) for inner in element if tag(inner) in _PARSERS)
    return tuple(boxed for boxed in parsed if boxed)


def _relation(reading: Reading, element: Element) -> Boxed | None:
    columns = tuple(attribute(column, "name") for column in children(element, "column"))
    rows = [(row, _each(reading, row)) for row in children(element, "row")]
    for row, cells in rows:
        if len(cells) != len(columns):
            reading.refuse(
                "DMN_TABLE", row, "单元格数与列数不一致。", "The number of cells is not the number of columns.",
                "请补齐单元格。", "Fill in every cell.",
            )  # fmt: skip
    return Relation(columns, tuple(cells for _, cells in rows))


def _function(reading: Reading, element: Element) -> Boxed | None:
    if attribute(element, "kind") not in ("", "FEEL"):
        reading.refuse(
            "DMN_UNSUPPORTED", element, "只支持 FEEL 函数。", "Only FEEL functions are supported.",
            "请改写为 FEEL。", "Write it in FEEL.",
        )  # fmt: skip
        return None
    body = parse_boxed(reading, element)
    parameters = tuple(attribute(parameter, "name") for parameter in children(element, "formalParameter"))
    return BoxedFunction(parameters, body) if body else None


def _invocation(reading: Reading, element: Element) -> Boxed | None:
    called = child(element, "literalExpression")
    function = reading.expression(text_of(called), element if called is None else called)
    bindings: list[tuple[str, Boxed]] = []
    for binding in children(element, "binding"):
        parameter, boxed = child(binding, "parameter"), parse_boxed(reading, binding)
        if parameter is not None and boxed:
            bindings.append((attribute(parameter, "name"), boxed))
    return Invocation(function, tuple(bindings)) if function else None


_PARSERS: dict[str, Callable[[Reading, Element], Boxed | None]] = {
    "decisionTable": parse_table,
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
}
