"""Promises begin and end with the elements that carry them, and escalate when their levels come."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.commands import EscalateClock
from engine.errors import IncidentError
from engine.handlers.settlement import Case, Settlement
from engine.handlers.start import start_by_promise
from engine.ids import Key
from engine.people import (
    ClockPlan,
    ClockState,
    Level,
    LevelDue,
    LevelRule,
    PlannedLevel,
    levels_due,
    start_clock,
    stop,
)
from engine.store.clocks import ClockRow

_TEXTS = {
    Level.WARN: ("【预警】{title}即将到期，请抓紧办理。", "Due soon: {title}. Please see to it."),
    Level.L1: ("【超时】{title}已超过办理时限。", "Overdue: {title}."),
    Level.L2: ("【督办】{title}超时，请于1个工作日内督办。", "Overdue, supervise within one working day: {title}."),
    Level.L3: ("【问责预警】{title}严重超时，请关注。", "Seriously overdue, please look into it: {title}."),
}


def open_clock(
    it: Settlement, case: Case, key: Key, policy_key: str, task: Key | None, person: str | None = None
) -> datetime:
    """Starts the promise `policy_key` for the element at `key` and answers when it is due; `person` has the task."""
    policy = case.bundle.policies.get(policy_key)
    if policy is None:
        raise IncidentError("UNKNOWN", f"NO_POLICY: 找不到时限{policy_key!r}。 / There is no promise {policy_key!r}.")
    world = it.world(case)
    plan = start_clock(policy, it.env.now, case.visible(key), world.calendar, world.evaluation())
    first = plan.levels[0] if plan.levels else None
    it.work.clocks.add(
        ClockRow(
            key=it.work.keys.new(), instance_key=case.row.key, token=key, task_key=task, policy=policy_key,
            state=ClockState.RUNNING.value, started_at=it.env.now, due_at=plan.due_at,
            next_at=first.at if first else None, next_level=first.level.severity if first else 0,
            plan=_written(plan), process_id=case.row.process_id, unit=case.row.unit,
            person=person,
        )
    )  # fmt: skip
    return plan.due_at


def close_clocks(it: Settlement, key: Key, *, cancelled: bool) -> None:
    """The element is done: each promise is met, or breached and so many minutes late; cancelled ones just end."""
    for row in it.work.clocks.of_token(key):
        if row.stopped_at is not None:
            continue
        ended = stop(ClockState(row.state), _read(row), it.env.now, it.calendar)
        state = ClockState.CANCELLED.value if cancelled and row.breached_at is None else ended.state.value
        late_by = None if cancelled else ended.late_by
        it.work.clocks.save(replace(row, state=state, next_at=None, stopped_at=it.env.now, late_by=late_by))


def recount_clock(it: Settlement, case: Case, row: ClockRow) -> None:
    """What is left of a running promise by the calendar as it is now; levels that have come stay as they are."""
    policy = case.bundle.policies.get(row.policy)
    if policy is None or not policy.is_calendar_bound or row.next_at is None:
        return
    world = replace(it.world(case), now=row.started_at)
    plan = start_clock(policy, row.started_at, _seen(case, row), world.calendar, world.evaluation())
    ahead = [level for level in plan.levels if level.level.severity >= row.next_level]
    if plan == _read(row) or not ahead:
        return
    it.work.clocks.save(replace(row, due_at=plan.due_at, next_at=ahead[0].at, plan=_written(plan)))
    if row.task_key is not None:
        it.work.tasks.move_due(row.task_key, plan.due_at)
    remember_moved(it, case, _element_of(case, row), row.due_at, plan.due_at)


def _element_of(case: Case, row: ClockRow) -> str:
    token = case.state.tokens.get(row.token) if row.token is not None else None
    return case.model.elements[token.element].id if token is not None else case.model.process_id


def remember_moved(it: Settlement, case: Case, element: str, before: datetime, after: datetime) -> None:
    moved = {"element": element, "from": before.isoformat(), "to": after.isoformat()}
    it.work.history.append(case.row.key, [("DueTimeMoved", moved)], it.actor.id, it.command_id, it.env.now)


def escalate_clock(command: EscalateClock, it: Settlement) -> dict[str, object]:
    """Every level that has come is noted; people are told of the highest only, so that downtime brings one notice."""
    row = it.work.clocks.load(command.clock, lock=True)
    if row is None or row.stopped_at is not None or row.next_at is None or row.next_at > it.env.now:
        return {"skipped": True}
    case, plan = it.case(row.instance_key), _read(row)
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
    rule = case.bundle.policies[row.policy].levels[due.level]
    reached = {"key": row.token, "policy": row.policy, "level": due.level.value, "at": due.at.isoformat()}
    it.work.history.append(row.instance_key, [("PromiseLevelReached", reached)], it.actor.id, it.command_id, it.env.now)
    if row.task_key is not None and rule.add_candidate is not None:
        named = rule.add_candidate.evaluate(_seen(case, row), it.world(case).evaluation())
        it.work.tasks.add_candidates(row.task_key, sorted(_groups(it, case, row, named)))
    if rule.start is not None:
        start_by_promise(it, rule.start, case.row.unit, _promise(case, row, due))
    if due.notifies:
        _tell(it, case, row, due.level, rule)
    if row.task_key is not None and rule.reassign is not None:
        named = rule.reassign.evaluate(_seen(case, row), it.world(case).evaluation())
        _offer_anew(it, row, row.task_key, sorted(_groups(it, case, row, named)))


def _promise(case: Case, row: ClockRow, due: LevelDue) -> dict[str, object]:
    """What a process that a level starts is told."""
    return {
        "case": case.row.business_key, "instance": str(case.row.key), "policy": row.policy, "level": due.level.value,
        "task": str(row.task_key) if row.task_key is not None else None, "due_at": row.due_at.isoformat(),
    }  # fmt: skip


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
    zh, en = (text.format(title=case.row.title) for text in _TEXTS[level])
    link = f"/tasks/{row.task_key}" if row.task_key else f"/cases/{row.instance_key}"
    for person in _people(it, case, row, rule):
        it.work.notices.add(person, f"task_{level.value}", zh, en, link, it.env.now)


def _people(it: Settlement, case: Case, row: ClockRow, rule: LevelRule) -> set[str]:
    told: set[str] = set()
    for name in rule.notify:
        named = name.evaluate(_seen(case, row), it.world(case).evaluation())
        if named == "assignee":
            told |= _holders_of_task(it, row)
        else:
            told |= {person for group in _groups(it, case, row, named) for person in it.organisation.holders(group)}
    return told


def _groups(it: Settlement, case: Case, row: ClockRow, named: object) -> set[str]:
    """A role becomes its group in the case's unit; `superior` whoever stands above those who have the task."""
    if not isinstance(named, str):
        return set()
    if named != "superior":
        return {it.organisation.resolve(named, case.row.unit or "") or named}
    if row.task_key is None:
        return set()
    task, (groups, _) = it.work.tasks.load(row.task_key), it.work.tasks.candidates(row.task_key)
    above = (it.organisation.superior(below) for below in ([task.assignee] if task.assignee else sorted(groups)))
    return {group for group in above if group is not None}


def _seen(case: Case, row: ClockRow) -> Mapping[str, object]:
    token = row.token
    return case.visible(token) if token is not None and token in case.state.tokens else {}


def _holders_of_task(it: Settlement, row: ClockRow) -> set[str]:
    """The assignee, or everybody it is offered to while nobody has claimed it."""
    if row.task_key is None:
        return set()
    task = it.work.tasks.load(row.task_key)
    if task.assignee:
        return {task.assignee}
    groups, users = it.work.tasks.candidates(row.task_key)
    return {person for group in groups for person in it.organisation.holders(group)} | users


def _written(plan: ClockPlan) -> dict[str, object]:
    return {
        "due_at": plan.due_at.isoformat(),
        "is_working": plan.is_working,
        "levels": [[level.level.value, level.at.isoformat()] for level in plan.levels],
    }


def _read(row: ClockRow) -> ClockPlan:
    levels = tuple(PlannedLevel(Level(name), datetime.fromisoformat(at)) for name, at in row.plan["levels"])
    due_at = datetime.fromisoformat(row.plan["due_at"])
    return ClockPlan(due_at=due_at, levels=levels, is_working=bool(row.plan["is_working"]))
