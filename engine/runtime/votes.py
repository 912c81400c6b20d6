"""Counts a joint vote (会签): what is in favour and against, and whether its rule is met; it moves nothing.

A vote is over as soon as nothing that is still open can change how it ends. Who abstains is not counted, but somebody
has to be in favour. A no of somebody with a veto ends it, so whoever has one is always waited for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from engine.bpmn.model import Signing, SigningRule
from engine.runtime.state import Ballot, Counts, Poll

FINEST = 10_000
"""So exactly are numbers taken: two thirds that come as 0.666… are two thirds."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How much is in favour, against, and open: heads, or weights where signers have some."""

    yes: Fraction
    no: Fraction
    open: Fraction


def counted(ballots: Iterable[Ballot], counts: Counts) -> list[Ballot]:
    return [one for one in ballots if one.counts is counts]


def tally(poll: Poll) -> Tally:
    yes, no, still = (
        sum((exact(one.weight) for one in counted(poll.ballots, counts)), Fraction())
        for counts in (Counts.YES, Counts.NO, Counts.OPEN)
    )
    return Tally(yes, no, still)


def vetoed_by(poll: Poll) -> list[Ballot]:
    return [one for one in counted(poll.ballots, Counts.NO) if one.vetoes]


def verdict(signing: Signing, poll: Poll) -> bool | None:
    """Whether the vote has passed; None while that is open."""
    here, still = tally(poll), counted(poll.ballots, Counts.OPEN)
    if signing.everybody and still:
        return None
    if vetoed_by(poll):
        return False
    found = _RULES[signing.rule](here, exact(poll.needed or 0))
    return None if found and any(one.vetoes for one in still) else found


def exact(number: float) -> Fraction:
    return Fraction(number).limit_denominator(FINEST)


def _all(here: Tally, needed: Fraction) -> bool | None:
    if here.no:
        return False
    return None if here.open else here.yes > 0


def _any(here: Tally, needed: Fraction) -> bool | None:
    return _enough(here, Fraction(1))


def _enough(here: Tally, needed: Fraction) -> bool | None:
    if here.yes >= needed:
        return True
    return None if here.yes + here.open >= needed else False


def _ratio(here: Tally, needed: Fraction) -> bool | None:
    """Of those who do not abstain; while some are open the worst and the best that they can do is asked."""
    voting = here.yes + here.no + here.open
    return _enough(here, needed * voting) if voting else False


_RULES: dict[SigningRule, Callable[[Tally, Fraction], bool | None]] = {
    SigningRule.ALL: _all,
    SigningRule.SEQUENTIAL: _all,
    SigningRule.ANY: _any,
    SigningRule.COUNT: _enough,
    SigningRule.WEIGHT: _enough,
    SigningRule.RATIO: _ratio,
}
