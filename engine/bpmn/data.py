"""Data objects, properties and associations become variables: which a scope owns, and what an activity reads and writes
(BPMN 2.0.2 §10.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.expressions import Expressions
from engine.bpmn.model import VariableMapping
from engine.bpmn.outline import Node, Outline
from engine.bpmn.raw import Raw, local_name
from engine.feel import Evaluable, Evaluation

OWNED = frozenset({"dataObject", "property"})
PLACEHOLDER = "__targetRef_placeholder"
"""The name drawing tools give to a property that only holds the end of an arrow."""


@dataclass(frozen=True, slots=True)
class NamedVariable:
    """The value of a variable, whatever characters its name is written with."""

    text: str

    @property
    def is_calendar_bound(self) -> bool:
        return False

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.text})

    def evaluate(self, variables: Mapping[str, object], evaluation: Evaluation) -> object:
        return variables.get(self.text)


class Items:
    """The item-aware elements of a process, by id: what holds a value, and the variable's name."""

    def __init__(self, outline: Outline, feel: Expressions) -> None:
        self._feel = feel
        self._objects = {raw.id: raw for raw in outline.process.walk() if raw.tag in OWNED}
        self._names = {raw.id: self._name(raw) for raw in outline.process.walk() if raw.id}
        self._used = {local_name(end.text) for raw in outline.process.walk() for end in _ends(raw)}

    def owned(self, node: Node) -> tuple[str, ...]:
        """The variables that begin and end with the element: its properties, and what arrows touch of a scope's data
        objects and of an activity's data outputs."""
        own = [raw for raw in node.raw.children if self._is_owned(raw)]
        outputs = (raw for spec in node.raw.all("ioSpecification") for raw in spec.all("dataOutput"))
        names = [self._name(raw) for raw in (*own, *(raw for raw in outputs if raw.id in self._used))]
        return tuple(name for name in dict.fromkeys(names) if name)

    def _is_owned(self, raw: Raw) -> bool:
        if raw.tag == "property":
            return raw.get("name") != PLACEHOLDER
        return raw.tag == "dataObjectReference" and raw.id in self._used

    def inputs(self, node: Node) -> tuple[VariableMapping, ...]:
        return tuple(one for raw in node.raw.all("dataInputAssociation") for one in self._carried(raw))

    def outputs(self, node: Node) -> tuple[VariableMapping, ...]:
        return tuple(one for raw in node.raw.all("dataOutputAssociation") for one in self._carried(raw))

    def _carried(self, association: Raw) -> Iterator[VariableMapping]:
        """What one association carries; an arrow that names no value on one of its sides is only drawn."""
        assignments = association.all("assignment")
        for assignment in assignments:
            source, target = assignment.child("from"), assignment.child("to")
            if source is not None and target is not None:
                yield VariableMapping(source=self._feel.field(source, "from", source.text), target=target.text.strip())
        source, target = association.child("sourceRef"), association.child("targetRef")
        if assignments or source is None or target is None:
            return
        names = self._names.get(local_name(source.text)), self._names.get(local_name(target.text))
        if names[0] is not None and names[1] is not None and PLACEHOLDER not in names:
            yield VariableMapping(source=self._source(association, names[0]), target=names[1])

    def _source(self, association: Raw, name: str) -> Evaluable:
        transformation = association.child("transformation")
        if transformation is None or not transformation.text.strip():
            return NamedVariable(name)
        return self._feel.expression(transformation, "transformation", transformation.text)

    def _name(self, raw: Raw) -> str:
        """A reference is named like its data object, else as it is itself."""
        shown = self._objects.get(local_name(raw.get("dataObjectRef")), raw)
        return shown.get("name") or raw.get("name") or shown.id


def _ends(raw: Raw) -> list[Raw]:
    """The ends of an association of data."""
    if raw.tag not in ("dataInputAssociation", "dataOutputAssociation"):
        return []
    return [*raw.all("sourceRef"), *raw.all("targetRef")]
