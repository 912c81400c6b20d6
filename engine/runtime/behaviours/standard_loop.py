"""Standard loop (BPMN 2.0.2 §13.3.6): the activity is done again while its condition holds, turn after turn."""

from engine.bpmn.model import Element, StandardLoop
from engine.errors import IncidentError
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.moves import Moves
from engine.runtime.state import LoopProgress


def enter(run: Moves, key: Key, element: Element) -> None:
    """`total` 1 means that one more turn is wanted."""
    token = run.state.tokens[key]
    token.loop = LoopProgress(items=[], total=0)
    if _of(element).test_before and not _is_wanted(run, key, element, done=0):
        run.leave(key)
    else:
        _begin_turn(run, key, element)


def collect(run: Moves, key: Key, element: Element) -> None:
    """Asks the condition, seen from the turn that is leaving, before anything of it is gone."""
    body = run.state.tokens[key].parent
    progress = run.state.tokens[body].loop
    assert progress is not None
    progress.total = 1 if _is_wanted(run, key, element, done=progress.completed + 1) else 0
    progress.completed += 1


def turn_ended(run: Moves, body: Key) -> None:
    token, element = run.state.tokens[body], run.element(body)
    assert token.loop is not None
    token.children -= 1
    if token.loop.total:
        _begin_turn(run, body, element)
    else:
        run.leave(body)


def _begin_turn(run: Moves, body: Key, element: Element) -> None:
    progress = run.state.tokens[body].loop
    assert progress is not None
    turn = progress.completed + 1
    run.arrive(Arrival(element, body, turn=turn, local={"loopCounter": turn}))


def _is_wanted(run: Moves, key: Key, element: Element, done: int) -> bool:
    loop = _of(element)
    if loop.maximum is not None and done >= _maximum(run, key, loop):
        return False
    return loop.condition is None or run.truth(loop.condition, key, {"loopCounter": done})


def _maximum(run: Moves, key: Key, loop: StandardLoop) -> int:
    assert loop.maximum is not None
    text = run.text(loop.maximum, key)
    if not text.isdecimal():
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"LOOP_MAXIMUM: 最多次数{text!r}不是非负整数。 / The maximum {text!r} of the loop is no whole number.",
        )
    return int(text)


def _of(element: Element) -> StandardLoop:
    assert isinstance(element.loop, StandardLoop)
    return element.loop
