"""DMN XML to a decision graph, with everything that is wrong with it found at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from engine.dmn.boxed import Boxed, BoxedFunction
from engine.dmn.boxed_parser import KINDS, find_boxed, parse_boxed
from engine.dmn.coercion import Coercion
from engine.dmn.graph import Decision, DecisionGraph, Step
from engine.dmn.reading import Reading
from engine.dmn.xml import Element, attribute, child, children, read_definitions, reference, tag
from engine.errors import DeploymentRefused
from engine.feel import BUILTINS, NO_FUNCTIONS, Functions


@dataclass(frozen=True, slots=True)
class _Node:
    """A decision or business knowledge model with the ids of what it requires."""

    step: Step
    requires: tuple[str, ...]
    inputs: tuple[str, ...]


def parse_dmn(content: bytes, resource: str, functions: Functions = NO_FUNCTIONS) -> DecisionGraph:
    """The graph in a DMN 1.1 to 1.5 file. Raises DeploymentRefused with every finding."""
    root = read_definitions(content, resource)
    reading = Reading(resource, functions, frozenset(_names(root)), dict(_base_types(root)))
    _refuse_duplicates(reading, root)
    _warn_of_ignored(reading, root)
    nodes = {node.step.id: node for node in _nodes(reading, root)}
    inputs = dict(_inputs(reading, root))
    _refuse_unknown_requirements(reading, root, nodes.keys() | inputs.keys())
    order = _order(reading, root, nodes)
    if child(root, "decision") is None:
        reading.refuse(
            "DMN_EMPTY", root, "文件没有决策。", "The file has no decision.", "请添加决策。", "Add a decision."
        )
    if any(not finding.warning for finding in reading.findings):
        raise DeploymentRefused(reading.findings)
    made = [node for node in nodes.values() if node.step.kind]
    decisions = {node.step.id: _decision(root, resource, node, nodes, order, inputs) for node in made}
    return DecisionGraph(
        id=attribute(root, "id"), name=attribute(root, "name"), decisions=decisions, findings=tuple(reading.findings)
    )


def _names(root: Element) -> Iterator[str]:
    """Names that FEEL texts may use: business knowledge hides a built-in of the same name, data does not."""
    for element in root.iter(etree.Element):
        name = attribute(element, "name")
        if name and (name not in BUILTINS or tag(element) == "businessKnowledgeModel"):
            yield name


def _base_types(root: Element) -> Iterator[tuple[str, str]]:
    for definition in children(root, "itemDefinition"):
        base = child(definition, "typeRef")
        if base is not None and base.text and attribute(definition, "isCollection") != "true":
            yield attribute(definition, "name"), base.text.strip()


def _inputs(reading: Reading, root: Element) -> Iterator[tuple[str, tuple[str, Coercion | None]]]:
    for data in children(root, "inputData"):
        variable = child(data, "variable")
        type_ref = "" if variable is None else attribute(variable, "typeRef")
        yield attribute(data, "id"), (attribute(data, "name"), reading.coercion(type_ref))


def _nodes(reading: Reading, root: Element) -> Iterator[_Node]:
    for element in children(root, "decision"):
        logic = parse_boxed(reading, element)
        if logic:
            yield _node(reading, element, logic)
    for element in children(root, "businessKnowledgeModel"):
        function = _knowledge(reading, element)
        if function:
            yield _node(reading, element, function)


def _knowledge(reading: Reading, element: Element) -> Boxed | None:
    logic = child(element, "encapsulatedLogic")
    body = parse_boxed(reading, element if logic is None else logic)
    if logic is None or body is None:
        return None
    return BoxedFunction(tuple(attribute(formal, "name") for formal in children(logic, "formalParameter")), body)


def _node(reading: Reading, element: Element, logic: Boxed) -> _Node:
    variable = child(element, "variable")
    is_decision = tag(element) == "decision"
    names = [attribute(element, "name"), attribute(element, "id")]
    if variable is not None:
        names.append(attribute(variable, "name"))
    boxed = find_boxed(element) if is_decision else None
    step = Step(
        id=attribute(element, "id"),
        name=attribute(element, "name"),
        kind="" if boxed is None else KINDS[tag(boxed)],
        binds=tuple(dict.fromkeys(name for name in names if name)),
        logic=logic,
        coerce=reading.coercion(attribute(variable, "typeRef")) if is_decision and variable is not None else None,
    )
    return _Node(step, tuple(_required(element)), tuple(_required_inputs(element)))


def _required(element: Element) -> Iterator[str]:
    for requirement in children(element, "knowledgeRequirement"):
        yield reference(requirement, "requiredKnowledge")
    for requirement in children(element, "informationRequirement"):
        if child(requirement, "requiredDecision") is not None:
            yield reference(requirement, "requiredDecision")


def _required_inputs(element: Element) -> Iterator[str]:
    for requirement in children(element, "informationRequirement"):
        if child(requirement, "requiredInput") is not None:
            yield reference(requirement, "requiredInput")


def _refuse_duplicates(reading: Reading, root: Element) -> None:
    seen: set[str] = set()
    for element in root:
        name = attribute(element, "id")
        if name and name in seen:
            reading.refuse(
                "DMN_DUPLICATE_ID", element, f"编号 {name} 重复。", f"The id {name} occurs twice.",
                "请改为唯一编号。", "Give each its own.",
            )  # fmt: skip
        if not name and tag(element) == "decision":
            reading.refuse(
                "DMN_ID", element, "决策没有编号。", "A decision has no id.", "请填写 id。", "Give it an id."
            )
        seen.add(name)


def _warn_of_ignored(reading: Reading, root: Element) -> None:
    for element in children(root, "import"):
        reading.refuse(
            "DMN_UNSUPPORTED", element, "不支持导入其他文件。", "Imports of other files are not supported.",
            "请把内容放入本文件。", "Put everything into this file.",
        )  # fmt: skip
    for element in children(root, "decisionService"):
        reading.refuse(
            "DMN_IGNORED", element, "决策服务不会被调用。", "Decision services are not called.",
            "请直接调用其输出决策。", "Call its output decision.", warning=True,
        )  # fmt: skip


def _refuse_unknown_requirements(reading: Reading, root: Element, known: Iterable[str]) -> None:
    known = {*known, *(attribute(element, "id") for element in root)}
    for element in root:
        if tag(element) not in ("decision", "businessKnowledgeModel"):
            continue
        for required in (*_required(element), *_required_inputs(element)):
            if required not in known:
                reading.refuse(
                    "DMN_REFERENCE", element, f"所需元素 {required} 不存在。", f"There is no {required} to require.",
                    "请重新连线。", "Draw the requirement again.",
                )  # fmt: skip


def _order(reading: Reading, root: Element, nodes: dict[str, _Node]) -> list[str]:
    """All ids, each after what it requires; knowledge models may call themselves."""
    requires = {
        name: {required for required in node.requires if (required in nodes and required != name) or node.step.kind}
        for name, node in nodes.items()
    }
    try:
        return list(TopologicalSorter(requires).static_order())
    except CycleError as error:
        names = " → ".join(str(name) for name in error.args[1])
        reading.refuse(
            "DMN_CYCLE", root, f"决策互相依赖：{names}。", f"Decisions require each other: {names}.",
            "请去掉其中一条依赖。", "Remove one of the requirements.",
        )  # fmt: skip
        return []


def _decision(
    root: Element, resource: str, node: _Node, nodes: dict[str, _Node], order: list[str],
    inputs: dict[str, tuple[str, Coercion | None]],
) -> Decision:  # fmt: skip
    needed = _closure(node, nodes)
    coerced = (inputs[name] for other in needed for name in nodes[other].inputs if name in inputs)
    return Decision(
        id=node.step.id,
        name=node.step.name,
        graph_id=attribute(root, "id"),
        graph_name=attribute(root, "name"),
        resource=resource,
        steps=tuple(nodes[name].step for name in order if name in needed),
        inputs=tuple(dict((name, coerce) for name, coerce in coerced if coerce).items()),
    )


def _closure(node: _Node, nodes: dict[str, _Node]) -> set[str]:
    """Its id and those of everything it requires, directly or not."""
    found: set[str] = set()
    waiting = [node.step.id]
    while waiting:
        name = waiting.pop()
        if name not in found and name in nodes:
            found.add(name)
            waiting.extend(nodes[name].requires)
    return found
