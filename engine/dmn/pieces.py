"""A DMN file as decisions, columns and rules with plain texts, so that two versions can be compared; it judges none.

`_type` and `_name` say what a piece is: a rule's name is its place in the table, its properties are its cells by the
columns' labels.
"""

from collections.abc import Iterator, Mapping

from engine.dmn.xml import Element, attribute, child, children, read_definitions, tag, text_of
from engine.errors import DeploymentRefused


def pieces(content: bytes) -> Mapping[str, Mapping[str, str]]:
    """By id, in document order; nothing of a file that cannot be read."""
    try:
        definitions = read_definitions(content, "")
    except DeploymentRefused:
        return {}
    return {id: piece for decision in children(definitions, "decision") for id, piece in _of_decision(decision)}


def _of_decision(decision: Element) -> Iterator[tuple[str, dict[str, str]]]:
    name = attribute(decision, "name") or attribute(decision, "id")
    requirements = [attribute(inner, "href") for inner in decision.iter() if attribute(inner, "href")]
    own = {"_type": "decision", "_name": name, "name": name, "requirements": "\n".join(requirements)}
    table = child(decision, "decisionTable")
    literal = child(decision, "literalExpression")
    if literal is not None:
        own["expression"] = text_of(literal)
    if table is not None:
        own |= {"hitPolicy": attribute(table, "hitPolicy") or "UNIQUE", "aggregation": attribute(table, "aggregation")}
    yield attribute(decision, "id"), own
    if table is not None:
        yield from _of_table(table)


def _of_table(table: Element) -> Iterator[tuple[str, dict[str, str]]]:
    columns = [*children(table, "input"), *children(table, "output")]
    labels = [_label(column) for column in columns]
    for column, label in zip(columns, labels, strict=True):
        yield attribute(column, "id"), _column(column, label)
    for number, rule in enumerate(children(table, "rule"), 1):
        cells = [text_of(cell) for cell in (*children(rule, "inputEntry"), *children(rule, "outputEntry"))]
        named = {f"cell:{label}": cell for label, cell in zip(labels, cells, strict=False)}
        yield attribute(rule, "id"), {"_type": "rule", "_name": str(number), "description": _note(rule), **named}


def _column(column: Element, label: str) -> dict[str, str]:
    asked = child(column, "inputExpression")
    typed = attribute(column if asked is None else asked, "typeRef")
    return {
        "_type": tag(column), "_name": label, "label": label, "expression": text_of(asked),
        "column": attribute(column, "name"), "typeRef": typed,
    }  # fmt: skip


def _label(column: Element) -> str:
    return (
        attribute(column, "label") or attribute(column, "name") or text_of(child(column, "inputExpression"))
        or attribute(column, "id")
    )  # fmt: skip


def _note(rule: Element) -> str:
    note = child(rule, "description")
    return "" if note is None else str(note.text or "").strip()
