"""What elements of a file refer to, here or in an imported file, and what is wrong with that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from engine.dmn.reading import Reading
from engine.dmn.run import Requirement
from engine.dmn.xml import Element, attribute, children, tag

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """The elements of a file that others can refer to: their names by id."""

    namespace: str
    names: Names


@dataclass(frozen=True, slots=True)
class References:
    """`imported` are the files that this one imports, by the name of the import."""

    namespace: str
    names: Names
    imported: Mapping[str, Named]

    def of(self, element: Element) -> Iterator[Requirement]:
        """What a decision or business knowledge requires."""
        for link in element:
            if tag(link) in ("informationRequirement", "knowledgeRequirement"):
                for name in ("requiredDecision", "requiredInput", "requiredKnowledge"):
                    yield from self.to(link, name)

    def to(self, element: Element, name: str) -> Iterator[Requirement]:
        """What `href="#id"` or `href="namespace#id"` children point to, as far as it exists."""
        for target in children(element, name):
            found = self._reference(attribute(target, "href"))
            if found is not None:
                yield found

    def _reference(self, href: str) -> Requirement | None:
        namespace, _, id = href.rpartition("#")
        if not namespace or namespace == self.namespace:
            return Requirement(id) if id in self.names else None
        for name, read in self.imported.items():
            if read.namespace == namespace and id in read.names:
                return Requirement(id, name)
        return None

    def refuse_unknown(self, reading: Reading, root: Element) -> None:
        for element in root.iter(etree.Element):
            href = attribute(element, "href")
            is_reference = tag(element) in _REQUIRING or (tag(element) == "inputData" and href)
            if is_reference and self._reference(href) is None:
                reading.refuse(
                    "DMN_REFERENCE", element, f"所需元素 {href} 不存在。", f"There is no {href} to require.",
                    "请重新连线。", "Draw the requirement again.",
                )  # fmt: skip

    def names_of(self, requirement: Requirement) -> tuple[str, ...]:
        """What it is called in its own file."""
        names = self.names if requirement.imported is None else self.imported[requirement.imported].names
        return names.get(requirement.id, ())

    def known_as(self, requirement: Requirement) -> tuple[str, ...]:
        """What it is called here: for an imported element the name of the import, behind which its own stands."""
        return (requirement.imported,) if requirement.imported else self.names_of(requirement)


_REQUIRING = (
    "requiredDecision", "requiredInput", "requiredKnowledge", "outputDecision", "encapsulatedDecision", "inputDecision",
)  # fmt: skip


def refuse_duplicates(reading: Reading, root: Element) -> None:
    """Ids occur once, and a decision can be called by nothing else."""
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


def refuse_cycles(reading: Reading, root: Element) -> None:
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
