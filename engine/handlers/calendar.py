"""A year's calendar is entered: what is due by working time is counted anew, and whoever listens is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from engine.calendar import Calendar, Worked, read_calendar
from engine.commands import EnterCalendar, ImportCalendar, RecountInstance
from engine.errors import Forbidden
from engine.facts import SignalThrown
from engine.handlers.clocks import recount_clock, remember_moved
from engine.handlers.rows.waits import throw_to_others
from engine.handlers.settlement import Case, Settlement
from engine.people import ClockState
from engine.runtime import due_again
from engine.store.timers import TimerRow

CHANGED = "calendar_changed"
LISTS = ("rest_days", "working_days", "statutory_days")
Files = Mapping[str, dict[str, object]]


def enter_calendar(command: EnterCalendar, it: Settlement) -> dict[str, object]:
    """Administrators only. Raises DeploymentRefused with every finding; the same days again change nothing."""
    if not command.actor.is_admin:
        raise Forbidden()
    return _replace(it, {f"{command.year}.yaml": {"year": command.year, **command.days}})


def import_calendar(command: ImportCalendar, it: Settlement) -> dict[str, object]:
    """Administrators only. Raises DeploymentRefused with every finding of all files."""
    if not command.actor.is_admin:
        raise Forbidden()
    before = _entered(it)[1]
    files = {
        name: _added(before.get(name, {}), content) if name in command.parts else dict(content)
        for name, content in command.files.items()
    }
    return _replace(it, files, dry_run=command.dry_run)


def _replace(it: Settlement, files: Files, *, dry_run: bool = False) -> dict[str, object]:
    """One line of history for each due time that moves is written by the recount that follows."""
    content, before = _entered(it)
    after = read_calendar({**before, **files})
    changed = _changed_days(it.calendar, after, _years(files, it.env.now.year))
    period = {"from": min(changed).isoformat(), "to": max(changed).isoformat()} if changed else {}
    if dry_run:
        return {"changed": len(changed), **period}
    it.work.people.replace_organisation({**content, "calendar": {**before, **files}})
    if changed:
        it.work.recounts.add_for_all(it.env.now)
        throw_to_others(it, None, SignalThrown(name=CHANGED, signal_key=None, variables=period))
    return {"changed": len(changed), **period}


def _entered(it: Settlement) -> tuple[dict[str, object], dict[str, dict[str, object]]]:
    """The organisation as it is stored, and its calendar files."""
    stored = it.work.people.organisation()
    content = dict(stored[1]) if stored is not None else {}
    return content, content.get("calendar", {})


def _added(before: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """The days of both; whether they are the whole year, what was entered says."""
    lists = {name: sorted({*_days(before, name), *_days(more, name)}) for name in LISTS}
    return {**more, **before, **lists}


def _days(content: Mapping[str, object], name: str) -> list[str]:
    listed = content.get(name)
    return [str(day) for day in listed] if isinstance(listed, list) else []


def _years(files: Iterable[str], this: int) -> list[int]:
    """Whose days may differ: hours hold for ever, and are compared for this year and the next."""
    named = [int(name[:4]) for name in files if name[:4].isdigit()]
    return sorted({*named, *([this, this + 1] if "hours.yaml" in files else [])})


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


def _changed_days(before: Calendar, after: Calendar, years: Iterable[int]) -> list[date]:
    pairs = list(_pairs(before, after))
    return [
        day for year in years for day in _each(year)
        if before.is_working_day(day) != after.is_working_day(day)
        or before.days.is_statutory(day) != after.days.is_statutory(day)
        or before.is_provisional(year) != after.is_provisional(year)
        or any(one.on(day) != other.on(day) for one, other in pairs)
    ]  # fmt: skip


def _pairs(before: Calendar, after: Calendar) -> Iterator[tuple[Worked, Worked]]:
    """What the house, its units and people worked before and after, where that differs beside the days."""
    if before.hours != after.hours:
        yield before.worked, after.worked
    for unit in sorted(before.units.keys() | after.units.keys()):
        one, other = before.of_unit(unit), after.of_unit(unit)
        if one.hours != other.hours:
            yield one.worked, other.worked
    for person in sorted(before.people.keys() | after.people.keys()):
        if before.people.get(person) != after.people.get(person):
            yield before.of_person(person).worked, after.of_person(person).worked


def _each(year: int) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
