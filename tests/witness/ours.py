"""The interpreter under test, seen as a player."""

from collections import Counter
from itertools import chain

from engine import runtime
from engine.bpmn.model import ElementType
from engine.facts import ElementLeft, MessageAwaited, TimerSet, WaitsClosed
from engine.ids import Key
from tests.support.play import Played
from tests.witness.dialects import Feel
from tests.witness.page import Block, Page
from tests.witness.players import Place


class Ours:
    def __init__(self, block: Block) -> None:
        self._played = Played(Page(Feel()).process(block)).start()
        self._fired: set[tuple[Key, str]] = set()

    @property
    def open(self) -> set[Place]:
        return set(self._holders())

    def _holders(self) -> dict[Place, Key]:
        return {(element, self._turns(key)): key for key, element in chain(self._tasks(), self._waits())}

    def _tasks(self) -> list[tuple[Key, str]]:
        played = self._played
        tasks = [one.id for one in played.model.elements if one.type is ElementType.USER_TASK]
        return [(key, element) for element in tasks for key in played.waiting(element)]

    def _waits(self) -> set[tuple[Key, str]]:
        waits: set[tuple[Key, str]] = set()
        for fact in self._played.facts:
            if isinstance(fact, TimerSet | MessageAwaited):
                waits.add((fact.holder, fact.element))
            elif isinstance(fact, WaitsClosed):
                waits = {wait for wait in waits if wait[0] != fact.holder}
        return waits - self._fired

    def _turns(self, key: Key) -> tuple[int, ...]:
        turns = []
        while token := self._played.state.tokens.get(key):
            turns += [token.turn - 1] if token.turn else []
            key = token.parent
        return tuple(turns)

    @property
    def completed(self) -> Counter[str]:
        left = self._played.of(ElementLeft)
        return Counter(fact.element for fact in left if fact.how == "completed" and fact.element != "drawn")

    @property
    def is_over(self) -> bool:
        return self._played.ended == "completed"

    def do(self, place: Place, answers: dict[str, bool]) -> None:
        holder, (element, _) = self._holders()[place], place
        if (holder, element) in self._tasks():
            self._played.then(lambda model, state, world: runtime.complete(model, state, world, holder, answers))
        else:
            self._fired.add((holder, element))
            self._played.then(lambda model, state, world: runtime.trigger(model, state, world, holder, element, {}))
