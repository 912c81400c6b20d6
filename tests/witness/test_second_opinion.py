"""Two interpreters that share no code run the same drawn processes and must agree after every step."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.witness.blocks import BLOCKS, MOST_TURNS, Block
from tests.witness.drawing import answer_of
from tests.witness.players import Ours, Place, Player, Spiff


def agree(ours: Player, spiff: Player) -> None:
    assert (ours.open, ours.completed, ours.is_over) == (spiff.open, spiff.completed, spiff.is_over)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(block=BLOCKS, data=st.data())
def test_both_interpreters_complete_the_same_elements_step_by_step(block: Block, data: st.DataObject) -> None:
    ours, spiff = Ours(block), Spiff(block)
    asked: Counter[Place] = Counter()
    agree(ours, spiff)
    while ours.open:
        place = data.draw(st.sampled_from(sorted(ours.open)))
        asked[place] += 1
        answers = {}
        if place[0].startswith("ask"):
            answers = {answer_of(place[0]): asked[place] < MOST_TURNS and data.draw(st.booleans())}
        ours.do(place, answers)
        spiff.do(place, answers)
        agree(ours, spiff)
    assert ours.is_over
