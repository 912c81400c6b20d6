"""Rules about people's work: promises and what follows when they break; no I/O, no SQL, no clock of its own.

Contract:
    read_policies(mapping, resource) -> dict[str, Policy]       a bundle's `sla:`; refuses with every finding at once
    start_clock(policy, now, variables, calendar, evaluation, kind) -> ClockPlan
    next_level(plan, after), levels_due(plan, done, now)        what to do next, what is due now
    state_after(state, plan, now), move(state, to)              running | paused | met | breached | cancelled
    stop(state, plan, now, calendar) -> Stopped                 met or breached, and how late
    resume(plan, paused_at, now, calendar) -> ClockPlan         the remaining time, from now
"""

from engine.people.clock import TRANSITIONS, ClockState, Stopped, move, resume, state_after, stop
from engine.people.policy import ClockKind, Factor, FromDue, Level, LevelRule, OnDueDay, Policy
from engine.people.policy_reading import read_policies, read_policy
from engine.people.sla import ClockPlan, LevelDue, PlannedLevel, levels_due, next_level, start_clock

__all__ = [
    "TRANSITIONS", "ClockKind", "ClockPlan", "ClockState", "Factor", "FromDue", "Level", "LevelDue", "LevelRule",
    "OnDueDay", "PlannedLevel", "Policy", "Stopped", "levels_due", "move", "next_level", "read_policies",
    "read_policy", "resume", "start_clock", "state_after", "stop",
]  # fmt: skip
