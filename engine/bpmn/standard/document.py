"""A file's plain tree with the questions the standard asks of it: what an id names, which flows meet where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from engine.bpmn.outline import FLOW_NODES
from engine.bpmn.raw import Raw, local_name

TRUE = ("true", "1")


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that is broken at a piece of the file; `details` fill the wording of `code`."""

    code: str
    at: Raw
    details: Mapping[str, object] = field(default_factory=dict)


Violations = Iterator[Violation]


def violation(code: str, at: Raw, **details: object) -> Violation:
    return Violation(code, at, details)


class Document:
    """The definitions of one file. Ids of diagrams do not count, nothing refers to them; those of the files that it
    imports can be referred to, where these are at hand."""

    def __init__(self, definitions: Raw, imported: Sequence[Raw] = ()) -> None:
        self.definitions = definitions
        self.everything = [raw for raw in definitions.walk() if ":" not in raw.tag]
        others = [raw for one in imported for raw in one.walk() if ":" not in raw.tag]
        self.by_id = {raw.id: raw for raw in (*reversed(others), *reversed(self.everything)) if raw.id}
        self.imports = len(definitions.all("import")) > len(imported)

    def of(self, *tags: str) -> list[Raw]:
        """All elements of these tags, in document order."""
        return [raw for tag in tags for raw in self._by_tag.get(tag, ())]

    @cached_property
    def _by_tag(self) -> dict[str, list[Raw]]:
        found: dict[str, list[Raw]] = {}
        for raw in self.everything:
            found.setdefault(raw.tag, []).append(raw)
        return found

    @cached_property
    def nodes(self) -> list[Raw]:
        return [raw for raw in self.everything if raw.tag in FLOW_NODES]

    @cached_property
    def incoming(self) -> dict[str, list[Raw]]:
        """Sequence flows by the id of their target."""
        return self._flows_by("targetRef")

    @cached_property
    def outgoing(self) -> dict[str, list[Raw]]:
        return self._flows_by("sourceRef")

    def _flows_by(self, end: str) -> dict[str, list[Raw]]:
        found: dict[str, list[Raw]] = {}
        for flow in self.of("sequenceFlow"):
            found.setdefault(local_name(flow.get(end)), []).append(flow)
        return found

    def into(self, node: Raw) -> list[Raw]:
        return self.incoming.get(node.id, []) if node.id else []

    def out_of(self, node: Raw) -> list[Raw]:
        return self.outgoing.get(node.id, []) if node.id else []

    def named(self, holder: Raw, name: str) -> Raw | None:
        """What an attribute refers to; None when it is missing or names nothing of this file."""
        return self.by_id.get(local_name(holder.get(name)))

    def event_definitions(self, event: Raw) -> list[Raw]:
        """Those inside the event and those it refers to."""
        own = [child for child in event.children if child.tag.endswith("EventDefinition")]
        shared = (self.by_id.get(local_name(child.text)) for child in event.all("eventDefinitionRef"))
        return own + [one for one in shared if one is not None and one.tag.endswith("EventDefinition")]

    def kinds(self, event: Raw) -> list[str]:
        """`timer`, `message` … of each definition of an event; empty for a plain one."""
        return [one.tag.removesuffix("EventDefinition") for one in self.event_definitions(event)]


def is_true(raw: Raw, name: str) -> bool:
    return raw.get(name) in TRUE


def around(raw: Raw, *tags: str) -> Raw | None:
    """The nearest element around `raw` with one of these tags."""
    node = raw.parent
    while node is not None and node.tag not in tags:
        node = node.parent
    return node


def process_of(raw: Raw) -> Raw | None:
    return raw if raw.tag == "process" else around(raw, "process")


def is_executed(raw: Raw) -> bool:
    process = process_of(raw)
    return process is not None and is_true(process, "isExecutable")


def is_event_sub_process(raw: Raw) -> bool:
    return raw.tag in ("subProcess", "transaction", "adHocSubProcess") and is_true(raw, "triggeredByEvent")


def name_of(raw: Raw) -> str:
    return raw.id or raw.tag
