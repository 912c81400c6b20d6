"""A promise's row as the rules see it: its plan, what has stopped it, and who has to do with it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from engine.handlers.settlement import Case, Settlement
from engine.people import ClockKind, ClockPlan, Event, Extension, Level, Pause, PlannedLevel, Policy
from engine.store.clocks import ClockRow
from engine.store.pauses import ExtensionRow, PauseRow


def written_plan(plan: ClockPlan) -> dict[str, object]:
    return {
        "due_at": plan.due_at.isoformat(),
        "is_working": plan.is_working,
        "levels": [[level.level.value, level.at.isoformat()] for level in plan.levels],
    }


def plan_of(row: ClockRow) -> ClockPlan:
    levels = tuple(PlannedLevel(Level(name), datetime.fromisoformat(at)) for name, at in row.plan["levels"])
    due_at = datetime.fromisoformat(row.plan["due_at"])
    return ClockPlan(due_at=due_at, levels=levels, is_working=bool(row.plan["is_working"]))


def with_plan(it: Settlement, row: ClockRow, plan: ClockPlan) -> ClockRow:
    """A running promise by this plan, which its task shows as well; levels that have come stay as they are."""
    done = -1 if row.level is None else Level(row.level).severity
    ahead = next((level for level in plan.levels if level.level.severity > done), None)
    show_due(it, row, plan.due_at)
    return replace(
        row, due_at=plan.due_at, plan=written_plan(plan), next_at=ahead.at if ahead else None,
        next_level=ahead.level.severity if ahead else row.next_level,
    )  # fmt: skip


def show_due(it: Settlement, row: ClockRow, due_at: datetime | None) -> None:
    """A task shows when it is to be done, not when it is to be answered; nothing while its case is suspended."""
    if row.task_key is not None and row.kind == ClockKind.RESOLVE:
        it.work.tasks.move_due(row.task_key, due_at)


def events_of(it: Settlement, row: ClockRow) -> list[Event]:
    """All that has stopped or extended it."""
    return [*past(it.work.pauses.of_clock(row.key)), *_granted(it.work.extensions.of_clock(row.key))]


def past(pauses: Iterable[PauseRow]) -> list[Pause]:
    """Pauses that are over and count; one that lapsed never was."""
    return [
        Pause(one.code, one.began_at, one.ended_at)
        for one in pauses
        if one.ended_at is not None and one.how != "lapsed"
    ]


def _granted(extensions: Iterable[ExtensionRow]) -> list[Extension]:
    return [Extension(one.decided_at, one.minutes) for one in extensions if one.decided_at and one.state == "granted"]


def policy_of(case: Case, row: ClockRow) -> Policy:
    return case.bundle.policies[row.policy]


def element_of(case: Case, row: ClockRow) -> str:
    token = case.state.tokens.get(row.token) if row.token is not None else None
    return case.model.elements[token.element].id if token is not None else case.model.process_id


def seen(case: Case, row: ClockRow) -> Mapping[str, object]:
    token = row.token
    return case.visible(token) if token is not None and token in case.state.tokens else {}


def groups_of(it: Settlement, case: Case, row: ClockRow, named: object) -> set[str]:
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


def holders_of_task(it: Settlement, row: ClockRow) -> set[str]:
    """The assignee, or everybody it is offered to while nobody has claimed it."""
    if row.task_key is None:
        return set()
    task = it.work.tasks.load(row.task_key)
    if task.assignee:
        return {task.assignee}
    groups, users = it.work.tasks.candidates(row.task_key)
    return {person for group in groups for person in it.organisation.holders(group)} | users


def remember_clock(it: Settlement, case: Case, row: ClockRow, kind: str, data: Mapping[str, object]) -> None:
    about = {"clock": row.key, "task": row.task_key, "element": element_of(case, row), "policy": row.policy}
    it.work.history.append(row.instance_key, [(kind, {**about, **data})], it.actor.id, it.command_id, it.env.now)
