"""Whatever is written, FEEL answers with a value or one of its own errors; the big number is in `make soak`."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.feel_author import Vandal
from tests.support.hostility import endured

SAMPLE, STEPS, SECONDS = 120, 1_000, 5


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_a_hostile_expression_is_endured(seed: int) -> None:
    assert endured(Vandal(Random(seed)).text(), STEPS) < SECONDS


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=40))
def test_any_text_is_endured(text: str) -> None:
    assert endured(text, STEPS) < SECONDS
