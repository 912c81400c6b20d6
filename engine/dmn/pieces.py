"""A DMN file as decisions, columns and rules with plain texts, so that two versions can be compared; it judges none.

`_type` and `_name` say what a piece is: a rule's name is its place in the table, its properties are its cells by the
columns' labels.
"""

from collections.abc import Iterator, Mapping

from engine.dmn.xml import Element, attribute, child, children, read_definitions, tag, text_of
from engine.errors import DeploymentRefused


def pieces(content: bytes) -> Mapping[str, Mapping[str, str]]:
    """By id, in document order; nothing of a file that cannot be read."""
    return {id: piece for decision in _decisions(content) for id, piece in _of_decision(decision)}


def names(content: bytes) -> Mapping[str, tuple[str, str]]:
    """Type and name of every piece and of every cell (`number · column`), by id."""
    found = {id: (piece["_type"], piece["_name"]) for id, piece in pieces(content).items()}
    tables = (table for decision in _decisions(content) for table in children(decision, "decisionTable"))
    return found | {id: ("cell", name) for table in tables for id, name in _cells(table)}


def _decisions(content: bytes) -> list[Element]:
    try:
        return list(children(read_definitions(content, ""), "decision"))
    except DeploymentRefused:
        return []


def _cells(table: Element) -> Iterator[tuple[str, str]]:
    labels = [_label(column) for column in _columns(table)]
    for number, rule in enumerate(children(table, "rule"), 1):
        for label, cell in zip(labels, _entries(rule), strict=False):
            if cell.get("id"):
                yield attribute(cell, "id"), f"{number} · {label}"


def _of_decision(decision: Element) -> Iterator[tuple[str, dict[str, str]]]:
    name = attribute(decision, "name") or attribute(decision, "id")
    requirements = [attribute(inner, "href") for inner in decision.iter() if attribute(inner, "href")]
    own = {"_type": "decision", "_name": name, "name": name, "requirements": "\n".join(requirements)}
    table = child(decision, "decisionTable")
    if table is None:
        yield attribute(decision, "id"), {**own, "expression": _expression(decision)}
        return
    how = {"hitPolicy": attribute(table, "hitPolicy") or "UNIQUE", "aggregation": attribute(table, "aggregation")}
    yield attribute(decision, "id"), own | how
    yield from _of_table(table)


def _expression(decision: Element) -> str:
    """The text of a literal expression; of a context and its like every entry, with its name."""
    inside = [inner for part in decision if tag(part) != "variable" for inner in part.iter()]
    named = {"variable": lambda inner: f"{attribute(inner, 'name')}:", "literalExpression": text_of}
    return "\n".join(named[tag(inner)](inner) for inner in inside if tag(inner) in named)


def _of_table(table: Element) -> Iterator[tuple[str, dict[str, str]]]:
    columns = _columns(table)
    labels = [_label(column) for column in columns]
    for column, label in zip(columns, labels, strict=True):
        yield attribute(column, "id"), _column(column, label)
    for number, rule in enumerate(children(table, "rule"), 1):
        named = {f"cell:{label}": text_of(cell) for label, cell in zip(labels, _entries(rule), strict=False)}
        yield attribute(rule, "id"), {"_type": "rule", "_name": str(number), "description": _note(rule), **named}


def _columns(table: Element) -> list[Element]:
    return [*children(table, "input"), *children(table, "output")]


def _entries(rule: Element) -> list[Element]:
    return [*children(rule, "inputEntry"), *children(rule, "outputEntry")]


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
