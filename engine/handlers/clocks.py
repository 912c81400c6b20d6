"""Promises begin and end with the elements that carry them, and escalate when their levels come."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from engine.commands import EscalateClock
from engine.errors import IncidentError
from engine.handlers.clock_rows import (
    element_of,
    events_of,
    groups_of,
    holders_of_task,
    plan_of,
    policy_of,
    seen,
    with_plan,
    written_plan,
)
from engine.handlers.pauses import close_pauses, wake_paused
from engine.handlers.settlement import Case, Settlement
from engine.handlers.start import start_by_promise
from engine.handlers.telling import tell
from engine.ids import Key
from engine.people import (
    ClockKind,
    ClockPlan,
    ClockState,
    Level,
    LevelDue,
    LevelRule,
    Policy,
    levels_due,
    replay,
    start_clock,
    stop,
)
from engine.store.clocks import ClockRow


def open_clock(
    it: Settlement, case: Case, key: Key, policy_key: str, task: Key | None, person: str | None = None
) -> datetime:
    """Starts the clocks of the promise `policy_key` for the element at `key`, and answers when the work is due, or the
    answer to it where nothing else is promised; `person` has the task."""
    policy = case.bundle.policies.get(policy_key)
    if policy is None:
        raise IncidentError("UNKNOWN", f"NO_POLICY: 找不到时限{policy_key!r}。 / There is no promise {policy_key!r}.")
    world = it.world(case)
    rows = [
        _opened(it, case, key, task, person, kind, policy, start_clock(
            policy, it.env.now, case.visible(key), world.calendar, world.evaluation(), kind))
        for kind in (ClockKind.RESOLVE, ClockKind.RESPOND) if kind in policy.limits
    ]  # fmt: skip
    it.work.clocks.add(*rows)
    return rows[0].due_at


def _opened(
    it: Settlement, case: Case, key: Key, task: Key | None, person: str | None, kind: ClockKind, policy: Policy,
    plan: ClockPlan,
) -> ClockRow:  # fmt: skip
    first = plan.levels[0] if plan.levels else None
    return ClockRow(
        key=it.work.keys.new(), instance_key=case.row.key, token=key, task_key=task, policy=policy.key,
        kind=kind.value, state=ClockState.RUNNING.value, started_at=it.env.now, due_at=plan.due_at,
        next_at=first.at if first else None, next_level=first.level.severity if first else 0,
        plan=written_plan(plan), process_id=case.row.process_id, unit=case.row.unit, person=person,
    )  # fmt: skip


def answer_clocks(it: Settlement, instance: Key, task: Key) -> None:
    """Somebody has begun to work on the task: whatever waited for the first human answer to it, to a segment that it
    lies in, or to the case, has got it."""
    waiting = it.work.clocks.to_respond(instance)
    if not waiting:
        return
    around = {None, task, *_scopes(it.case(instance), task)}
    for row in (one for one in waiting if one.token in around):
        ended = stop(ClockState(row.state), plan_of(row), it.env.now, it.calendar)
        it.work.clocks.save(
            replace(row, state=ended.state.value, next_at=None, stopped_at=it.env.now, late_by=ended.late_by)
        )


def _scopes(case: Case, key: Key) -> Iterator[Key]:
    while (token := case.state.tokens.get(key)) is not None and token.parent:
        yield token.parent
        key = token.parent


def close_clocks(it: Settlement, key: Key, *, cancelled: bool) -> None:
    """The element is done: each promise is met, or breached and so many minutes late; cancelled ones just end."""
    for row in it.work.clocks.of_token(key):
        if row.stopped_at is not None:
            continue
        row = close_pauses(it, row)
        ended = stop(ClockState(row.state), plan_of(row), it.env.now, it.calendar)
        state = ClockState.CANCELLED.value if cancelled and row.breached_at is None else ended.state.value
        late_by = None if cancelled else ended.late_by
        it.work.clocks.save(replace(row, state=state, next_at=None, stopped_at=it.env.now, late_by=late_by))


def recount_clock(it: Settlement, case: Case, row: ClockRow) -> None:
    """What is left of an open promise by the calendar and the case as they are now, with all that has stopped or
    extended it; levels that have come stay as they are. One that is paused keeps its plan until it runs on."""
    policy = case.bundle.policies.get(row.policy)
    if policy is None or row.next_at is None:
        return
    world = replace(it.world(case), now=row.started_at)
    kind = ClockKind(row.kind)
    if kind not in policy.limits:
        return
    first = start_clock(policy, row.started_at, seen(case, row), world.calendar, world.evaluation(), kind)
    plan = replay(first, events_of(it, row), world.calendar)
    if plan == plan_of(row):
        return
    if row.state == ClockState.PAUSED:
        it.work.clocks.save(replace(row, plan=written_plan(plan)))
        return
    it.work.clocks.save(with_plan(it, row, plan))
    if plan.due_at != row.due_at:
        remember_moved(it, case, element_of(case, row), row.due_at, plan.due_at)


def remember_moved(it: Settlement, case: Case, element: str, before: datetime, after: datetime) -> None:
    moved = {"element": element, "from": before.isoformat(), "to": after.isoformat()}
    it.work.history.append(case.row.key, [("DueTimeMoved", moved)], it.actor.id, it.command_id, it.env.now)


def escalate_clock(command: EscalateClock, it: Settlement) -> dict[str, object]:
    """Every level that has come is noted; people are told of the highest only, so that downtime brings one notice."""
    row = it.work.clocks.load(command.clock, lock=True)
    if row is None or row.stopped_at is not None or row.next_at is None or row.next_at > it.env.now:
        return {"skipped": "paused" if row is not None and row.state == ClockState.PAUSED else True}
    if row.state == ClockState.PAUSED:
        return wake_paused(it, row)
    case, plan = it.case(row.instance_key), plan_of(row)
    done = {level.level for level in plan.levels if level.at < row.next_at}
    reached = levels_due(plan, done, it.env.now)
    for due in reached:
        _reach(it, case, row, due)
    following = next((level for level in plan.levels if level.at > it.env.now), None)
    breached = row.due_at <= it.env.now
    it.work.clocks.save(
        replace(
            row, state=ClockState.BREACHED.value if breached else row.state,
            next_at=following.at if following else None,
            next_level=following.level.severity if following else row.next_level,
            breached_at=row.breached_at or (row.due_at if breached else None),
            level=reached[-1].level.value if reached else row.level,
        )
    )  # fmt: skip
    return {"clock": row.key}


def _reach(it: Settlement, case: Case, row: ClockRow, due: LevelDue) -> None:
    rule = policy_of(case, row).levels[due.level]
    reached = {"key": row.token, "policy": row.policy, "level": due.level.value, "at": due.at.isoformat()}
    it.work.history.append(row.instance_key, [("PromiseLevelReached", reached)], it.actor.id, it.command_id, it.env.now)
    if row.task_key is not None and rule.add_candidate is not None:
        named = rule.add_candidate.evaluate(seen(case, row), it.world(case).evaluation())
        it.work.tasks.add_candidates(row.task_key, sorted(groups_of(it, case, row, named)))
    if rule.start is not None:
        start_by_promise(it, rule.start, case.row.unit, _promise(it, case, row, due))
    if due.notifies:
        _tell(it, case, row, due.level, rule)
    if row.task_key is not None and rule.reassign is not None:
        named = rule.reassign.evaluate(seen(case, row), it.world(case).evaluation())
        _offer_anew(it, row, row.task_key, sorted(groups_of(it, case, row, named)))


def _promise(it: Settlement, case: Case, row: ClockRow, due: LevelDue) -> dict[str, object]:
    """What a process that a level starts is told."""
    return {
        "case": case.row.business_key, "instance": str(case.row.key), "policy": row.policy, "level": due.level.value,
        "task": str(row.task_key) if row.task_key is not None else None, "due_at": row.due_at.isoformat(),
        "title": case.row.title, "person": _in_hand(it, row), "unit": case.row.unit,
    }  # fmt: skip


def _in_hand(it: Settlement, row: ClockRow) -> str | None:
    return it.work.tasks.load(row.task_key).assignee if row.task_key is not None else None


def _offer_anew(it: Settlement, row: ClockRow, key: Key, groups: Sequence[str]) -> None:
    """From those who let it lie to `groups`; who has claimed the task keeps it, with `groups` beside."""
    task = it.work.tasks.load(key)
    if not groups:
        return
    if task.claimed_at is None:
        it.work.tasks.remove_candidates(key)
        it.work.tasks.release(key, task.rev)
    it.work.tasks.add_candidates(key, groups)
    offered = {"task": key, "element": task.element_id, "to": list(groups)}
    it.work.history.append(
        row.instance_key, [("TaskOffered", offered)], it.actor.id, it.command_id, it.env.now
    )  # fmt: skip


def _tell(it: Settlement, case: Case, row: ClockRow, level: Level, rule: LevelRule) -> None:
    data = {"title": case.row.title, "priority": seen(case, row).get("priority")}
    link = f"/tasks/{row.task_key}" if row.task_key else f"/cases/{row.instance_key}"
    people = sorted(_people(it, case, row, rule))
    tell(it, people, f"task_{level.value}", data, link=link, instance=row.instance_key)


def _people(it: Settlement, case: Case, row: ClockRow, rule: LevelRule) -> set[str]:
    told: set[str] = set()
    for name in rule.notify:
        named = name.evaluate(seen(case, row), it.world(case).evaluation())
        if named == "assignee":
            told |= holders_of_task(it, row)
        else:
            told |= {person for group in groups_of(it, case, row, named) for person in it.organisation.holders(group)}
    return told
