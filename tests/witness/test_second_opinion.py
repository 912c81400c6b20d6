"""Two interpreters that share no code run the same drawn processes and must agree after every step."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.witness.drawn import BLOCKS, MOST_TURNS
from tests.witness.flow import answer_of
from tests.witness.ours import Ours
from tests.witness.page import Block
from tests.witness.players import Place, Player
from tests.witness.spiff import begun

# A sub-process that failed, and the end that threw the error: what the witness calls completed is terminated with us,
# as with Zeebe. What follows from them is compared.
STOPPED = ("failing", "thrown")


def seen(player: Player) -> tuple[set[Place], dict[str, int], bool]:
    counts = {name: count for name, count in player.completed.items() if not name.startswith(STOPPED)}
    return player.open, counts, player.is_over


def play_in_both(block: Block, data: st.DataObject) -> None:
    """Does what is open, in an order that is drawn too, until nothing is; both must be seen the same all along."""
    ours, spiff = Ours(block), begun(block)
    asked: Counter[Place] = Counter()
    assert seen(ours) == seen(spiff)
    while ours.open:
        place = data.draw(st.sampled_from(sorted(ours.open)))
        asked[place] += 1
        answers = {}
        if place[0].startswith("ask"):
            answers = {answer_of(place[0]): asked[place] < MOST_TURNS and data.draw(st.booleans())}
        ours.do(place, answers)
        spiff.do(place, answers)
        assert seen(ours) == seen(spiff)
    assert ours.is_over


patient = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


@settings(patient, max_examples=150, derandomize=True)
@given(block=BLOCKS, data=st.data())
def test_both_interpreters_complete_the_same_elements_step_by_step(block: Block, data: st.DataObject) -> None:
    play_in_both(block, data)


@pytest.mark.soak
@settings(patient, max_examples=5_000)
@given(block=BLOCKS, data=st.data())
def test_both_interpreters_agree_on_processes_never_drawn_before(block: Block, data: st.DataObject) -> None:
    play_in_both(block, data)
