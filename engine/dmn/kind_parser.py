"""Item definitions to types, and type references to whichever type they mean, in this file or an imported one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.dmn.kinds import Constrained, ContextKind, FunctionKind, Kind, LaterKind, ListKind, PlainKind, is_whole
from engine.dmn.manner import Manner
from engine.dmn.xml import Element, attribute, child, children, text_of
from engine.feel import NO_TYPES, Evaluation, NamedTypes, UnaryTests, Undefined

Tests = Callable[[str, Element], UnaryTests | None]

_BUILT_IN = {
    "Any": "Any",
    "number": "number", "integer": "number", "long": "number", "double": "number", "decimal": "number",
    "string": "string", "boolean": "boolean", "date": "date", "time": "time",
    "dateTime": "date and time", "date and time": "date and time",
    "dayTimeDuration": "days and time duration", "days and time duration": "days and time duration",
    "yearMonthDuration": "years and months duration", "years and months duration": "years and months duration",
    "list": "list", "context": "context", "function": "function", "range": "range", "Null": "Null",
}  # fmt: skip


@dataclass(slots=True)
class Kinds:
    """The types of one file; `imported` are those of the files it imports, by the name of the import."""

    manner: Manner
    tests: Tests
    definitions: Mapping[str, Element] = field(default_factory=dict)
    imported: Mapping[str, "Kinds"] = field(default_factory=dict)
    _made: dict[str, Kind | None] = field(default_factory=dict)

    def find(self, type_ref: str) -> Kind | None:
        """The type of that name, with or without the prefix of a namespace; None if there is none."""
        for name in dict.fromkeys((type_ref, type_ref.rpartition(":")[2])):
            found = self._own(name) or self._of_import(name) or self._built_in(name)
            if found is not None:
                return found
        return None

    def named(self) -> NamedTypes:
        """For `instance of` and its like in FEEL texts. A file without types shares its compiled texts with others."""
        tests = {name: self._test(name) for name in self._names()}
        return NamedTypes(tests) if tests else NO_TYPES

    def _names(self) -> Iterator[str]:
        yield from self.definitions
        for prefix, kinds in self.imported.items():
            for name in kinds._names():
                yield f"{prefix}.{name}" if prefix else name

    def _test(self, name: str) -> Callable[[object, Evaluation], bool]:
        def is_of_type(value: object, evaluation: Evaluation) -> bool:
            kind = self.find(name)
            try:
                return kind is not None and kind.fit(value, evaluation) is not None and is_whole(kind, value)
            except Undefined:
                return False

        return is_of_type

    def _own(self, name: str) -> Kind | None:
        element = self.definitions.get(name)
        if element is None:
            return None
        if name not in self._made:
            self._made[name] = LaterKind(name, lambda: self._made[name] or PlainKind("Any", False))
            self._made[name] = self._kind(element, name)
        return self._made[name]

    def _of_import(self, name: str) -> Kind | None:
        for prefix, kinds in self.imported.items():
            if not prefix or name.startswith(f"{prefix}."):
                found = kinds.find(name.removeprefix(f"{prefix}.") if prefix else name)
                if found is not None:
                    return found
        return next((found for kinds in self.imported.values() if (found := kinds._own(name))), None)

    def _built_in(self, name: str) -> Kind | None:
        if name not in _BUILT_IN:
            return None
        return PlainKind(_BUILT_IN[name], self.manner.is_deployed, is_whole=name in ("integer", "long"))

    def _kind(self, element: Element, name: str) -> Kind:
        """Allowed values speak of the items of a collection, a type constraint of the collection (DMN 1.5)."""
        kind = self._constrained(self._single(element, name), child(element, "allowedValues"))
        if attribute(element, "isCollection") == "true":
            kind = ListKind(name, kind)
        return self._constrained(kind, child(element, "typeConstraint"))

    def _single(self, element: Element, name: str) -> Kind:
        members = {attribute(member, "name"): member for member in children(element, "itemComponent")}
        if members:
            kinds = {member: self._kind(inner, f"{name}.{member}") for member, inner in members.items()}
            return ContextKind(name, kinds)
        function = child(element, "functionItem")
        if function is not None:
            return FunctionKind(name, len(list(children(function, "parameters"))))
        base = child(element, "typeRef")
        text = "" if base is None else str(base.text or "").strip()
        found = self._built_in(text) if text == name else self.find(text)
        return found or PlainKind("Any", False)

    def _constrained(self, kind: Kind, allowed: Element | None) -> Kind:
        if allowed is None or not text_of(allowed):
            return kind
        tests = self.tests(text_of(allowed), allowed)
        return kind if tests is None else Constrained(kind, tests)
