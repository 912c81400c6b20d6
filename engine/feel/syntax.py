"""The syntax tree of FEEL (DMN 1.5 clause 10.3.1.2), one node per kind of expression; it knows no evaluation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression; `at` is its offset in the text."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    member: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic, comparison, `and`, `or`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Test(Node):
    """One unary test: an operator with its operand, or (operator "") an expression to be met."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: "Type"


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every`."""

    is_some: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`named` holds the parameter names when the arguments are given by name, else it is empty."""

    function: Node
    arguments: tuple[Node, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    parameters: tuple[str, ...]
    types: tuple["Type | None", ...]
    body: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """A missing bound is the node None, as in the range value of `< 5`."""

    low: Node | None
    high: Node | None
    includes_low: bool
    includes_high: bool


@dataclass(frozen=True, slots=True)
class Type:
    """`string`, `list<number>`, `context<a: number>`, `function<number> -> string`, `range<date>`."""

    name: str
    arguments: tuple["Type", ...] = ()
    members: tuple[str, ...] = ()


def mentions(part: object, name: str) -> bool:
    """Whether a name is read anywhere in a tree."""
    if isinstance(part, Name):
        return part.name == name
    if isinstance(part, tuple):
        return any(mentions(inner, name) for inner in part)
    return isinstance(part, Node) and any(mentions(getattr(part, field), name) for field in part.__match_args__)
