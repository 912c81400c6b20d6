"""When a promise ends and when each of its levels falls; it tells nobody and stores nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from engine.calendar import Calendar, Duration, Half
from engine.errors import IncidentError
from engine.feel import Evaluable, Evaluation, Undefined, parse_temporal
from engine.people.policy import ClockKind, Factor, FromDue, Level, OnDueDay, Policy, When

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PlannedLevel:
    level: Level
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPlan:
    """The due time and the levels in the order in which they fall; `is_working` as in the policy."""

    due_at: datetime
    levels: tuple[PlannedLevel, ...]
    is_working: bool


@dataclass(frozen=True, slots=True)
class LevelDue:
    """A level to be carried out. All are logged; only the highest of those missed together tells people."""

    level: Level
    at: datetime
    notifies: bool


def start_clock(
    policy: Policy,
    now: datetime,
    variables: Mapping[str, object],
    calendar: Calendar,
    evaluation: Evaluation,
    kind: ClockKind = ClockKind.RESOLVE,
) -> ClockPlan:
    """The plan of a clock that starts now. Raises IncidentError `SLA_NO_TIME` where the policy's expression gives no
    time, and KeyError where the policy promises nothing of this kind."""
    due_at = _due_at(policy, kind, now, variables, calendar, evaluation)
    span = _Span(now, due_at, calendar, policy.is_working)
    levels = [PlannedLevel(level, span.moment(rule.at)) for level, rule in policy.levels.items()]
    levels.sort(key=lambda planned: (planned.at, planned.level.severity))
    return ClockPlan(due_at=due_at, levels=tuple(levels), is_working=policy.is_working)


def next_level(plan: ClockPlan, after: datetime | None = None) -> PlannedLevel | None:
    """The first level that falls after a moment: what the clock waits for next."""
    return next((planned for planned in plan.levels if after is None or planned.at > after), None)


def levels_due(plan: ClockPlan, done: Collection[Level], now: datetime) -> tuple[LevelDue, ...]:
    """Every level reached and not done, in order. After a standstill there may be several: one notice is enough."""
    reached = [planned for planned in plan.levels if planned.at <= now and planned.level not in done]
    highest = max((planned.level.severity for planned in reached), default=0)
    return tuple(LevelDue(planned.level, planned.at, planned.level.severity == highest) for planned in reached)


def _due_at(
    policy: Policy,
    kind: ClockKind,
    now: datetime,
    variables: Mapping[str, object],
    calendar: Calendar,
    evaluation: Evaluation,
) -> datetime:
    limit = policy.limits[kind]
    if isinstance(limit, Duration):
        due_at = calendar.add(now, limit)
    else:
        due_at = _required(_evaluated(limit, variables, calendar, evaluation), policy, limit)
    cap = _evaluated(policy.latest, variables, calendar, evaluation) if policy.latest is not None else None
    # A cap that has passed already would break the promise before anybody could keep it.
    return min(due_at, cap) if cap is not None and cap > now else due_at


def _evaluated(
    expression: Evaluable, variables: Mapping[str, object], calendar: Calendar, evaluation: Evaluation
) -> datetime | None:
    """The moment an expression gives; a date alone lasts to the end of that day's working hours."""
    value = expression.evaluate(variables, evaluation)
    try:
        found = parse_temporal(value) if isinstance(value, str) else value
    except Undefined:
        return None
    if isinstance(found, datetime):
        return found if found.tzinfo else found.replace(tzinfo=calendar.zone)
    return calendar.half_end(found, Half.PM) if isinstance(found, date) else None


def _required(moment: datetime | None, policy: Policy, limit: Evaluable) -> datetime:
    if moment is None:
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"SLA_NO_TIME: 时限{policy.key}的表达式没有得出时间，请检查变量或表达式：{limit.text}"
            f" / the promise {policy.key} gives no time, check the variables or the expression: {limit.text}",
        )
    return moment


@dataclass(frozen=True, slots=True)
class _Span:
    """The limit from start to due, in the policy's kind of time."""

    start: datetime
    due_at: datetime
    calendar: Calendar
    is_working: bool

    def moment(self, when: When) -> datetime:
        """When a level falls; never before the clock started."""
        match when:
            case Factor(of_limit=factor):
                return self._part(factor)
            case FromDue(duration=duration):
                return max(self.start, self.calendar.add(self.due_at, duration))
            case OnDueDay(clock=clock):
                day = self.due_at.astimezone(self.calendar.zone).date()
                return max(self.start, datetime.combine(day, clock, self.calendar.zone))

    def _part(self, factor: Decimal) -> datetime:
        if factor == 1 or self.due_at <= self.start:
            return self.due_at
        if self.is_working:
            minutes = self.calendar.working_minutes_between(self.start, self.due_at)
            moment = self.calendar.add_working_minutes(self.start, minutes * factor)
        else:
            moment = self.start + int((self.due_at - self.start) // MICROSECOND * factor) * MICROSECOND
        # A due time outside working hours has no working minute of its own: keep the order around it.
        return min(moment, self.due_at) if factor < 1 else max(moment, self.due_at)
