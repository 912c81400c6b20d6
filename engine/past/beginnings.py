"""When cases begin: all along by chance, lately by one after the other, so that nobody's desk is empty."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from engine.actor import Actor
from engine.calendar import Calendar
from engine.past.dice import Dice
from engine.past.office import a_moment_of, open_moment, opening_before
from engine.past.plan import Begins

LATELY = 2
"""Working days before the last one, in which `lately` begins."""


def all_along(dice: Dice, calendar: Calendar, begins: Begins, now: datetime, until: datetime) -> Iterator[datetime]:
    for _ in range(round(begins.weekly * ((until - now) / timedelta(days=7)))):
        moment = a_moment_of(calendar, dice, now, until)
        if now < moment <= until:
            yield moment


def in_the_last_days(
    dice: Dice,
    calendar: Calendar,
    begins: Begins,
    holders: Mapping[str, Sequence[Actor]],
    now: datetime,
    until: datetime,
) -> Iterator[tuple[datetime, Actor]]:
    """Of each role so many as the plan says; `holders` begin one after the other."""
    since = max(opening_before(calendar, until, LATELY), now)
    for role, count in sorted(begins.lately.items()):
        for turn in range(count if holders[role] else 0):
            moment = open_moment(calendar, dice, since + (until - since) * dice.between(0, 1))
            if moment <= until:
                yield moment, holders[role][turn % len(holders[role])]
