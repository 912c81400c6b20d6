"""Small DMN files for tests, written as rows of cells."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(*parts: str, namespace: str = NAMESPACE) -> bytes:
    """A whole file around its elements."""
    return (
        f'<definitions xmlns="{namespace}" id="drg" name="测试" namespace="http://linli.test">{"".join(parts)}</definitions>'
    ).encode()


def decision(id: str, logic: str, *requires: str, name: str = "", type_ref: str = "") -> str:
    """A decision that requires others, or business knowledge (`bkm:id`), or input data (`input:id`)."""
    variable = f'<variable name={quoteattr(name or id)} typeRef="{type_ref}"/>' if type_ref else ""
    links = "".join(_requirement(required) for required in requires)
    return f'<decision id="{id}" name={quoteattr(name or id)}>{variable}{links}{logic}</decision>'


def _requirement(required: str) -> str:
    kind, _, target = required.rpartition(":")
    outer, inner = {
        "": ("informationRequirement", "requiredDecision"),
        "input": ("informationRequirement", "requiredInput"),
        "bkm": ("knowledgeRequirement", "requiredKnowledge"),
    }[kind]
    return f'<{outer}><{inner} href="#{target}"/></{outer}>'


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(
    inputs: Sequence[str], outputs: Sequence[str], rows: Sequence[Sequence[str]], *, policy: str = "UNIQUE",
    aggregation: str = "", input_type: str = "", input_values: str = "", output_values: Sequence[str] = (),
    defaults: Sequence[str] = (),
) -> str:  # fmt: skip
    """A decision table: `rows` hold the input cells, then the output cells."""
    columns = "".join(
        f'<input id="in{number}" label={quoteattr(text)}><inputExpression typeRef="{input_type}">{_text(text)}'
        f"</inputExpression>{_wrapped('inputValues', input_values)}</input>"
        for number, text in enumerate(inputs, 1)
    )
    results = "".join(
        f'<output id="out{number}" name={quoteattr(name)}>{_wrapped("outputValues", _nth(output_values, number))}'
        f"{_wrapped('defaultOutputEntry', _nth(defaults, number))}</output>"
        for number, name in enumerate(outputs, 1)
    )
    rules = "".join(_rule(number, row, len(inputs)) for number, row in enumerate(rows, 1))
    how = f'hitPolicy="{policy}"' + (f' aggregation="{aggregation}"' if aggregation else "")
    return f'<decisionTable id="table" {how}>{columns}{results}{rules}</decisionTable>'


def _rule(number: int, row: Sequence[str], inputs: int) -> str:
    cells = "".join(
        f"<{kind}>{_text(cell)}</{kind}>"
        for kind, cell in [("inputEntry" if place < inputs else "outputEntry", cell) for place, cell in enumerate(row)]
    )
    return f'<rule id="rule{number}">{cells}</rule>'


def _nth(texts: Sequence[str], number: int) -> str:
    return texts[number - 1] if number <= len(texts) else ""


def _wrapped(tag: str, text: str) -> str:
    return f"<{tag}>{_text(text)}</{tag}>" if text else ""


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
