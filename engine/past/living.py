"""A whole past, and what people have done with it by now: old notices are read, durations are learnt from."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from engine.actor import Actor, ActorKind
from engine.commands import LearnForecasts, MarkNoticesRead
from engine.engine import Engine
from engine.past.plan import Plan
from engine.past.player import MovingClock, Player, Tally

UNREAD = timedelta(days=2)
"""What is older has been read."""


def live(
    engine: Engine, clock: MovingClock, plan: Plan, seed: int, until: datetime,
    tell: Callable[[datetime], None] = lambda at: None, shown: Collection[str] = (),
) -> Tally:  # fmt: skip
    """From the clock's time to `until`; `shown` are the people whom a demo shows first."""
    tally = Player(engine, clock, plan, seed, shown).play(until, tell)
    with engine.database.snapshot() as work:
        organisation, _ = engine.library.organisation(work)
    for person in organisation.people.values():
        reader = Actor(kind=ActorKind.PERSON, id=person.id, name=person.name, groups=frozenset())
        engine.handle(MarkNoticesRead(id=f"past-read-{person.id}", actor=reader, until=until - UNREAD))
    _learn(engine)
    return tally


def _learn(engine: Engine) -> None:
    batch = 0
    while engine.handle(LearnForecasts(id=f"past-learn-{batch}"))["read"]:
        batch += 1
