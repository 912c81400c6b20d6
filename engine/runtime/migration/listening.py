"""What running elements wait for: a wait goes over with its event, ends without it, or begins by the other model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.bpmn.model import Element, ElementType, Model, wait_name
from engine.errors import IncidentError
from engine.facts import WaitMoved
from engine.ids import Key
from engine.runtime.migration.plan import Plan
from engine.runtime.state import Phase
from engine.runtime.waits import close_wait, open_wait

_CATCH = (ElementType.INTERMEDIATE_CATCH_EVENT, ElementType.RECEIVE_TASK)


@dataclass(frozen=True, slots=True)
class Listener:
    """An event that listens on behalf of a running element; one of an event sub-process stops what `stops` says."""

    event: Element
    stops: bool


@dataclass(frozen=True, slots=True)
class Listening:
    plan: Plan

    def listeners(self, model: Model, key: Key) -> list[Listener]:
        """The events that listen on behalf of a running element of `model`, its own among them; none for one that
        could not begin."""
        token = self.plan.run.state.tokens[key]
        if token.phase is Phase.ENTERING:
            return []
        element = model.elements[token.element]
        found = [element] if element.type in _CATCH else []
        if element.type is ElementType.EVENT_BASED_GATEWAY:
            found += model.behind(element)
        if not token.turn:
            found += (model.elements[index] for index in element.boundaries)
        listeners = [Listener(one, one.interrupting) for one in found]
        if (element.loop is None or token.turn) and not self._is_interrupted(model, key):
            for sub in (model.elements[index] for index in element.event_subs):
                listeners += (Listener(model.elements[start], sub.interrupting) for start in sub.starts)
        return listeners

    def _is_interrupted(self, model: Model, scope: Key) -> bool:
        """An event sub-process has ended all else in the scope, and the others listen no more."""
        inside = (
            model.elements[token.element] for token in self.plan.run.state.tokens.values() if token.parent == scope
        )
        return any(one.type is ElementType.EVENT_SUB_PROCESS and one.interrupting for one in inside)

    def pairs(
        self, key: Key, holder: Element | None, listeners: Sequence[Listener]
    ) -> Iterator[tuple[Element, Element]]:
        """Listeners that go over, each with the event it becomes: of the same kind, and one of the new holder's."""
        assert holder is not None
        own = self.plan.source.elements[self.plan.run.state.tokens[key].element]
        for event in (one.event for one in listeners):
            mapped = holder.id if event is own else self.plan.mapping.get(event.id)
            if mapped is None:
                continue
            other = self.plan.target.by_id[mapped]
            if _kinds(event) != _kinds(other):
                self.plan.wrong(
                    event.id, f"{event.id}不能转为{other.id}：等待的事件不同。",
                    f"{event.id} cannot become {other.id}: it waits for something else.",
                )  # fmt: skip
            elif event is not own and other.index not in _around(self.plan.target, holder):
                self.plan.wrong(
                    event.id, f"{event.id}不能转为{other.id}：它不属于{holder.id}。",
                    f"{event.id} cannot become {other.id}: that does not belong to {holder.id}.",
                )  # fmt: skip
            else:
                yield event, other

    def move(self, key: Key, listeners: Sequence[Listener], pairs: Sequence[tuple[Element, Element]]) -> None:
        going = {event.index: other for event, other in pairs}
        token = self.plan.run.state.tokens[key]
        for event in (one.event for one in listeners):
            other = going.get(event.index)
            if other is None:
                close_wait(self.plan.run, key, event)
                continue
            for part in range(len(event.event.each) if event.event is not None else 0):
                old, new = wait_name(event, part), wait_name(other, part)
                if old in token.conditions:
                    token.conditions[new] = token.conditions.pop(old)
                elif old != new:
                    self.plan.run.note(WaitMoved(holder=key, element=old, to=new))

    def listen_anew(self, key: Key, already: set[int]) -> None:
        """Events of the new model that nothing was mapped to begin to listen now."""
        for listener in self.listeners(self.plan.target, key):
            if listener.event.index in already:
                continue
            try:
                open_wait(self.plan.run, key, listener.event, listener.stops)
            except IncidentError as error:
                self.plan.cannot(listener.event, error)


def _kinds(element: Element) -> list[object]:
    return [part.kind for part in element.event.each] if element.event is not None else []


def _around(model: Model, holder: Element) -> set[int]:
    """The events that may listen on behalf of an element."""
    subs = (model.elements[index] for index in holder.event_subs)
    found = {*holder.boundaries, *(start for sub in subs for start in sub.starts)}
    if holder.type is ElementType.EVENT_BASED_GATEWAY:
        found.update(one.index for one in model.behind(holder))
    return found
