"""Plays an invented past through the engine's front door: people begin cases, work, are late; what falls due is done.

The clock goes from one event to the next. Everything that is thrown comes from the seed: the same seed, files and end
give the same past.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from engine.actor import Actor
from engine.commands import (
    ClaimTask,
    Command,
    CompleteTask,
    KeepDocument,
    PublishMessage,
    SendCaseMessage,
    StartInstance,
)
from engine.engine import Engine
from engine.errors import Conflict, Rejected, ValidationFailed
from engine.forms import Scope
from engine.ids import Key
from engine.past.answering import Answers
from engine.past.beginnings import all_along, in_the_last_days
from engine.past.dice import Dice
from engine.past.office import done_at, open_moment, opening_before
from engine.past.people import People
from engine.past.plan import ANYHOW, NOTHING, Begins, Plan, Word, Work
from engine.queries.expressions import evaluation_at
from engine.queries.form_pages import start_page
from engine.queries.rehearsal import Waits, form_at_hand, next_due, open_tasks, promised_for, waits_after
from engine.queries.variables import variables_of
from engine.scenarios.files import Brought, with_brought
from engine.scheduler.poller import Poller
from engine.store.tasks import OPEN, TaskRow
from engine.store.unit_of_work import UnitOfWork

CLAIMS = 50
"""Of a hundred tasks that are offered to several, so many are claimed before they are handed in."""
STARTER = "starter"
TRIES, DAYS = 3, 5
"""Of a task whose answers are refused: people look at what is wrong and hand it in again, so often on one day. The next
day they, or others who are there, try once more."""


class MovingClock:
    """The time of an engine that plays: it stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Tally:
    """What was done; `refused` by where and why, for whoever writes a plan."""

    begun: Counter[str] = field(default_factory=Counter)
    completed: int = 0
    commands: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Player:
    """One past on one engine whose time is `clock`; people and bundles are there already. `shown` are the people whom
    a demo shows first."""

    def __init__(
        self, engine: Engine, clock: MovingClock, plan: Plan, seed: int, shown: Collection[str] = ()
    ) -> None:  # fmt: skip
        self.tally = Tally()
        self._shown = shown
        self._engine, self._clock, self._plan, self._seed = engine, clock, plan, seed
        self._ids, self._order = count(1), count()
        self._poller = Poller(engine, self._id)
        self._dice = Dice(seed, "past")
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._seen: set[Key] = set()
        self._heard: Key = 0
        self._their_day: datetime | None = None

    def play(self, until: datetime, tell: Callable[[datetime], None] = lambda at: None) -> Tally:
        """From the clock's time to `until`, where it then stands. `tell` hears how far time has come."""
        with self._engine.database.snapshot() as work:
            self._their_day = opening_before(self._people(work).calendar, until)
        for process, past in sorted(self._plan.items()):
            if past.begins is not None:
                self._plan_beginnings(process, past.begins, until)
        while (moment := self._next(until)) is not None:
            self._clock.at = moment
            while self._events and self._events[0][0] <= moment:
                heapq.heappop(self._events)[2]()
            self.tally.commands += self._poller.round()
            self._look_around()
            tell(moment)
        self._clock.at = until
        return self.tally

    def _next(self, until: datetime) -> datetime | None:
        planned = self._events[0][0] if self._events and self._events[0][0] <= until else None
        with self._engine.database.snapshot() as work:
            return next_due(work, self._clock.at, planned or until) or planned

    def _at(self, moment: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self._events, (max(moment, self._clock.at), next(self._order), do))

    def _plan_beginnings(self, process: str, begins: Begins, until: datetime) -> None:
        with self._engine.database.snapshot() as work:
            people = self._people(work)
        for moment in all_along(Dice(self._seed, f"begins:{process}"), people.calendar, begins, self._clock.at, until):
            self._at(moment, lambda: self._begin(process, begins))
        holders = {role: self._beginners(people, begins, [role]) for role in begins.lately}
        lately = Dice(self._seed, f"lately:{process}")
        for moment, actor in in_the_last_days(lately, people.calendar, begins, holders, self._clock.at, until):
            self._at(moment, partial(self._begin, process, begins, actor))

    def _beginners(self, people: People, begins: Begins, roles: Sequence[str]) -> list[Actor]:
        return [one for one in people.of_roles(roles) if begins.shown or one.id not in self._shown]

    def _at_work(self, actors: Sequence[Actor]) -> list[Actor]:
        """Whom a demo shows first leave the last day's work to whoever tries it."""
        if self._their_day is None or self._clock.at < self._their_day:
            return list(actors)
        return [one for one in actors if one.id not in self._shown]

    def _look_around(self) -> None:
        """Whatever has come up is put on somebody's list."""
        with self._engine.database.snapshot() as work:
            fresh = [key for key in open_tasks(work) if key not in self._seen]
            self._seen.update(fresh)
            people = self._people(work)
            for row in sorted(work.tasks.find(fresh) if fresh else (), key=lambda one: one.key):
                self._plan_work(people, row, promised_for(work, row))
            for one in waits_after(work, self._heard):
                self._heard = one.key
                self._plan_word(people, one)

    def _plan_work(self, people: People, row: TaskRow, promised: datetime | None) -> None:
        key, wanted = row.key, self._plan.get(row.process_id, NOTHING).tasks.get(row.element_id, ANYHOW)
        now = self._clock.at
        moment = done_at(people.calendar, self._dice, wanted, now, promised)
        if row.assignee is None and self._dice.happens(CLAIMS):
            begun = open_moment(people.calendar, self._dice, now + (moment - now) * self._dice.between(0.1, 0.6))
            self._at(min(begun, moment), lambda: self._claim(key))
        self._at(moment, lambda: self._complete(key, wanted))

    def _plan_word(self, people: People, one: Waits) -> None:
        word = self._plan.get(one.process, NOTHING).messages.get(one.message)
        if word is not None and self._dice.happens(word.chance):
            later = self._clock.at + timedelta(days=self._dice.between(*word.days))
            self._at(open_moment(people.calendar, self._dice, later), lambda: self._say(one, word))

    def _begin(self, process: str, begins: Begins, by: Actor | None = None) -> None:
        with self._engine.database.snapshot() as work:
            people = self._people(work)
            actor = by or self._dice.one(self._beginners(people, begins, begins.by))
            page = start_page(work, self._engine.library, process, actor, self._clock.at)
            answers = people.answers(page.form, page.scope, self._dice.choice(begins.answers), actor)
        answers = self._with_files(actor, answers)
        if self._done(StartInstance(id=self._id(), actor=actor, process_id=process, answers=answers), process):
            self.tally.begun[process] += 1

    def _claim(self, key: Key) -> None:
        with self._engine.database.snapshot() as work:
            row = work.tasks.load(key)
            actors = self._at_work(self._people(work).of_task(row))
        if row.status == "open" and row.assignee is None and actors:
            self._done(ClaimTask(id=self._id(), actor=self._dice.one(actors), task=key), _place(row))

    def _complete(self, key: Key, wanted: Work, tries: int = TRIES * DAYS) -> None:
        with self._engine.database.snapshot() as work:
            row, people = work.tasks.load(key), self._people(work)
            actors = self._at_work(people.of_task(row))
            if row.status not in OPEN:
                return
            if not actors:
                self._try_again(people, key, wanted, (tries - 1) // TRIES * TRIES)
                return
            actor = self._dice.one(actors)
            form, scope = form_at_hand(work, self._engine.library, row, self._clock.at)
            answers = people.answers(form, scope, self._dice.choice(wanted.answers), actor, row.unit)
        answers = self._with_files(actor, answers)
        if self._done(CompleteTask(id=self._id(), actor=actor, task=key, answers=answers), _place(row)):
            self.tally.completed += 1
        else:
            self._try_again(people, key, wanted, tries - 1)

    def _try_again(self, people: People, key: Key, wanted: Work, tries: int) -> None:
        """Soon, or on another day."""
        if tries > 0:
            pause = timedelta(minutes=self._dice.whole(5, 60)) if tries % TRIES else timedelta(days=1)
            again = open_moment(people.calendar, self._dice, self._clock.at + pause)
            self._at(again, lambda: self._complete(key, wanted, tries))

    def _say(self, one: Waits, word: Word) -> None:
        """Where the case still waits."""
        with self._engine.database.snapshot() as work:
            if work.subscriptions.load(one.key) is None:
                return
            people, case = self._people(work), work.instances.load(one.case)
            seen = variables_of(work, one.case)
            scope = Scope(variables=seen, evaluation=evaluation_at(work, self._engine.library, self._clock.at))
            said = people.drawn(scope, self._dice.choice(word.answers), case.unit)
            speakers = self._speakers(people, word, case.started_by, case.unit)
        if word.by is None:
            match_key = one.match_key or ""
            self._done(
                PublishMessage(id=self._id(), name=one.message, correlation_key=match_key, variables=said), one.message
            )
        elif speakers:
            actor = self._dice.one(speakers)
            said = self._with_files(actor, said)
            self._done(
                SendCaseMessage(id=self._id(), actor=actor, instance=one.case, message=one.message, answers=said),
                one.message,
            )

    def _speakers(self, people: People, word: Word, starter: str | None, unit: str | None) -> list[Actor]:
        if word.by == STARTER:
            return [people.actor(starter)] if starter and starter in people.organisation.people else []
        return people.of_roles([people.organisation.resolve(word.by, unit) or word.by] if word.by else [])

    def _people(self, work: UnitOfWork) -> People:
        return People(work, self._engine.library, self._dice, self._clock.at)

    def _with_files(self, actor: Actor, answers: Answers) -> Answers:
        """Each file is kept first, as a page does it."""

        def kept(one: Brought) -> Mapping[str, object]:
            self.tally.commands += 1
            return self._engine.handle(KeepDocument(
                id=self._id(), actor=actor, name=one.name, content=one.content,
            ))  # fmt: skip

        return with_brought(answers, kept)

    def _done(self, command: Command, place: str) -> bool:
        self.tally.commands += 1
        try:
            self._engine.handle(command)
        except (Rejected, Conflict) as refused:
            self.tally.refused[f"{place}: {_why(refused)}"] += 1
            return False
        return True

    def _id(self) -> str:
        return f"past-{next(self._ids)}"


def _place(row: TaskRow) -> str:
    return f"{row.process_id}.{row.element_id}"


def _why(refused: Exception) -> str:
    if isinstance(refused, ValidationFailed):
        return "; ".join(f"{error.field} {error.code}" for error in refused.errors)
    return f"{type(refused).__name__} {refused}"
