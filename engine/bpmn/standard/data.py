"""Data: inputs, outputs, their sets and associations (BPMN 2.0.2 §10.4)."""

from engine.bpmn.raw import Raw, local_name
from engine.bpmn.standard.document import Document, Violations, is_true, violation
from engine.bpmn.standard.items import equivalent, item_of

CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
COLLECTIONS = ("dataObject", "dataInput", "dataOutput")
CARRIED = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}


def check_data(document: Document) -> Violations:
    for specification in document.of("ioSpecification"):
        yield from _check_sets(specification)
    for event in document.nodes:
        if event.tag in CATCHING | THROWING:
            yield from _check_sets(event)
            yield from _check_event_data(document, event)
    for association in document.of("dataInputAssociation", "dataOutputAssociation"):
        yield from _check_association(document, association)
    for data in document.of(*COLLECTIONS):
        item = item_of(document, data)
        if item is not None and is_true(data, "isCollection") != is_true(item, "isCollection"):
            yield violation("COLLECTION_FLAG", data, item=item.id)


def _check_sets(holder: Raw) -> Violations:
    """Every input is in an input set, every output in an output set; optional ones are among a set's own."""
    for kind in ("Input", "Output"):
        sets = holder.all(f"{kind.lower()}Set")
        listed = {name for one in sets for name in _names(one, f"data{kind}Refs")}
        own = {data.id for data in holder.all(f"data{kind}")}
        for data in holder.all(f"data{kind}"):
            if data.id not in listed:
                yield violation("DATA_IN_NO_SET", data, set=f"{kind.lower()}Set")
        for one in sets:
            yield from _check_set(one, kind, own)
    yield from _check_pairs(holder)


def _check_set(one: Raw, kind: str, own: set[str]) -> Violations:
    listed = _names(one, f"data{kind}Refs")
    if not listed <= own:
        yield violation("SET_FOREIGN", one, data=", ".join(sorted(listed - own)))
    for name in (f"optional{kind}Refs", f"whileExecuting{kind}Refs"):
        if not _names(one, name) <= listed:
            yield violation("SET_SUBSET", one, name=name, data=", ".join(sorted(_names(one, name) - listed)))


def _check_pairs(holder: Raw) -> Violations:
    """An input set that leads to an output set is named by it in return, and the other way round (§10.4.1)."""
    into = {(one.id, other) for one in holder.all("inputSet") for other in _names(one, "outputSetRefs")}
    back = {(other, one.id) for one in holder.all("outputSet") for other in _names(one, "inputSetRefs")}
    for pair in sorted(into ^ back):
        yield violation("SET_PAIR", holder, one=pair[0], other=pair[1])


def _names(one: Raw, tag: str) -> set[str]:
    return {local_name(child.text) for child in one.all(tag)}


def _check_event_data(document: Document, event: Raw) -> Violations:
    """The n-th data of an event carries what its n-th definition brings (§10.4.1, §10.5.1)."""
    data = event.all("dataOutput" if event.tag in CATCHING else "dataInput")
    carriers = [_carried(document, one) for one in document.event_definitions(event)]
    carriers = [one for one in carriers if one is not None and item_of(document, one) is not None]
    if not data or not carriers:
        return
    if len(data) != len(carriers):
        yield violation("EVENT_DATA_COUNT", event, count=len(data), wanted=len(carriers))
    for one, carrier in zip(data, carriers, strict=False):
        if carrier is not None and not equivalent(document, one, carrier):
            yield violation("MESSAGE_DATA_TYPE", one, message=carrier.id)


def _carried(document: Document, definition: Raw) -> Raw | None:
    reference = CARRIED.get(definition.tag.removesuffix("EventDefinition"))
    return document.named(definition, reference) if reference else None


def _check_association(document: Document, association: Raw) -> Violations:
    sources = [document.by_id.get(local_name(child.text)) for child in association.all("sourceRef")]
    target = next((document.by_id.get(local_name(child.text)) for child in association.all("targetRef")), None)
    is_plain = association.child("transformation") is None and association.child("assignment") is None
    if is_plain and len(sources) > 1:
        yield violation("ASSOCIATION_SOURCES", association)
    source = sources[0] if len(sources) == 1 else None
    if is_plain and source is not None and target is not None and not equivalent(document, source, target):
        yield violation("ASSOCIATION_TYPES", association, source=source.id, target=target.id)
    own, tag = (target, "dataInput") if association.tag == "dataInputAssociation" else (source, "dataOutput")
    if own is not None and (own.tag != tag or not _belongs_to(own, association.parent)):
        yield violation("ASSOCIATION_END", association, tag=tag)


def _belongs_to(data: Raw, holder: Raw | None) -> bool:
    """An activity has its data in a specification, an event in itself."""
    return data.parent is holder or (data.parent is not None and data.parent.parent is holder)
