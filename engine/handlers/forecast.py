"""Finished work is counted into what forecasts are made from, a batch at a time and beside everybody's commands."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from engine.calendar import Calendar
from engine.commands import LearnForecasts
from engine.handlers.environment import Environment
from engine.ids import Key
from engine.people import KEPT, Spent, weekday_of
from engine.store.clocks import ClockRow
from engine.store.forecasts import Ended, Step
from engine.store.pauses import PauseRow, stood_still
from engine.store.unit_of_work import UnitOfWork

BATCH = 1000
SETTLED = timedelta(minutes=1)
"""What has just ended may be written a moment later than something that ended after it."""


def learn_forecasts(command: LearnForecasts, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Answers how many ended promises were read; call it again until there are none."""
    ended = work.forecasts.ended(work.forecasts.counted_to(), env.now - SETTLED, BATCH)
    kept = [one for one in ended if one.clock.kind == "resolve" and one.clock.state in ("met", "breached")]
    if ended:
        learned = _learned(work, env.library.organisation(work)[1], kept)
        work.forecasts.save(learned, _stopped(ended[-1].clock))
    return {"read": len(ended), "counted": len(kept)}


def _learned(work: UnitOfWork, calendar: Calendar, ended: Sequence[Ended]) -> dict[Step, list[list[int]]]:
    loads, pauses = _loads(work, ended), _pauses(work, [one.clock.key for one in ended])
    new: dict[Step, list[list[int]]] = defaultdict(list)
    for one in reversed(ended):
        row, days = one.clock, calendar.of_unit(one.clock.unit)
        spent = Spent(calendar=days, is_working=bool(row.plan.get("is_working")))
        took = spent.between(row.started_at, _stopped(row), stood_still(pauses[row.key]))
        new[(row.process_id or "", one.element_id)].append([took, weekday_of(row.started_at, days), loads[row.key]])
    before = work.forecasts.of_steps(new)
    return {step: [*rows, *before.get(step, ())][:KEPT] for step, rows in new.items()}


def _loads(work: UnitOfWork, ended: Sequence[Ended]) -> Mapping[Key, int]:
    """By clock how many promises whoever had it held when it began; 0 where nobody did."""
    people = {one.clock.person for one in ended if one.clock.person is not None}
    since = min((one.clock.started_at for one in ended), default=None)
    begun, over = defaultdict[str, list[datetime]](list), defaultdict[str, list[datetime]](list)
    for person, started, stopped in work.forecasts.held(people, since) if since is not None and people else ():
        begun[person].append(started)
        over[person] += [stopped] if stopped is not None else []
    for times in (*begun.values(), *over.values()):
        times.sort()
    return {
        one.clock.key: _held_at(one.clock.started_at, begun[one.clock.person], over[one.clock.person])
        if one.clock.person is not None else 0
        for one in ended
    }  # fmt: skip


def _held_at(moment: datetime, begun: Sequence[datetime], over: Sequence[datetime]) -> int:
    return max(1, bisect_right(begun, moment) - bisect_right(over, moment))


def _pauses(work: UnitOfWork, clocks: Sequence[Key]) -> dict[Key, list[PauseRow]]:
    found: dict[Key, list[PauseRow]] = defaultdict(list)
    for row in work.pauses.of_clocks(clocks):
        found[row.clock_key].append(row)
    return found


def _stopped(row: ClockRow) -> datetime:
    assert row.stopped_at is not None
    return row.stopped_at
