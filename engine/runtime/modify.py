"""An operator moves tokens by hand: elements begin where no flow has led, others end; all of it, or none with reasons.

What begins does so before anything ends, so that no scope is left empty in between. Scopes that are missing around an
element are opened without their start.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from engine.bpmn.model import Element, ElementType, Model
from engine.commands import Activation, Ancestor, Move, Termination
from engine.errors import FieldError, IncidentError, ModificationRefused
from engine.facts import InstanceModified
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.run import Run
from engine.runtime.state import State
from engine.runtime.step import Step, played
from engine.runtime.world import World

Said = tuple[str, str]
NOT_BEGUN = frozenset({
    ElementType.PROCESS, ElementType.START_EVENT, ElementType.BOUNDARY_EVENT, ElementType.EVENT_SUB_PROCESS,
})  # fmt: skip
"""What only an event begins, or a whole case."""


class _Refused(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said: Said = (zh, en)


def modify(
    model: Model,
    state: State,
    world: World,
    activate: Sequence[Activation],
    terminate: Sequence[Termination],
    move: Sequence[Move],
) -> Step:
    """Raises ModificationRefused with every instruction that cannot be followed; the state is then as it was."""
    run = Run(model, state.copy(), world)
    modifying = _Modifying(run)
    for n, activation in enumerate(activate):
        modifying.tries(f"activateInstructions.{n}", partial(modifying.begin, activation))
    for n, moved in enumerate(move):
        modifying.tries(f"moveInstructions.{n}", partial(modifying.move, moved))
    for n, termination in enumerate(terminate):
        modifying.tries(f"terminateInstructions.{n}", partial(modifying.end, termination))
    if modifying.errors:
        raise ModificationRefused(modifying.errors)
    run.note(InstanceModified(activated=tuple(modifying.begun), terminated=tuple(modifying.ending)))
    for key in modifying.ending:
        if key in run.state.tokens:
            run.withdraw(key)
    return played(run)


class _Modifying:
    """The instructions followed so far: elements begun, keys that will be ended, and what could not be done."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.before = frozenset(run.state.tokens)
        self.begun: list[str] = []
        self.ending: dict[Key, None] = {}
        self.errors: list[FieldError] = []

    def tries(self, place: str, instruction: Callable[[], None]) -> None:
        try:
            instruction()
        except _Refused as refused:
            zh, en = refused.said
            self.errors.append(FieldError(field=place, code="MODIFICATION", zh=zh, en=en))
        except IncidentError as error:
            zh, _, en = error.message.partition(" / ")
            self.errors.append(FieldError(field=place, code="MODIFICATION", zh=zh, en=en or zh))

    # -- instructions ---------------------------------------------------------------------------------------------

    def begin(self, wanted: Activation) -> None:
        element = self._beginnable(wanted.element)
        by_scope = self._by_scope(element, wanted.variables)
        scope = self._scope_for(element, wanted.ancestor, by_scope)
        self.begun.append(element.id)
        self.run.begin(Arrival(element, scope, local=by_scope.get(element.index)))

    def end(self, wanted: Termination) -> None:
        self.ending.update(dict.fromkeys(self._running(wanted)))

    def move(self, wanted: Move) -> None:
        for source in self._running(wanted.source):
            ancestor = wanted.ancestor
            if wanted.search is Ancestor.SOURCE_PARENT:
                ancestor = self.run.state.tokens[source].parent
            elif wanted.search is Ancestor.INFERRED:
                ancestor = self._around(source, self._beginnable(wanted.target))
            self.begin(Activation(element=wanted.target, ancestor=ancestor, variables=wanted.variables))
            self.ending[source] = None

    # -- what runs ------------------------------------------------------------------------------------------------

    def _running(self, wanted: Termination) -> list[Key]:
        """Of a multi-instance activity the whole, unless one turn is named by its key. Only what ran before counts."""
        tokens = self.run.state.tokens
        if wanted.key is not None:
            found = [wanted.key] if wanted.key in self.before else []
        else:
            index = self._element(wanted.element or "").index
            found = [key for key in tokens if key in self.before and tokens[key].element == index]
            found = [key for key in found if not tokens[key].turn]
        if not found:
            named = wanted.element or str(wanted.key)
            raise _Refused(f"{named}未在运行。", f"{named} is not running.")
        for key in found:
            self._require_endable(key)
        return found

    def _require_endable(self, key: Key) -> None:
        if key == self.run.state.root:
            raise _Refused("要结束整个流程请取消它。", "To end the whole instance, cancel it.")
        if self.run.state.tokens[key].turn:
            raise _Refused(
                "多实例的单个轮次不能单独结束，请结束整个活动。",
                "A turn of a multi-instance cannot end alone: end the whole activity.",
            )

    # -- where to begin -------------------------------------------------------------------------------------------

    def _element(self, id: str) -> Element:
        element = self.run.model.by_id.get(id)
        if element is None:
            raise _Refused(f"流程中没有{id}。", f"There is no element {id}.")
        return element

    def _beginnable(self, id: str) -> Element:
        element = self._element(id)
        before = (self.run.model.elements[self.run.model.flows[flow].source] for flow in element.incoming)
        chosen_by_event = any(one.type is ElementType.EVENT_BASED_GATEWAY for one in before)
        if element.type in NOT_BEGUN or chosen_by_event:
            raise _Refused(
                f"{id}只能由事件触发，不能直接开始；请选择它之后的环节。",
                f"{id} begins by an event only: choose an element after it.",
            )
        return element

    def _path(self, element: Element) -> list[Element]:
        """The scopes around an element, from its own outwards to the process."""
        path = [self.run.model.elements[element.scope]]
        while path[-1].index:
            path.append(self.run.model.elements[path[-1].scope])
        return path

    def _scope_for(self, element: Element, ancestor: Key | None, variables: Mapping[int, Mapping[str, object]]) -> Key:
        """The running scope in which `element` may begin; what is missing between it and `ancestor` is opened."""
        path = self._path(element)
        holder, missing = self._nearest(path) if ancestor is None else self._below(path, ancestor)
        for scope in reversed(missing):
            if scope.loop is not None or scope.type is ElementType.EVENT_SUB_PROCESS:
                raise _Refused(
                    f"{scope.id}未在运行，也不能这样开始。", f"{scope.id} is not running and cannot be opened so."
                )
        for scope in reversed(missing):
            holder = self.run.open_scope(scope, holder)
        at = holder
        for scope in path:
            if scope.index in variables:
                self.run.set_local(at, variables[scope.index])
            at = self._outward(at)
        return holder

    def _outward(self, key: Key) -> Key:
        """The scope around a scope; the turns and the body of a multi-instance are one here."""
        tokens = self.run.state.tokens
        outside = tokens[key].parent
        return tokens[outside].parent if tokens[key].turn else outside

    def _nearest(self, path: Sequence[Element]) -> tuple[Key, list[Element]]:
        for n, scope in enumerate(path):
            found = self._of_scope(scope)
            if len(found) == 1:
                return found[0], list(path[:n])
            if found:
                raise _Refused(
                    f"{scope.id}有{len(found)}个在运行，请用 ancestorElementInstanceKey 指明。",
                    f"{len(found)} of {scope.id} are running: name one by ancestorElementInstanceKey.",
                )
        raise _Refused("流程已结束。", "The instance is over.")

    def _below(self, path: Sequence[Element], ancestor: Key) -> tuple[Key, list[Element]]:
        for n, scope in enumerate(path):
            if ancestor in self._of_scope(scope):
                return ancestor, list(path[:n])
        raise _Refused(
            f"{ancestor}不是在运行的、包含该环节的作用域。", f"{ancestor} is no running scope around the element."
        )

    def _around(self, source: Key, target: Element) -> Key:
        """The nearest scope around the source in which the target lies too."""
        wanted = {scope.index for scope in self._path(target)}
        return next(key for key in self._outwards(source) if self.run.state.tokens[key].element in wanted)

    def _outwards(self, key: Key) -> Iterator[Key]:
        while key := self.run.state.tokens[key].parent:
            yield key

    def _of_scope(self, scope: Element) -> list[Key]:
        """Tokens inside which the scope's elements may run: of a multi-instance its turns."""
        tokens = self.run.state.tokens
        running = [key for key in tokens if tokens[key].element == scope.index and key not in self.ending]
        return [key for key in running if (scope.loop is None) or tokens[key].turn]

    def _by_scope(
        self, element: Element, given: Sequence[tuple[str | None, Mapping[str, object]]]
    ) -> dict[int, dict[str, object]]:
        """The variables by the index of the element in whose scope they belong."""
        allowed = {element.index, *(scope.index for scope in self._path(element))}
        found: dict[int, dict[str, object]] = {}
        for name, values in given:
            index = self._element(name).index if name else 0
            if index not in allowed:
                raise _Refused(f"{name}不包含{element.id}。", f"{name} is no scope of {element.id}.")
            found.setdefault(index, {}).update(values)
        return found
