"""Rules about people's work: promises and what follows when they break; no I/O, no SQL, no clock of its own.

Contract:
    read_policies(mapping, resource) -> dict[str, Policy]       a bundle's `sla:`; refuses with every finding at once
    start_clock(policy, now, variables, calendar, evaluation, kind) -> ClockPlan
    next_level(plan, after), levels_due(plan, done, now)        what to do next, what is due now
    state_after(state, plan, now), move(state, to)              running | paused | met | breached | cancelled
    stop(state, plan, now, calendar) -> Stopped                 met or breached, and how late
    read_case_actions(mapping, resource) -> dict[str, CaseAction]; may_act(action, actor, case, organisation)
    resume(plan, paused_at, now, calendar) -> ClockPlan         the remaining time, from now
    pause_limit(…), is_long(…), extension_minutes(…)            how long a pause or an extension may be
    replay(plan, events, calendar) -> ClockPlan                 a first plan after its pauses and extensions
    read_marks(mapping) -> dict                                  tags, follow-up date and priority that people set
    allowed(properties) -> frozenset[Verb]                      what people may do with a task; Part: what they ask for
    forecast(past, open)     -> Forecast | None                 how likely a promise is to break
    form_of(part) -> Form                                       what those fill in who are asked
    read_filter(texts) -> TaskFilter                            what somebody wants to see of the inbox
    task_policy(properties) -> TaskPolicy; read_task_rules(…)   nobody fits, the same person twice, opinions
    is_named(by, actor, case, organisation), may_add(…), may_drop(…)   who changes the signers of a joint vote
"""

from engine.people.case_action import CaseAction, Standing, may_act, read_case_actions
from engine.people.clock import TRANSITIONS, ClockState, Stopped, move, resume, state_after, stop
from engine.people.filters import EVERYTHING, TaskFilter, read_filter
from engine.people.forecast import KEPT, Finished, Forecast, Open, Past, Spent, forecast, is_better, weekday_of
from engine.people.marking import LONGEST_TAG, MOST_TAGS, read_marks
from engine.people.opinion import refusal, require_opinion, with_opinion
from engine.people.pausing import (
    CONFIRM_WITHIN,
    NEVER_PAUSED,
    OPEN_END,
    PRIORITY,
    REASONS,
    SUSPENDED,
    Event,
    Extension,
    Pause,
    extend,
    extension_minutes,
    is_long,
    pause_limit,
    replay,
)
from engine.people.policy import ClockKind, Factor, FromDue, Level, LevelRule, OnDueDay, Policy
from engine.people.policy_reading import read_policies, read_policy
from engine.people.signers import is_named, may_add, may_drop
from engine.people.signing import AGREE, REFUSE, form_of
from engine.people.sla import ClockPlan, LevelDue, PlannedLevel, levels_due, next_level, start_clock
from engine.people.task_policy import TaskPolicy, opinion_field, read_task_rules, task_policy
from engine.people.verbs import Part, Verb, allowed

__all__ = [
    "AGREE",
    "CONFIRM_WITHIN",
    "EVERYTHING",
    "KEPT",
    "LONGEST_TAG",
    "MOST_TAGS",
    "NEVER_PAUSED",
    "OPEN_END",
    "PRIORITY",
    "REASONS",
    "REFUSE",
    "SUSPENDED",
    "TRANSITIONS",
    "CaseAction",
    "ClockKind",
    "ClockPlan",
    "ClockState",
    "Event",
    "Extension",
    "Factor",
    "Finished",
    "Forecast",
    "FromDue",
    "Level",
    "LevelDue",
    "LevelRule",
    "OnDueDay",
    "Open",
    "Part",
    "Past",
    "Pause",
    "PlannedLevel",
    "Policy",
    "Spent",
    "Standing",
    "Stopped",
    "TaskFilter",
    "TaskPolicy",
    "Verb",
    "allowed",
    "extend",
    "extension_minutes",
    "forecast",
    "form_of",
    "is_better",
    "is_long",
    "is_named",
    "levels_due",
    "may_act",
    "may_add",
    "may_drop",
    "move",
    "next_level",
    "opinion_field",
    "pause_limit",
    "read_case_actions",
    "read_filter",
    "read_marks",
    "read_policies",
    "read_policy",
    "read_task_rules",
    "refusal",
    "replay",
    "require_opinion",
    "resume",
    "start_clock",
    "state_after",
    "stop",
    "task_policy",
    "weekday_of",
    "with_opinion",
]  # fmt: skip
