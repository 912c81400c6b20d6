"""Input data, decisions, business knowledge and services of a file, each compiled with what it requires in scope."""

from collections.abc import Iterable, Mapping

from engine.dmn.boxed import BoxedFunction
from engine.dmn.boxed_parser import KINDS, find_boxed, parse_boxed, parse_function
from engine.dmn.decision import Decision, InputData
from engine.dmn.functions import Parameter
from engine.dmn.kinds import Check
from engine.dmn.naming import CALLED, id_of
from engine.dmn.reading import Reading
from engine.dmn.references import References
from engine.dmn.run import File, Requirement
from engine.dmn.service import Knowledge, Service
from engine.dmn.xml import Element, attribute, child, children, tag


class ElementParser:
    """`elements` are those of the file by id."""

    def __init__(self, reading: Reading, file: File, references: References, elements: Mapping[str, Element]) -> None:
        self.reading = reading
        self.file = file
        self.references = references
        self.elements = elements

    def parse(self, element: Element) -> InputData | Decision | Knowledge | Service | None:
        match tag(element):
            case "inputData":
                return InputData(names=self._names(element), check=self._check(element))
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
        requires = tuple(self.references.of(element))
        data, functions = self._known(requires)
        self.reading.used.clear()
        with self.reading.naming(data, functions):
            logic = parse_boxed(self.reading, element)
        if logic is None:
            return None
        self._warn_of_unrequired(element, data)
        boxed = find_boxed(element)
        return Decision(
            id=id_of(element),
            name=attribute(element, "name"),
            names=self._names(element),
            kind="UNSPECIFIED" if boxed is None else KINDS[tag(boxed)],
            logic=logic,
            check=self._check(element),
            requires=requires,
            file=self.file,
        )

    def _warn_of_unrequired(self, element: Element, data: Iterable[str]) -> None:
        """A decision that is read but not required is not decided, and its name means nothing."""
        decided = {
            name: attribute(other, "name")
            for other in self.elements.values()
            for name in self._names(other)
            if tag(other) == "decision" and other is not element
        }
        for name in sorted(self.reading.used.difference(data) & decided.keys()):
            self.reading.refuse(
                "DMN_NOT_REQUIRED", element, f"用到了决策“{decided[name]}”，但没有依赖连线。",
                f"The decision {decided[name]} is read but not required.",
                "请画出信息依赖连线；若是同名变量可忽略。",
                "Draw the information requirement, unless a variable of that name is meant.", warning=True,
            )  # fmt: skip

    def _known(self, requires: Iterable[Requirement]) -> tuple[list[str], list[str]]:
        """The names of required data, and of required functions."""
        data: list[str] = []
        functions: list[str] = []
        for requirement in requires:
            names = self.references.known_as(requirement)
            element = self.elements.get(requirement.id) if requirement.imported is None else None
            is_function = element is not None and tag(element) in CALLED
            (functions if is_function else data).extend(names)
        return data, functions

    def _knowledge(self, element: Element) -> Knowledge | None:
        """It may call itself."""
        logic = child(element, "encapsulatedLogic")
        requires = (*self.references.of(element), Requirement(id_of(element)))
        data, functions = self._known(requires)
        known = len(self.reading.findings)
        with self.reading.naming(data, functions):
            function = self._function(element, logic, known)
        if function is None:
            return None
        return Knowledge(
            name=attribute(element, "name"),
            names=self._names(element),
            function=function,
            result=self._result(element, logic),
            requires=requires,
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
        inputs = [*self.references.to(element, "inputData"), *self.references.to(element, "inputDecision")]
        outputs = [(self._name(one), one) for one in self.references.to(element, "outputDecision")]
        return Service(
            name=attribute(element, "name"),
            names=self._names(element),
            inputs=tuple((self._parameter(one), one) for one in inputs),
            outputs=tuple(outputs),
            check=self._service_check(element),
            file=self.file,
        )

    def _parameter(self, requirement: Requirement) -> Parameter:
        element = self.elements.get(requirement.id) if requirement.imported is None else None
        return Parameter(self._name(requirement), None if element is None else self._check(element))

    def _service_check(self, element: Element) -> Check | None:
        variable = child(element, "variable")
        result = "" if variable is None else self._result_type(attribute(variable, "typeRef"))
        return self.reading.check(result, attribute(element, "name"), element)

    def _name(self, requirement: Requirement) -> str:
        return next(iter(self.references.names_of(requirement)), requirement.id)

    def _names(self, element: Element) -> tuple[str, ...]:
        return self.references.names[id_of(element)]


def _formal(logic: Element | None) -> tuple[Parameter, ...]:
    formal = () if logic is None else children(logic, "formalParameter")
    return tuple(Parameter(attribute(parameter, "name")) for parameter in formal)
