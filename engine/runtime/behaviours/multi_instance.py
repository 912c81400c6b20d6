"""Multi-instance activities (BPMN 2.0.2 §13.3.7, Zeebe's loop characteristics): a body that holds one turn per item."""

from engine.bpmn.model import Element, Loop
from engine.errors import IncidentError
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours import signing
from engine.runtime.moves import Moves
from engine.runtime.state import LoopProgress, Returned, Turn, Vote


def enter(run: Moves, key: Key, element: Element) -> None:
    loop = _loop_of(element)
    items = _items(run, key, element)
    token = run.state.tokens[key]
    kept = run.state.tokens[token.parent].kept.get(element.index, [])
    if loop.signing is None:
        turns, outputs = _without(items, kept)
        progress = LoopProgress(items=[], total=len(items), completed=len(items) - len(turns))
    else:
        turns, outputs, progress = signing.begin(run, key, element, items, kept)
    run.state.tokens[token.parent].kept.pop(element.index, None)
    token.loop = progress
    if loop.output_collection:
        run.set_local(key, {loop.output_collection: outputs})
    if not turns:
        _close(run, key, element)
    elif loop.sequential:
        first, *progress.items = turns
        _begin_turn(run, key, element, first)
    else:
        for turn in turns:
            _begin_turn(run, key, element, turn)


def _without(items: list[object], kept: list[Vote]) -> tuple[list[Turn], list[object]]:
    """The turns still to be done, and the outputs as far as they are known: votes that were given before work was sent
    back count again."""
    left, turns, outputs = list(kept), [], []
    for place, item in enumerate(items, start=1):
        vote = next((vote for vote in left if vote.item == item), None)
        outputs.append(vote.output if vote is not None else None)
        if vote is None:
            turns.append(Turn(place, item))
        else:
            left.remove(vote)
    return turns, outputs


def _items(run: Moves, key: Key, element: Element) -> list[object]:
    """What the turns are for; of a mere number the turns' numbers."""
    loop = _loop_of(element)
    if loop.collection is None:
        return list(range(1, _cardinality(run, key, loop) + 1))
    items = run.value(loop.collection, key)
    if not isinstance(items, list):
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"COLLECTION_EXPECTED: 多实例{element.id}的输入集合{loop.collection.text!r}应是列表，实际为{items!r}。 / "
            f"The input collection {loop.collection.text!r} of {element.id} must be a list, it is {items!r}.",
        )
    return items


def _cardinality(run: Moves, key: Key, loop: Loop) -> int:
    assert loop.cardinality is not None
    text = run.text(loop.cardinality, key)
    if not text.isdecimal() or int(text) > run.world.step_limit:
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"LOOP_CARDINALITY: 多实例次数{text!r}不是0到{run.world.step_limit}之间的整数。 / "
            f"The number of instances {text!r} is no whole number from 0 to {run.world.step_limit}.",
        )
    return int(text)


def _begin_turn(run: Moves, body: Key, element: Element, turn: Turn) -> None:
    loop, progress = _loop_of(element), run.state.tokens[body].loop
    assert progress is not None
    progress.active += 1
    local: dict[str, object] = {"loopCounter": turn.place}
    if loop.element_name:
        local[loop.element_name] = turn.item
    named = Returned(turn.person) if turn.person is not None else None
    run.arrive(Arrival(element, body, turn=turn.place, local=local, returned=named))


def collect(run: Moves, key: Key, element: Element) -> None:
    """A turn is leaving: its output joins the collection, and the completion condition is asked, seen from the turn."""
    loop, token = _loop_of(element), run.state.tokens[key]
    body = run.state.tokens[token.parent]
    progress = body.loop
    assert progress is not None
    outputs = body.variables.get(loop.output_collection or "")
    if loop.output_element is not None and isinstance(outputs, list):
        if token.turn > len(outputs):
            raise IncidentError(
                "IO_MAPPING_ERROR",
                f"OUTPUT_COLLECTION: 输出集合{loop.output_collection}被改写，没有第{token.turn}项，请改输出映射。 / "
                f"The output collection {loop.output_collection} was overwritten, so turn {token.turn} has no place in "
                "it: mend the output mappings.",
            )
        collected = [*outputs]
        collected[token.turn - 1] = run.value(loop.output_element, key)
        run.set_local(token.parent, {loop.output_collection or "": collected})
    counts: dict[str, object] = {
        "numberOfInstances": progress.total,
        "numberOfActiveInstances": progress.active - 1,
        "numberOfCompletedInstances": progress.completed + 1,
        "numberOfTerminatedInstances": 0,
    }
    is_over = loop.completion is not None and run.truth(loop.completion, key, counts)
    if loop.signing is not None:
        is_over = signing.vote(run, key, element, loop.signing)
    progress.active -= 1
    progress.completed += 1
    if is_over:
        progress.items, progress.total = [], progress.completed


def turn_ended(run: Moves, body: Key) -> None:
    """After a turn has left."""
    run.state.tokens[body].children -= 1
    _go_on(run, body)


def _go_on(run: Moves, body: Key) -> None:
    """The next turn begins, or the whole activity is done and the rest is cancelled."""
    element, progress = run.element(body), run.state.tokens[body].loop
    assert progress is not None
    if progress.completed >= progress.total:
        _close(run, body, element)
    elif progress.items and not progress.active:
        following, *progress.items = progress.items
        _begin_turn(run, body, element, following)


def join(run: Moves, body: Key, turn: Turn) -> None:
    """One more turn than there were: at once, or after all others where they follow each other."""
    token, element = run.state.tokens[body], run.element(body)
    loop, progress = _loop_of(element), token.loop
    assert progress is not None
    progress.total += 1
    outputs = token.variables.get(loop.output_collection or "")
    if isinstance(outputs, list):
        run.set_local(body, {loop.output_collection or "": [*outputs, None]})
    if loop.sequential and progress.active:
        progress.items.append(turn)
    else:
        _begin_turn(run, body, element, turn)


def part(run: Moves, body: Key, place: int, *, is_over: bool) -> None:
    """One turn less; with `is_over` none is waited for any more."""
    token = run.state.tokens[body]
    progress = token.loop
    assert progress is not None
    running = next((key for key in run.state.children_of(body) if run.state.tokens[key].turn == place), None)
    progress.items = [turn for turn in progress.items if turn.place != place]
    progress.total -= 1
    if is_over:
        progress.items, progress.total = [], progress.completed
    if running is not None:
        run.terminate(running)
        progress.active -= 1
        token.children -= 1
    _go_on(run, body)


def _close(run: Moves, body: Key, element: Element) -> None:
    """Whatever still runs is cancelled, and what was collected goes on."""
    loop = _loop_of(element)
    if loop.signing is not None:
        signing.decide(run, body, element, loop.signing)
    run.terminate_children(body)
    collected = run.state.tokens[body].variables.get(loop.output_collection or "")
    if loop.output_collection:
        run.set_variables(run.state.tokens[body].parent, {loop.output_collection: collected})
    run.leave(body)


def _loop_of(element: Element) -> Loop:
    assert isinstance(element.loop, Loop)
    return element.loop
