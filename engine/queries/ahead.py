"""Which steps are certain to come: along the diagram from where a case stands, up to the first choice."""

from collections.abc import Iterable, Iterator

from engine.bpmn.model import Element, ElementType, EventKind, Model

STEPS = frozenset({
    ElementType.USER_TASK, ElementType.MANUAL_TASK, ElementType.RECEIVE_TASK, ElementType.CALL_ACTIVITY,
    ElementType.INTERMEDIATE_CATCH_EVENT,
})  # fmt: skip
FEW = 5


def steps_ahead(model: Model, waiting: Iterable[str]) -> list[Element]:
    """Those that follow from every place where the case stands, in order; nothing where the ways differ."""
    paths = [list(_path(model, model.by_id[id])) for id in waiting if id in model.by_id]
    if not paths:
        return []
    first, *others = paths
    return [step for step in first if all(step in other for other in others)][:FEW]


def _path(model: Model, element: Element) -> Iterator[Element]:
    seen = {element.index}
    while (following := _following(model, element)) is not None and following.index not in seen:
        seen.add(following.index)
        element = following
        if element.type in STEPS:
            yield element


def _following(model: Model, element: Element) -> Element | None:
    """The one element that comes next; None where there is a choice, several, or the end."""
    if element.type is ElementType.SUB_PROCESS and element.loop is None and len(element.starts) == 1:
        return model.elements[element.starts[0]]
    return _behind(model, element)


def _behind(model: Model, element: Element) -> Element | None:
    while not element.outgoing:
        if element.event is not None and element.event.kind in (EventKind.ERROR, EventKind.TERMINATE):
            return None
        if element.scope == 0 or model.elements[element.scope].type is ElementType.EVENT_SUB_PROCESS:
            return None
        element = model.elements[element.scope]
    if len(element.outgoing) != 1 or model.flows[element.outgoing[0]].condition is not None:
        return None
    return model.elements[model.flows[element.outgoing[0]].target]
