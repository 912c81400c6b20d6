"""DMN XML to a decision graph, with everything that is wrong with it found at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from engine.dmn.boxed import Boxed, BoxedFunction
from engine.dmn.boxed_parser import KINDS, find_boxed, parse_boxed, parse_function
from engine.dmn.functions import Parameter
from engine.dmn.graph import Decision, DecisionGraph, File, InputData, Knowledge, Requirement, Service
from engine.dmn.kind_parser import Kinds
from engine.dmn.kinds import Check
from engine.dmn.library import NO_FILES, Library
from engine.dmn.manner import Manner
from engine.dmn.reading import Reading
from engine.dmn.xml import Element, attribute, child, children, read_definitions, tag
from engine.errors import DeploymentRefused
from engine.feel import BUILTINS, NO_FUNCTIONS, Functions


def parse_dmn(
    content: bytes, resource: str, functions: Functions = NO_FUNCTIONS, *, others: Mapping[str, bytes] = NO_FILES,
    manner: Manner = Manner.DEPLOYED,
) -> DecisionGraph:  # fmt: skip
    """The graph in a DMN 1.1 to 1.5 file; it may import from `others`, which are contents by resource. Raises
    DeploymentRefused with every finding; in the manner of the standard only for what is no DMN at all."""
    return _Parser(functions, manner, Library(others)).graph(content, resource).graph


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, with what other files need of it."""

    graph: DecisionGraph
    kinds: Kinds
    names: Mapping[str, tuple[str, ...]]
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Parser:
    functions: Functions
    manner: Manner
    library: Library[_Read]

    def graph(self, content: bytes, resource: str) -> _Read:
        root = read_definitions(content, resource)
        return _FileParser(root, resource, self).read()


class _FileParser:
    """One file. Imports and types come first, then input data, business knowledge, decisions and services."""

    def __init__(self, root: Element, resource: str, parser: _Parser) -> None:
        self.root = root
        self.parser = parser
        self.reading = Reading(resource, parser.manner, parser.functions, _members(root))
        self.file = File(
            attribute(root, "id"), attribute(root, "name"), attribute(root, "namespace"), resource, parser.manner
        )
        self.imported: dict[str, _Read] = {}
        self.names = {attribute(element, "id"): _names(element, parser.manner) for element in root if _is_drg(element)}

    def read(self) -> _Read:
        reading = self.reading
        self._import()
        self._types()
        _refuse_duplicates(reading, self.root)
        self._refuse_unknown_requirements()
        _refuse_cycles(reading, self.root)
        for element in self.root:
            made = self._element(element)
            if made is not None:
                self.file.elements[attribute(element, "id")] = made
        if child(self.root, "decision") is None and child(self.root, "businessKnowledgeModel") is None:
            reading.refuse(
                "DMN_EMPTY", self.root, "文件没有决策。", "The file has no decision.", "请添加决策。", "Add a decision."
            )
        if self.parser.manner.is_deployed and any(not finding.warning for finding in reading.findings):
            raise DeploymentRefused(reading.findings)
        graph = DecisionGraph(file=self.file, findings=tuple(reading.findings))
        return _Read(graph, reading.kinds, self.names, reading.members)

    # -- imports and types ----------------------------------------------------------------------------------------

    def _import(self) -> None:
        for element in children(self.root, "import"):
            read = None
            if "/DMN/" in attribute(element, "importType"):
                read = self.parser.library.find(attribute(element, "namespace"), self.parser.graph)
            if read is None:
                self.reading.refuse(
                    "DMN_IMPORT", element, f"找不到要导入的决策文件 {attribute(element, 'namespace')}。",
                    f"There is no decision file {attribute(element, 'namespace')} to import.",
                    "请把它与本文件一起部署，并先更正其中的错误；其他格式不能导入。",
                    "Deploy it together with this file and mend its faults; other formats cannot be imported.",
                )  # fmt: skip
                continue
            self.imported[attribute(element, "name")] = read
            self.file.imports[attribute(element, "name")] = read.graph.file
        names = (name for read in self.imported.values() for known in read.names.values() for name in known)
        of_imports = (name for name in names if not name.isidentifier())
        self.reading.members = self.reading.members.union(of_imports, *(one.members for one in self.imported.values()))

    def _types(self) -> None:
        kinds = self.reading.kinds
        kinds.definitions = {attribute(one, "name"): one for one in children(self.root, "itemDefinition")}
        kinds.imported = {name: read.kinds for name, read in self.imported.items()}
        self.reading.types = kinds.named()

    # -- elements -------------------------------------------------------------------------------------------------

    def _element(self, element: Element) -> InputData | Decision | Knowledge | Service | None:
        match tag(element):
            case "inputData":
                return InputData(names=self.names[attribute(element, "id")], check=self._check(element))
            case "decision":
                return self._decision(element)
            case "businessKnowledgeModel":
                return self._knowledge(element)
            case "decisionService":
                return self._service(element)
        return None

    def _check(self, element: Element) -> Check | None:
        variable = child(element, "variable")
        type_ref = "" if variable is None else attribute(variable, "typeRef")
        return self.reading.check(type_ref, attribute(element, "name"), element)

    def _decision(self, element: Element) -> Decision | None:
        requires = tuple(self._requirements(element))
        logic = self._in_scope(element, requires)
        boxed = find_boxed(element)
        if logic is None:
            return None
        return Decision(
            id=attribute(element, "id"),
            name=attribute(element, "name"),
            names=self.names[attribute(element, "id")],
            kind="UNSPECIFIED" if boxed is None else KINDS[tag(boxed)],
            logic=logic,
            check=self._check(element),
            requires=requires,
            file=self.file,
        )

    def _in_scope(self, element: Element, requires: Iterable[Requirement]) -> Boxed | None:
        data, functions = self._known(requires)
        with self.reading.naming(data, functions):
            return parse_boxed(self.reading, element)

    def _known(self, requires: Iterable[Requirement]) -> tuple[list[str], list[str]]:
        """The names of required data, and of required functions."""
        data: list[str] = []
        functions: list[str] = []
        for requirement in requires:
            names = self._names_of(requirement)
            element = self._find(requirement.id) if requirement.imported is None else None
            is_function = element is not None and tag(element) in _CALLED
            (functions if is_function else data).extend(names)
        return data, functions

    def _find(self, id: str) -> Element | None:
        return next((element for element in self.root if attribute(element, "id") == id), None)

    def _names_of(self, requirement: Requirement) -> tuple[str, ...]:
        if not requirement.imported:
            if requirement.imported is None:
                return self.names.get(requirement.id, ())
            return self.imported[""].names.get(requirement.id, ())
        return (requirement.imported,)

    def _knowledge(self, element: Element) -> Knowledge | None:
        logic = child(element, "encapsulatedLogic")
        requires = tuple(self._requirements(element))
        data, functions = self._known([*requires, Requirement(attribute(element, "id"))])
        known = len(self.reading.findings)
        with self.reading.naming(data, functions):
            function = self._function(element, logic, known)
        if function is None:
            return None
        return Knowledge(
            name=attribute(element, "name"),
            names=self.names[attribute(element, "id")],
            function=function,
            result=self._result(element, logic),
            requires=(*requires, Requirement(attribute(element, "id"))),
            file=self.file,
        )

    def _function(self, element: Element, logic: Element | None, known: int) -> BoxedFunction | None:
        if logic is None:
            parse_boxed(self.reading, element)
            function = None
        else:
            function = parse_function(self.reading, logic)
        broken = None if function else self.reading.broken(known)
        return BoxedFunction(_formal(logic), broken) if broken else function

    def _result(self, element: Element, logic: Element | None) -> Check | None:
        """The type of what the function gives: its own, or the variable's unless that is the function's type."""
        variable = child(element, "variable")
        for owner in (logic, variable):
            type_ref = "" if owner is None else attribute(owner, "typeRef")
            if not type_ref:
                continue
            result = self._result_type(type_ref)
            return self.reading.check(result, attribute(element, "name"), element) if result else None
        return None

    def _result_type(self, type_ref: str) -> str:
        definition = self.reading.kinds.definitions.get(type_ref.rpartition(":")[2])
        function = None if definition is None else child(definition, "functionItem")
        return type_ref if function is None else attribute(function, "outputTypeRef")

    def _service(self, element: Element) -> Service:
        inputs = [*self._references(element, "inputData"), *self._references(element, "inputDecision")]
        outputs = [(self._own_name(one), one) for one in self._references(element, "outputDecision")]
        return Service(
            name=attribute(element, "name"),
            names=self.names[attribute(element, "id")],
            inputs=tuple((self._parameter(one), one) for one in inputs),
            outputs=tuple(outputs),
            check=self._service_check(element),
            file=self.file,
        )

    def _parameter(self, requirement: Requirement) -> Parameter:
        element = self._find(requirement.id) if requirement.imported is None else None
        return Parameter(self._own_name(requirement), None if element is None else self._check(element))

    def _service_check(self, element: Element) -> Check | None:
        variable = child(element, "variable")
        result = "" if variable is None else self._result_type(attribute(variable, "typeRef"))
        return self.reading.check(result, attribute(element, "name"), element)

    def _own_name(self, requirement: Requirement) -> str:
        names = self.names if requirement.imported is None else self.imported[requirement.imported].names
        return next(iter(names.get(requirement.id, ())), requirement.id)

    # -- requirements ---------------------------------------------------------------------------------------------

    def _requirements(self, element: Element) -> Iterator[Requirement]:
        for link in element:
            if tag(link) in ("informationRequirement", "knowledgeRequirement"):
                for name in ("requiredDecision", "requiredInput", "requiredKnowledge"):
                    yield from self._references(link, name)

    def _references(self, element: Element, name: str) -> Iterator[Requirement]:
        """What `href="#id"` or `href="namespace#id"` children point to, as far as it exists."""
        for target in children(element, name):
            found = self._reference(attribute(target, "href"))
            if found is not None:
                yield found

    def _reference(self, href: str) -> Requirement | None:
        namespace, _, id = href.rpartition("#")
        if not namespace or namespace == self.file.namespace:
            return Requirement(id) if id in self.names else None
        for name, read in self.imported.items():
            if read.graph.file.namespace == namespace and id in read.names:
                return Requirement(id, name)
        return None

    def _refuse_unknown_requirements(self) -> None:
        for element in self.root.iter(etree.Element):
            href = attribute(element, "href")
            if tag(element) in _REQUIRING and self._reference(href) is None:
                self.reading.refuse(
                    "DMN_REFERENCE", element, f"所需元素 {href} 不存在。", f"There is no {href} to require.",
                    "请重新连线。", "Draw the requirement again.",
                )  # fmt: skip


_REQUIRING = (
    "requiredDecision", "requiredInput", "requiredKnowledge", "outputDecision", "encapsulatedDecision", "inputDecision",
)  # fmt: skip
_DRG = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
_CALLED = ("businessKnowledgeModel", "decisionService")


def _is_drg(element: Element) -> bool:
    return tag(element) in _DRG


def _names(element: Element, manner: Manner) -> tuple[str, ...]:
    """Under which an element is known: its variable's name, which should be its own; with us also its id."""
    variable = child(element, "variable")
    names = ["" if variable is None else attribute(variable, "name"), attribute(element, "name")]
    if manner.is_deployed and tag(element) == "decision":
        names.append(attribute(element, "id"))
    return tuple(dict.fromkeys(name for name in names if name)) or (attribute(element, "id"),)


def _members(root: Element) -> frozenset[str]:
    """Names that may stand after a dot or in a filter, as far as they are more than one word."""
    return frozenset(
        name
        for element in root.iter(etree.Element)
        if tag(element) in _MEMBERS and (name := attribute(element, "name")) and not name.isidentifier()
        and name not in BUILTINS
    )  # fmt: skip


_MEMBERS = ("itemComponent", "variable", "column", "output")


def _formal(logic: Element | None) -> tuple[Parameter, ...]:
    formal = () if logic is None else children(logic, "formalParameter")
    return tuple(Parameter(attribute(parameter, "name")) for parameter in formal)


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


def _refuse_cycles(reading: Reading, root: Element) -> None:
    """Decisions must not require each other; business knowledge may."""
    requires = {
        attribute(element, "id"): {
            attribute(target, "href").rpartition("#")[2]
            for link in children(element, "informationRequirement")
            for target in children(link, "requiredDecision")
        }
        for element in children(root, "decision")
    }
    try:
        TopologicalSorter(requires).prepare()
    except CycleError as error:
        names = " → ".join(str(name) for name in error.args[1])
        reading.refuse(
            "DMN_CYCLE", root, f"决策互相依赖：{names}。", f"Decisions require each other: {names}.",
            "请去掉其中一条依赖。", "Remove one of the requirements.",
        )  # fmt: skip
