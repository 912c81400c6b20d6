"""A year's calendar is entered: what is due by working time is counted anew, and whoever listens is told."""

from dataclasses import replace
from datetime import date

from engine.calendar import Calendar, read_calendar
from engine.commands import EnterCalendar, RecountInstance
from engine.errors import Forbidden
from engine.facts import SignalThrown
from engine.handlers.clocks import recount_clock, remember_moved
from engine.handlers.rows.waits import throw_to_others
from engine.handlers.settlement import Case, Settlement
from engine.people import ClockState
from engine.runtime import due_again
from engine.store.timers import TimerRow

CHANGED = "calendar_changed"


def enter_calendar(command: EnterCalendar, it: Settlement) -> dict[str, object]:
    """Administrators only. Raises DeploymentRefused with every finding; the same days again change nothing."""
    if not command.actor.is_admin:
        raise Forbidden()
    stored = it.work.people.organisation()
    content = dict(stored[1]) if stored is not None else {}
    calendar = {**content.get("calendar", {}), f"{command.year}.yaml": {"year": command.year, **command.days}}
    changed = _changed_days(it.calendar, read_calendar(calendar), command.year)
    it.work.people.replace_organisation({**content, "calendar": calendar})
    if not changed:
        return {"changed": 0}
    it.work.recounts.add_for_all(it.env.now)
    period = {"from": min(changed).isoformat(), "to": max(changed).isoformat()}
    throw_to_others(it, None, SignalThrown(name=CHANGED, signal_key=None, variables=period))
    return {"changed": len(changed), **period}


def recount_instance(command: RecountInstance, it: Settlement) -> dict[str, object]:
    """Its open timers and promises by the calendar as it is now; one line of history for each that moves."""
    if not it.work.recounts.take(command.instance):
        return {"skipped": True}
    case = it.case(command.instance)
    if case.row.status != "active":
        return {"skipped": True}
    for timer in it.work.timers.of_instance(command.instance):
        _recount_timer(it, case, timer)
    for clock in it.work.clocks.of_instance(command.instance):
        if clock.stopped_at is None and clock.state in (ClockState.RUNNING, ClockState.PAUSED):
            recount_clock(it, case, clock)
    return {"instance": command.instance}


def _recount_timer(it: Settlement, case: Case, row: TimerRow) -> None:
    element, part = case.model.wait(row.element_id)
    timer = element.event.each[part].timer if element.event is not None else None
    if timer is None or not timer.value.is_calendar_bound or row.set_at is None or row.repeat is not None:
        return
    then = replace(it.world(case), now=row.set_at)
    due = due_again(case.model, case.state, then, row.holder, row.element_id)
    if due.at != row.due_at:
        it.work.timers.move(row.key, due.at)
        remember_moved(it, case, row.element_id, row.due_at, due.at)


def _changed_days(before: Calendar, after: Calendar, year: int) -> list[date]:
    days = (date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    return [
        day for day in days
        if before.is_working_day(day) != after.is_working_day(day)
        or before.days.is_statutory(day) != after.days.is_statutory(day)
        or before.is_provisional(year) != after.is_provisional(year)
    ]  # fmt: skip
