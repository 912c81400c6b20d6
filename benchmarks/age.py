"""A completion in a young and in an old instance, interpreter only: load, complete a task of a loop, save."""

from collections.abc import Iterator
from contextlib import contextmanager

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from benchmarks.measure import Act, Acts
from engine import runtime
from tests.support.play import Played
from tests.witness.dialects import Feel
from tests.witness.flow import Again, Script, answer_of
from tests.witness.page import Page
from tests.witness.spiff import Spiff, begun

TITLE = "A user task in a loop is completed: load, step, save"
LOOP, ASK = Again(Script()), "ask1"
ROUNDS, CALLS = 50, 1
MORE = {answer_of(ASK): True}
OLD, OLD_FOR_SPIFF = 1_000, 100


@contextmanager
def acts() -> Iterator[Acts]:
    yield {
        "ours, 2nd turn": _ours(2),
        f"ours, {OLD:,}th turn": _ours(OLD),
        "SpiffWorkflow, 2nd turn": _spiff(2),
        f"SpiffWorkflow, {OLD_FOR_SPIFF}th turn": _spiff(OLD_FOR_SPIFF),
    }


def _ours(turn: int) -> Act:
    played = Played(Page(Feel()).process(LOOP)).start()
    for _ in range(turn - 1):
        played.complete(ASK, MORE)
    saved, world = runtime.encode_state(played.state), played.world
    [task] = played.waiting(ASK)

    def act() -> bytes:
        step = runtime.complete(played.model, runtime.decode_state(saved), world, task, MORE)
        return runtime.encode_state(step.state)

    return act


def _spiff(turn: int) -> Act:
    player, place, serializer = begun(LOOP), (ASK, ()), BpmnWorkflowSerializer()
    for _ in range(turn - 1):
        player.do(place, MORE)
    saved = serializer.serialize_json(player.workflow)

    def act() -> str:
        loaded = Spiff(serializer.deserialize_json(saved))
        loaded.do(place, MORE)
        return str(serializer.serialize_json(loaded.workflow))

    return act
