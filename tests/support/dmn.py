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


def knowledge(name: str, logic: str, *parameters: str, requires: Sequence[str] = (), result: str = "") -> str:
    """A business knowledge model; a parameter is `name` or `name: type`."""
    links = "".join(_requirement(f"bkm:{required}") for required in requires)
    typed = f' typeRef="{result}"' if result else ""
    function = f"<encapsulatedLogic{typed}>{_formal(parameters)}{logic}</encapsulatedLogic>"
    named = f"id={quoteattr(name)} name={quoteattr(name)}"
    return f"<businessKnowledgeModel {named}>{function}{links}</businessKnowledgeModel>"


def boxed_function(logic: str, *parameters: str) -> str:
    return f"<functionDefinition>{_formal(parameters)}{logic}</functionDefinition>"


def _formal(parameters: Sequence[str]) -> str:
    split = [parameter.partition(": ") for parameter in parameters]
    return "".join(f'<formalParameter name={quoteattr(name)} typeRef="{kind}"/>' for name, _, kind in split)


def input_data(name: str, type_ref: str = "") -> str:
    return (
        f"<inputData id={quoteattr(name)} name={quoteattr(name)}>"
        f'<variable name={quoteattr(name)} typeRef="{type_ref}"/></inputData>'
    )


def item(
    called: str, type_ref: str = "", *, allowed: str = "", constraint: str = "", many: bool = False, **members: str
) -> str:
    """An item definition: of a type, or of members by name."""
    inside = f"<typeRef>{type_ref}</typeRef>" if type_ref else ""
    inside += _wrapped("allowedValues", allowed) + _wrapped("typeConstraint", constraint)
    for name, kind in members.items():
        inside += f"<itemComponent name={quoteattr(name)}><typeRef>{kind}</typeRef></itemComponent>"
    return f'<itemDefinition name={quoteattr(called)} isCollection="{str(many).lower()}">{inside}</itemDefinition>'


def context(result: str = "", **entries: str) -> str:
    """Entries are names of boxed expressions; `result` is the one without a name."""
    inside = "".join(
        f'<contextEntry><variable name="{name}"/>{logic}</contextEntry>' for name, logic in entries.items()
    )
    return f"<context>{inside}{f'<contextEntry>{result}</contextEntry>' if result else ''}</context>"


def invocation(function: str, **bindings: str) -> str:
    bound = "".join(f'<binding><parameter name="{name}"/>{logic}</binding>' for name, logic in bindings.items())
    return f"<invocation>{literal(function)}{bound}</invocation>"


def service(name: str, *references: str) -> str:
    """A decision service; a reference is `outputDecision:id`, `encapsulatedDecision:id`, `inputDecision:id` or
    `inputData:id`."""
    links = "".join(f'<{kind} href="#{target}"/>' for kind, _, target in (one.partition(":") for one in references))
    return f"<decisionService id={quoteattr(name)} name={quoteattr(name)}>{links}</decisionService>"


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
