"""Expressions made by chance mean to us what they mean to feelin; 20,000 of them in `make soak`."""

from tests.support.second_opinion import differences, reasons, texts

SAMPLE = 300


def test_feelin_agrees_or_the_standard_says_why_not() -> None:
    differing = differences(texts(range(SAMPLE)))

    assert [one for one in differing if not reasons(one[0])] == []
    assert len(differing) < SAMPLE // 20
