"""200,000 hostile expressions: bounded time, bounded memory, no error but FEEL's own; 20,000 honest ones, as feelin."""

import resource
from random import Random

import pytest

from tests.support.feel_author import Vandal
from tests.support.hostility import endured
from tests.support.second_opinion import EXPLAINED, differences, reasons, texts

pytestmark = pytest.mark.soak

TEXTS, SECONDS, MEGABYTES = 200_000, 10, 1_000
"""The caches of compiled texts, 8,192 each for expressions and tests, take most of it."""
OPINIONS = 20_000
FEW_STEPS, ALL_STEPS, WHEN_ALL = 5_000, 100_000, 50
"""Every fiftieth may take as many steps as in production: the others show the errors and not the patience."""


def test_200_000_hostile_expressions_are_endured() -> None:
    before = _megabytes()
    for seed in range(TEXTS):
        text = Vandal(Random(seed)).text()
        assert endured(text, FEW_STEPS if seed % WHEN_ALL else ALL_STEPS) < SECONDS, text
    assert _megabytes() - before < MEGABYTES


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_feelin_agrees_on_20_000_expressions_or_the_standard_says_why_not() -> None:
    differing = differences(texts(range(OPINIONS)))

    assert [one for one in differing if not reasons(one[0])] == []
    assert len(differing) < OPINIONS // 20
    assert {reason for one in differing for reason in reasons(one[0])} == set(EXPLAINED), "explains nothing any more"
