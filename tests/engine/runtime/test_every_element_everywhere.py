"""Every element that runs, in every surrounding: it is done as often as it should be, and can be cancelled at any time.

The state is saved and loaded before every move (`tests.support.play`).
"""

from collections import Counter

import pytest

from engine import runtime
from engine.bpmn.model import Model
from engine.bpmn.support import EVENT_KINDS, TYPES
from engine.errors import MigrationRefused
from engine.facts import (
    ChildCalled,
    ElementEntered,
    ElementLeft,
    ElementMoved,
    InstanceEnded,
    JobCreated,
    MessageAwaited,
    SignalAwaited,
    TaskMoved,
    TaskOpened,
    TimerSet,
    WaitMoved,
)
from engine.runtime import State, Step
from tests.support.pieces import DECISIONS, PIECES, SURROUNDINGS, Piece
from tests.support.play import Decisions, Played
from tests.support.renaming import redrawn

EVERYWHERE = [pytest.param(piece, name, id=f"{piece} {name}") for piece in PIECES for name in SURROUNDINGS]


class Driven:
    """Plays a piece to its end: first what fires, then jobs that fail, then the rest, then what has to be told."""

    def __init__(self, piece: Piece, content: bytes) -> None:
        self.piece, self.played = piece, Played(content, decisions=Decisions(DECISIONS))
        self._fired: set[tuple[int, str]] = set()
        self._told = False
        self.played.start()

    def move(self) -> bool:
        return self._fires() or self._fails() or self._tells() or self._completes()

    def _fires(self) -> bool:
        for name in ("begin", *self.piece.fires):
            for wait in self.played.of(TimerSet) + self.played.of(MessageAwaited) + self.played.of(SignalAwaited):
                mark = (wait.holder, wait.element)
                if wait.element == name and wait.holder in self.played.state.tokens and mark not in self._fired:
                    self._fired.add(mark)
                    self.played.then(lambda *at, wait=wait: runtime.trigger(*at, wait.holder, wait.element, {}))
                    return True
        return False

    def _fails(self) -> bool:
        for job in self._open(JobCreated):
            if job.element in self.piece.fails:
                self.played.fail(job.element, self.piece.fails[job.element])
                return True
        return False

    def _tells(self) -> bool:
        if not self.piece.tells or self._told or "begin" not in self.played.entered:
            return False
        self._told = True
        root = self.played.state.root
        self.played.then(lambda *at: runtime.set_variables(*at, root, self.piece.tells, local=True))
        return True

    def _completes(self) -> bool:
        for work in self._open(TaskOpened) + self._open(JobCreated) + self._open(ChildCalled):
            self.played.then(lambda *at, work=work: runtime.complete(*at, work.key, {}))
            return True
        return False

    def _open(self, kind: type) -> list:
        return [fact for fact in self.played.of(kind) if fact.key in self.played.state.tokens]


def left_over(driven: Driven, step: Step | None = None) -> list[int]:
    """Which elements were entered and never left, or left twice."""
    facts = [*driven.played.facts, *(step.facts if step is not None else ())]
    entered = Counter(fact.key for fact in facts if isinstance(fact, ElementEntered))
    left = Counter(fact.key for fact in facts if isinstance(fact, ElementLeft))
    return [key for key in entered | left if (entered[key], left[key]) != (1, 1)]


@pytest.mark.parametrize(("piece", "surrounding"), EVERYWHERE)
def test_it_is_done_as_often_as_its_surrounding_says(piece: Piece, surrounding: str) -> None:
    write, turns = SURROUNDINGS[surrounding]
    driven = Driven(piece, write(piece))

    while driven.played.ended is None and driven.move():
        pass

    played = driven.played
    assert (played.ended, played.incidents, played.state.tokens) == ("completed", [], {})
    assert left_over(driven) == []
    done = Counter(played.entered)
    assert {id: done[id] for id in piece.path} == dict.fromkeys(piece.path, turns)


@pytest.mark.parametrize(("piece", "surrounding"), EVERYWHERE)
def test_whenever_it_is_cancelled_nothing_is_left_open(piece: Piece, surrounding: str) -> None:
    driven = Driven(piece, SURROUNDINGS[surrounding][0](piece))

    while driven.played.ended is None:
        played = driven.played
        step = runtime.cancel(played.model, played.loaded, played.world)
        assert [fact.how for fact in step.facts if isinstance(fact, InstanceEnded)] == ["terminated"]
        assert (step.state.tokens, left_over(driven, step)) == ({}, [])
        if not driven.move():
            break


@pytest.mark.parametrize(("piece", "surrounding"), EVERYWHERE)
def test_at_every_step_it_goes_over_to_another_drawing_and_back(piece: Piece, surrounding: str) -> None:
    """Nothing moves by it and nothing is waited for anew; where somebody is undoing things it is refused."""
    content = SURROUNDINGS[surrounding][0](piece)
    driven, other = Driven(piece, content), Played(redrawn(content)).model
    there = [(one.id, f"new_{one.id}") for one in driven.played.model.elements[1:]]
    back = [(new, old) for old, new in there]

    while driven.played.ended is None:
        played = driven.played
        if any(token.undoing is not None for token in played.state.tokens.values()):
            with pytest.raises(MigrationRefused, match="undoing"):
                runtime.migrate(played.model, other, played.loaded, played.world, there)
        else:
            gone = runtime.migrate(played.model, other, played.loaded, played.world, there)
            come = runtime.migrate(other, played.model, gone.state, played.world, back)
            assert {type(fact) for fact in (*gone.facts, *come.facts)} <= {ElementMoved, TaskMoved, WaitMoved}
            assert _where(other, gone.state) == [f"new_{id}" for id in _where(played.model, played.state)]
            assert come.state == played.state
        if not driven.move():
            break


def _where(model: Model, state: State) -> list[str]:
    return [model.elements[token.element].id for token in state.tokens.values() if token.parent]


def test_every_element_and_event_that_runs_has_a_piece() -> None:
    """The start events of a whole process stand in tests/engine/test_start_events.py."""
    shown = {piece.shows for piece in PIECES}
    events = {(tag, position, kind) for (tag, position), kinds in EVENT_KINDS.items() for kind in kinds
              if position not in ("process", "sub-process")}  # fmt: skip
    activities = {(tag, "", "") for tag in TYPES if not tag.endswith("Event")}

    assert shown == events | activities
