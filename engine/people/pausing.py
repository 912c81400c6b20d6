"""Stop-the-clock and extension of a promise: for which reasons, how long, how often; pure, it stores nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engine.calendar import Calendar, Duration, Unit
from engine.people.clock import resume
from engine.people.policy import Policy
from engine.people.sla import ClockPlan


@dataclass(frozen=True, slots=True)
class PauseReason:
    """What a reason is called; `at_most` how often one promise may stop for it, None = any number of times."""

    zh: str
    en: str
    at_most: int | None = None


REASONS: Mapping[str, PauseReason] = {
    "waiting_resident": PauseReason("待居民补正", "Waiting for the resident"),
    "external_procedure": PauseReason("依法检验、鉴定、听证或公示", "Inspection, appraisal, hearing or public notice"),
    "external_unit": PauseReason("待上级或外单位答复", "Waiting for another unit", 1),
    "force_majeure": PauseReason("不可抗力", "Force majeure"),
    "resident_requested_delay": PauseReason("应居民要求延后", "The resident asked for a later time"),
}
"""Every reason that a policy may name in `pausable`."""

SUSPENDED = "suspended"
"""Why the promises of a suspended case stand still; no policy names it, and it counts towards no limit."""
OPEN_END = datetime(9999, 1, 1, tzinfo=UTC)
"""When a stop ends that nobody has set an end to."""

PRIORITY = "priority"
"""The variable that says how urgent a case is."""
NEVER_PAUSED = frozenset({"P1", "P2"})
"""Values of it with which no clock of it stops."""
LONG = Duration(Decimal(2), Unit.WORKING_DAY)
"""A longer pause by whoever has the work needs a supervisor's word."""
CONFIRM_WITHIN = Duration(Decimal(1), Unit.WORKING_DAY)
"""Without that word a pause lapses so long after it began."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a promise did not run."""

    code: str
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """So many minutes more, in the promise's kind of time, from `at` on."""

    at: datetime
    minutes: int


Event = Pause | Extension


def pause_limit(
    policy: Policy, code: str, before: Sequence[Pause], now: datetime, calendar: Calendar
) -> datetime | None:
    """When a pause for `code` has to end that begins now, after those `before`; now itself where nothing is left, None
    where the policy sets no limit."""
    of_code, whole = policy.pausable[code], policy.max_pause
    before = [pause for pause in before if pause.code != SUSPENDED]
    same = [pause for pause in before if pause.code == code]
    limits = [_left(of_code, same, now, calendar)] if of_code is not None else []
    if whole is not None:
        limits.append(_left(whole, before, now, calendar))
    return min(limits, default=None)


def _left(most: Duration, before: Iterable[Pause], now: datetime, calendar: Calendar) -> datetime:
    is_working = most.unit.is_working
    spent = sum(_minutes(pause.began_at, pause.ended_at, is_working, calendar) for pause in before)
    left = most.minutes(calendar.hours.minutes_per_day) - spent
    return _later(now, left, is_working, calendar) if left > 0 else now


def is_long(now: datetime, until: datetime, calendar: Calendar) -> bool:
    return calendar.add(now, LONG) < until


def extension_minutes(
    policy: Policy, plan: ClockPlan, started_at: datetime, asked: datetime, pauses: Iterable[Pause], calendar: Calendar
) -> int | None:
    """How many whole minutes more `asked` gives, in the promise's kind of time; None where that is nothing, or more
    than the policy or the limit itself (the new one may be twice the old) allows. Pauses are no part of the limit."""
    working = plan.is_working
    limit = _minutes(started_at, plan.due_at, working, calendar) - sum(
        _minutes(pause.began_at, pause.ended_at, working, calendar) for pause in pauses
    )
    more = _minutes(plan.due_at, asked, working, calendar)
    fits = 1 <= more <= limit
    if policy.extension is not None and policy.extension.amount:
        fits = fits and asked <= calendar.add(plan.due_at, policy.extension)
    return int(more) if fits else None


def extend(plan: ClockPlan, extension: Extension, calendar: Calendar) -> ClockPlan:
    """The due time, and levels that lay ahead, so many minutes later."""

    def later(moment: datetime) -> datetime:
        return (
            _later(moment, Decimal(extension.minutes), plan.is_working, calendar) if moment > extension.at else moment
        )

    levels = tuple(replace(planned, at=later(planned.at)) for planned in plan.levels)
    return replace(plan, due_at=later(plan.due_at), levels=levels)


def replay(plan: ClockPlan, events: Iterable[Event], calendar: Calendar) -> ClockPlan:
    """What has become of a first plan by all that stopped or extended it, in the order of time."""
    for event in sorted(events, key=lambda one: one.began_at if isinstance(one, Pause) else one.at):
        if isinstance(event, Pause):
            plan = resume(plan, event.began_at, event.ended_at, calendar)
        else:
            plan = extend(plan, event, calendar)
    return plan


def _minutes(start: datetime, end: datetime, is_working: bool, calendar: Calendar) -> Decimal:
    if is_working:
        return Decimal(calendar.working_minutes_between(start, end))
    return Decimal((end - start) // timedelta(microseconds=1)) / 60_000_000


def _later(moment: datetime, minutes: Decimal, is_working: bool, calendar: Calendar) -> datetime:
    if is_working:
        return calendar.add_working_minutes(moment, minutes)
    return moment + timedelta(microseconds=int(minutes * 60_000_000))
