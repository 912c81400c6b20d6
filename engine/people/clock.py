"""The life of an SLA clock: its states, its end and its pauses; breach is sticky."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from engine.calendar import Calendar
from engine.errors import WrongState
from engine.people.sla import ClockPlan


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


TRANSITIONS = {
    ClockState.RUNNING: frozenset({ClockState.PAUSED, ClockState.MET, ClockState.BREACHED, ClockState.CANCELLED}),
    ClockState.PAUSED: frozenset({ClockState.RUNNING, ClockState.MET, ClockState.CANCELLED}),
    ClockState.MET: frozenset[ClockState](),
    ClockState.BREACHED: frozenset[ClockState](),
    ClockState.CANCELLED: frozenset[ClockState](),
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """How a promise ended. `late_by` is in whole minutes, working ones where the promise counts working time."""

    state: ClockState
    late_by: int


def move(state: ClockState, to: ClockState) -> ClockState:
    """The new state. Raises WrongState where the table has no such step."""
    if to not in TRANSITIONS[state]:
        raise WrongState(reason=f"{state} → {to}")
    return to


def state_after(state: ClockState, plan: ClockPlan, now: datetime) -> ClockState:
    """A running clock is breached as soon as its due time is reached."""
    return ClockState.BREACHED if state is ClockState.RUNNING and now >= plan.due_at else state


def stop(state: ClockState, plan: ClockPlan, now: datetime, calendar: Calendar) -> Stopped:
    """The work is done: in time to the very minute it was due, or late for ever. Raises WrongState when it has
    ended before."""
    if state in (ClockState.MET, ClockState.CANCELLED):
        raise WrongState(reason=str(state))
    in_time = state is ClockState.PAUSED or (state is ClockState.RUNNING and now <= plan.due_at)
    return Stopped(ClockState.MET, 0) if in_time else Stopped(ClockState.BREACHED, _lateness(plan, now, calendar))


def resume(plan: ClockPlan, paused_at: datetime, now: datetime, calendar: Calendar) -> ClockPlan:
    """The plan after a pause: what lay ahead when it began lies as far ahead now, in the promise's kind of time."""

    def later(moment: datetime) -> datetime:
        if moment <= paused_at:
            return moment
        if not plan.is_working:
            return moment + (now - paused_at)
        return calendar.add_working_minutes(now, calendar.working_minutes_between(paused_at, moment))

    levels = tuple(replace(planned, at=later(planned.at)) for planned in plan.levels)
    return replace(plan, due_at=later(plan.due_at), levels=levels)


def _lateness(plan: ClockPlan, now: datetime, calendar: Calendar) -> int:
    if plan.is_working:
        return max(0, int(calendar.working_minutes_between(plan.due_at, now)))
    return max(0, (now - plan.due_at) // timedelta(minutes=1))
