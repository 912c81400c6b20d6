"""DMN XML to a decision graph, with everything that is wrong with it found at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.dmn.element_parser import ElementParser
from engine.dmn.graph import DecisionGraph
from engine.dmn.kind_parser import Kinds
from engine.dmn.library import NO_FILES, Library
from engine.dmn.manner import Manner
from engine.dmn.naming import CALLED, DRG, id_of, members_of, names_of
from engine.dmn.reading import Reading
from engine.dmn.references import Named, References, refuse_cycles, refuse_duplicates
from engine.dmn.run import File
from engine.dmn.xml import Element, attribute, children, read_definitions, tag
from engine.errors import DeploymentRefused
from engine.feel import BUILTINS, NO_FUNCTIONS, Functions


def parse_dmn(
    content: bytes, resource: str, functions: Functions = NO_FUNCTIONS, *, others: Mapping[str, bytes] = NO_FILES,
    manner: Manner = Manner.DEPLOYED,
) -> DecisionGraph:  # fmt: skip
    """The graph in a DMN 1.1 to 1.5 file; it may import from `others`, which are contents by resource. Raises
    DeploymentRefused with every finding; in the manner of the standard only for what is no DMN at all."""
    return _Parser(functions, manner, Library(others)).read(content, resource).graph


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, with what other files need of it."""

    graph: DecisionGraph
    kinds: Kinds
    named: Named
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Parser:
    functions: Functions
    manner: Manner
    library: Library[_Read]

    def read(self, content: bytes, resource: str) -> _Read:
        """Imports and types first, then the elements. Raises DeploymentRefused."""
        root = read_definitions(content, resource)
        reading = Reading(resource, self.manner, self.functions, members_of(root))
        file = File(attribute(root, "id"), attribute(root, "name"), attribute(root, "namespace"), resource, self.manner)
        imported = dict(self._imports(reading, root))
        file.imports = {name: read.graph.file for name, read in imported.items()}
        _prepare(reading, root, imported)
        elements = {id_of(element): element for element in root if tag(element) in DRG}
        named = Named(file.namespace, {id: names_of(element, self.manner) for id, element in elements.items()})
        references = References(named.namespace, named.names, {name: read.named for name, read in imported.items()})
        _judge(reading, root, references)
        if self.manner.is_deployed:
            reading.names = _variables(elements)
        parser = ElementParser(reading, file, references, elements)
        file.elements = {id: made for id, element in elements.items() if (made := parser.parse(element))}
        if self.manner.is_deployed and any(not finding.warning for finding in reading.findings):
            raise DeploymentRefused(reading.findings)
        graph = DecisionGraph(file=file, findings=tuple(reading.findings))
        return _Read(graph, reading.kinds, named, reading.members)

    def _imports(self, reading: Reading, root: Element) -> Iterator[tuple[str, _Read]]:
        for element in children(root, "import"):
            namespace, is_dmn = attribute(element, "namespace"), "/DMN/" in attribute(element, "importType")
            read = self.library.find(namespace, self.read) if is_dmn else None
            if read is not None:
                yield attribute(element, "name"), read
                continue
            reading.refuse(
                "DMN_IMPORT", element, f"找不到要导入的决策文件 {namespace}。",
                f"There is no decision file {namespace} to import.",
                "请把它与本文件一起部署，并先更正其中的错误；其他格式不能导入。",
                "Deploy it together with this file and mend its faults; other formats cannot be imported.",
            )  # fmt: skip


def _prepare(reading: Reading, root: Element, imported: Mapping[str, _Read]) -> None:
    """Types and members, those of the imported files too."""
    names = (name for read in imported.values() for known in read.named.names.values() for name in known)
    behind_imports = (name for name in names if not name.isidentifier())
    reading.members = reading.members.union(behind_imports, *(read.members for read in imported.values()))
    reading.kinds.definitions = {attribute(one, "name"): one for one in children(root, "itemDefinition")}
    reading.kinds.imported = {name: read.kinds for name, read in imported.items()}
    reading.types = reading.kinds.named()


def _variables(elements: Mapping[str, Element]) -> frozenset[str]:
    """Input data are variables of the case, in sight with or without a requirement."""
    names = {attribute(element, "name") for element in elements.values() if tag(element) == "inputData"}
    return frozenset(name for name in names if name not in BUILTINS)


def _judge(reading: Reading, root: Element, references: References) -> None:
    refuse_duplicates(reading, root)
    references.refuse_unknown(reading, root)
    refuse_cycles(reading, root)
    if not any(tag(element) in ("decision", *CALLED) for element in root):
        reading.refuse(
            "DMN_EMPTY", root, "文件没有决策。", "The file has no decision.", "请添加决策。", "Add a decision."
        )
