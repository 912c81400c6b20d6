"""A running instance goes over to another model of its process, element by element: all of it, or none with reasons.

No token moves on by it. An element goes over to one of its kind in the same scope. What it waits for stays as it was
set where the event that listens is mapped too, ends where it is not, and begins where the new model has one that
nothing was mapped to. What is over and may still matter (votes that are kept, what can be undone) goes over to the
elements of the same id unless the mapping says otherwise; flows that wait at a gateway to those of the same id.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.model import Element, ElementType, Loop, Model, StandardLoop, wait_name
from engine.errors import FieldError, IncidentError, MigrationRefused
from engine.facts import ElementMoved, TaskMoved, WaitMoved
from engine.ids import Key
from engine.runtime.behaviours.user_task import opened
from engine.runtime.run import Run
from engine.runtime.state import Compensation, Done, Phase, State, Token
from engine.runtime.step import Step, played
from engine.runtime.waits import close_wait, open_wait
from engine.runtime.world import World


def migrate(
    source: Model, target: Model, state: State, world: World, mapping: Sequence[tuple[str, str]], *, waits: bool = False
) -> Step:
    """`mapping` pairs elements of both models; every running one needs its pair, the process itself does not. With
    `waits` conditions are not looked at before something else moves the instance. Raises MigrationRefused with every
    reason; the state is then as it was."""
    run = Run(target, state.copy(), world)
    _Migration(source, run, mapping).go_over()
    if waits:
        return Step(run.state, tuple(run.facts))
    run.stirred = True
    return played(run)


def same_ids(source: Model, target: Model) -> list[tuple[str, str]]:
    """Every element that both models have, and of one kind."""
    return [(one.id, one.id) for one in source.elements[1:] if is_like(one, target.by_id.get(one.id))]


@dataclass(frozen=True, slots=True)
class _Listener:
    """An event that listens on behalf of a running element; one of an event sub-process stops what `stops` says."""

    event: Element
    stops: bool


class _Migration:
    """`run` is of the new model; its tokens are of the old one until `go_over` has changed them."""

    def __init__(self, source: Model, run: Run, mapping: Sequence[tuple[str, str]]) -> None:
        self.source = source
        self.run = run
        self.target = run.model
        self.errors: list[FieldError] = []
        self.mapping = self._judged(mapping)

    def go_over(self) -> None:
        moved = {key: self._element_of(key, token) for key, token in self.run.state.tokens.items()}
        listening = {key: self._listeners(self.source, key) for key in moved}
        self._refuse()
        pairs = {key: list(self._pairs(key, moved[key], found)) for key, found in listening.items()}
        for key, found in listening.items():
            self._move_waits(key, found, pairs[key])
        tokens = {key: self._token(key, element) for key, element in moved.items() if element is not None}
        self._refuse()
        before = dict(self.run.state.tokens)
        self.run.state.tokens.update(tokens)
        for key, token in tokens.items():
            self._note_moved(key, before[key], token)
        for key in tokens:
            self._listen_anew(key, {other.index for _, other in pairs[key]})
        self._refuse()

    # -- what is said about it ------------------------------------------------------------------------------------

    def _wrong(self, field: str, zh: str, en: str) -> None:
        error = FieldError(field=field, code="MIGRATION", zh=zh, en=en)
        if error not in self.errors:
            self.errors.append(error)

    def _refuse(self) -> None:
        if self.errors:
            raise MigrationRefused(self.errors)

    def _judged(self, mapping: Sequence[tuple[str, str]]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for n, (one, other) in enumerate(mapping):
            place = f"mappingInstructions.{n}"
            if one not in self.source.by_id:
                self._wrong(place, f"原流程中没有{one}。", f"The old process has no element {one}.")
            elif other not in self.target.by_id:
                self._wrong(place, f"新流程中没有{other}。", f"The new process has no element {other}.")
            elif one in found:
                self._wrong(place, f"{one}只能对应一个环节。", f"{one} is mapped more than once.")
            else:
                found[one] = other
        return found

    # -- running elements -----------------------------------------------------------------------------------------

    def _element_of(self, key: Key, token: Token) -> Element | None:
        """The element of the new model that the running one goes over to; None when there is something to say."""
        element = self.source.elements[token.element]
        if not element.index:
            return self.target.root
        mapped = self.mapping.get(element.id)
        if mapped is None:
            self._wrong(
                element.id, f"{element.id}正在办理，请指定新流程中对应的环节。",
                f"{element.id} is running: say which element it goes over to.",
            )  # fmt: skip
            return None
        other = self.target.by_id[mapped]
        if not is_like(element, other):
            self._wrong(
                element.id, f"{element.id}不能转为{other.id}：类型不同。",
                f"{element.id} cannot become {other.id}: it is of another kind.",
            )  # fmt: skip
            return None
        if not self._is_in_same_scope(element, other):
            self._wrong(
                element.id, f"{element.id}不能转为{other.id}：所在的子流程不同。",
                f"{element.id} cannot become {other.id}: it lies in another scope.",
            )  # fmt: skip
            return None
        if token.undoing is not None:
            self._wrong(
                element.id, f"{element.id}正在撤销已完成的工作，请稍后再试。",
                f"{element.id} is undoing what was done: try again later.",
            )  # fmt: skip
        return other

    def _is_in_same_scope(self, element: Element, other: Element) -> bool:
        around = self.source.elements[element.scope]
        wanted = self.target.root.id if not around.index else self.mapping.get(around.id)
        return self.target.elements[other.scope].id == wanted

    def _token(self, key: Key, element: Element) -> Token:
        """The token as the new model knows it: whatever it refers to by place."""
        token = self.run.state.tokens[key]
        twin = State(key, {key: token}).copy().tokens[key]
        twin.element = element.index
        twin.joins = {self._later(gateway): self._flows(gateway, flows) for gateway, flows in token.joins.items()}
        twin.kept = {self._later(kept): votes for kept, votes in token.kept.items()}
        twin.heard = {self._later(event): dict(parts) for event, parts in token.heard.items()}
        if token.spent is not None:
            twin.spent = self._flows(token.element, token.spent)
        if token.returned is not None and token.returned.back is not None:
            twin.returned = type(token.returned)(
                token.returned.person, self._later(token.returned.back), token.returned.back_for
            )
        if token.compensation is not None:
            done = [self._done(one) for one in token.compensation.done]
            twin.compensation = Compensation(done, None, token.compensation.serves)
        return twin

    def _later(self, index: int) -> int:
        """Where an element that does not run itself is in the new model."""
        element = self.source.elements[index]
        other = self.target.by_id.get(self.mapping.get(element.id, element.id))
        if other is None or not is_like(element, other):
            self._wrong(
                element.id, f"{element.id}仍会用到，请指定新流程中对应的环节。",
                f"{element.id} still matters: say which element it goes over to.",
            )  # fmt: skip
            return 0
        return other.index

    def _flows(self, gateway: int, flows: Iterable[int]) -> list[int]:
        """Flows that have reached a gateway, by their ids."""
        after = self.target.elements[self._later(gateway)]
        into = {self.target.flows[index].id: index for index in after.incoming}
        ids = [self.source.flows[index].id for index in flows]
        for id in ids:
            if id not in into:
                name = self.source.elements[gateway].id
                self._wrong(
                    name, f"{name}已有分支到达，新流程中须保留连线{id}。",
                    f"A token waits at {name}: the new process must keep the flow {id}.",
                )  # fmt: skip
        found = [into[id] for id in ids if id in into]
        if after.type is ElementType.PARALLEL_GATEWAY and after.incoming and set(found) >= set(after.incoming):
            self._wrong(
                after.id, f"{after.id}在新流程中不再等待任何分支，不能这样转换。",
                f"In the new process {after.id} would wait for nothing more.",
            )  # fmt: skip
        return found

    def _done(self, one: Done) -> Done:
        return Done(self._later(one.element), one.turn, one.variables, [self._done(inner) for inner in one.inside])

    def _note_moved(self, key: Key, before: Token, after: Token) -> None:
        old, new = self.source.elements[before.element], self.target.elements[after.element]
        if old.id != new.id:
            self.run.note(ElementMoved(key=key, element=old.id, to=new.id))
        is_work = new.user is not None and (new.loop is None or after.turn) and after.phase is Phase.ACTIVE
        if not is_work:
            return
        try:
            task = opened(self.run, key, new)
        except IncidentError as error:
            self._cannot(new, error)
            return
        self.run.note(TaskMoved(key=key, element=new.id, form_id=task.form_id, properties=task.properties))

    def _cannot(self, element: Element, error: IncidentError) -> None:
        zh, _, en = error.message.partition(" / ")
        self._wrong(element.id, zh, en or zh)

    # -- what they wait for ---------------------------------------------------------------------------------------

    def _listeners(self, model: Model, key: Key) -> list[_Listener]:
        """The events that listen on behalf of a running element of `model`, its own among them; none for one that
        could not begin."""
        token = self.run.state.tokens[key]
        if token.phase is Phase.ENTERING:
            return []
        element = model.elements[token.element]
        found = [element] if element.type in _CATCH else []
        if element.type is ElementType.EVENT_BASED_GATEWAY:
            found += model.behind(element)
        if not token.turn:
            found += (model.elements[index] for index in element.boundaries)
        listeners = [_Listener(one, one.interrupting) for one in found]
        if (element.loop is None or token.turn) and not self._is_interrupted(model, key):
            for sub in (model.elements[index] for index in element.event_subs):
                listeners += (_Listener(model.elements[start], sub.interrupting) for start in sub.starts)
        return listeners

    def _is_interrupted(self, model: Model, scope: Key) -> bool:
        """An event sub-process has ended all else in the scope, and the others listen no more."""
        inside = (model.elements[token.element] for token in self.run.state.tokens.values() if token.parent == scope)
        return any(one.type is ElementType.EVENT_SUB_PROCESS and one.interrupting for one in inside)

    def _pairs(
        self, key: Key, holder: Element | None, listeners: Sequence[_Listener]
    ) -> Iterator[tuple[Element, Element]]:
        """Listeners that go over, each with the event it becomes: of the same kind, and one of the new holder's."""
        assert holder is not None
        own = self.source.elements[self.run.state.tokens[key].element]
        for event in (one.event for one in listeners):
            mapped = holder.id if event is own else self.mapping.get(event.id)
            if mapped is None:
                continue
            other = self.target.by_id[mapped]
            if _kinds(event) != _kinds(other):
                self._wrong(
                    event.id, f"{event.id}不能转为{other.id}：等待的事件不同。",
                    f"{event.id} cannot become {other.id}: it waits for something else.",
                )  # fmt: skip
            elif event is not own and other.index not in _around(self.target, holder):
                self._wrong(
                    event.id, f"{event.id}不能转为{other.id}：它不属于{holder.id}。",
                    f"{event.id} cannot become {other.id}: that does not belong to {holder.id}.",
                )  # fmt: skip
            else:
                yield event, other

    def _move_waits(self, key: Key, listeners: Sequence[_Listener], pairs: Sequence[tuple[Element, Element]]) -> None:
        going = {event.index: other for event, other in pairs}
        token = self.run.state.tokens[key]
        for event in (one.event for one in listeners):
            other = going.get(event.index)
            if other is None:
                close_wait(self.run, key, event)
                continue
            for part in range(len(event.event.each) if event.event is not None else 0):
                old, new = wait_name(event, part), wait_name(other, part)
                if old in token.conditions:
                    token.conditions[new] = token.conditions.pop(old)
                elif old != new:
                    self.run.note(WaitMoved(holder=key, element=old, to=new))

    def _listen_anew(self, key: Key, already: set[int]) -> None:
        """Events of the new model that nothing was mapped to begin to listen now."""
        for listener in self._listeners(self.target, key):
            if listener.event.index in already:
                continue
            try:
                open_wait(self.run, key, listener.event, listener.stops)
            except IncidentError as error:
                self._cannot(listener.event, error)


_CATCH = (ElementType.INTERMEDIATE_CATCH_EVENT, ElementType.RECEIVE_TASK)


def is_like(one: Element, other: Element | None) -> bool:
    """Whether a running one can go on as the other, as far as their kinds go."""
    return other is not None and _likeness(one) == _likeness(other)


def _likeness(element: Element) -> tuple[object, ...]:
    loop = element.loop
    repeats = loop.sequential if isinstance(loop, Loop) else isinstance(loop, StandardLoop)
    signs = isinstance(loop, Loop) and loop.signing is not None
    is_event = element.type in (ElementType.EVENT_SUB_PROCESS, ElementType.EVENT_BASED_GATEWAY)
    return (
        element.type, type(loop), repeats, signs, element.user is not None, element.job is not None,
        (element.interrupting, element.collects) if is_event else None,
    )  # fmt: skip


def _kinds(element: Element) -> list[object]:
    return [part.kind for part in element.event.each] if element.event is not None else []


def _around(model: Model, holder: Element) -> set[int]:
    """The events that may listen on behalf of an element."""
    subs = (model.elements[index] for index in holder.event_subs)
    found = {*holder.boundaries, *(start for sub in subs for start in sub.starts)}
    if holder.type is ElementType.EVENT_BASED_GATEWAY:
        found.update(one.index for one in model.behind(holder))
    return found
